/* The calibration record and the pages of facts. */
#include "taut_inside.h"

bool taut_record_valid(const taut_record *record)
{
    if (record->version != TAUT_RECORD_VERSION) return false;
    if (record->points < 2u || record->points > TAUT_RECORD_POINTS) return false;
    if (record->capacity == 0 || record->capacity > 69000u) return false; /* 120 % of it must fit 24 bits of 0.01 N */
    const bool rising = record->point[1].force > record->point[0].force;
    for (uint32_t i = 1; i < record->points; i++) {
        const taut_point *a = &record->point[i - 1u];
        const taut_point *b = &record->point[i];
        if (b->raw <= a->raw) return false;
        if (rising ? b->force <= a->force : b->force >= a->force) return false;
    }
    return true;
}

void taut_record_put(const taut_record *record, uint8_t to[TAUT_SIZE_RECORD])
{
    const taut_record_head_t head = {record->version, record->points, record->revision, record->date, record->capacity};
    size_t size = taut_put_record_head(to, &head);
    for (uint32_t i = 0; i < TAUT_RECORD_POINTS; i++) {
        const taut_record_point_t point = {record->point[i].raw, record->point[i].force};
        size += taut_put_record_point(to + size, &point);
    }
    taut_put(to + size, taut_crc16(0xFFFFu, to, size), 2u);
}

bool taut_record_get(taut_record *record, const uint8_t *from, size_t size)
{
    taut_record_head_t head;
    if (size < TAUT_SIZE_RECORD || !taut_get_record_head(&head, from, size)) return false;
    if (taut_get(from + TAUT_SIZE_RECORD - 2u, 2u) != taut_crc16(0xFFFFu, from, TAUT_SIZE_RECORD - 2u)) return false;
    taut_record read;
    taut_zero(&read, sizeof read);
    read.version = head.version;
    read.points = head.points;
    read.revision = head.revision;
    read.date = head.date;
    read.capacity = head.capacity;
    for (uint32_t i = 0; i < TAUT_RECORD_POINTS; i++) {
        taut_record_point_t point;
        const size_t at = TAUT_SIZE_RECORD_HEAD + i * TAUT_SIZE_RECORD_POINT;
        if (!taut_get_record_point(&point, from + at, size - at)) return false;
        read.point[i].raw = point.raw;
        read.point[i].force = point.force;
    }
    if (!taut_record_valid(&read)) return false;
    *record = read;
    return true;
}

static uint16_t step_of(const taut_core *core)
{
    const taut_point *point = core->record.point;
    const int64_t run = (int64_t)point[1].raw - point[0].raw;
    int64_t rise = ((int64_t)point[1].force - point[0].force) * 100; /* 0.0001 N */
    if (rise < 0) rise = -rise;
    const int64_t step = run > 0 ? (rise + run / 2) / run : 0;
    return step > 65535 ? 65535u : (uint16_t)step;
}

size_t taut_page(const taut_core *core, uint8_t page, uint8_t to[TAUT_PAGE_SIZE])
{
    const taut_facts *facts = core->facts;
    const taut_record *record = &core->record;
    taut_zero(to, TAUT_PAGE_SIZE);
    switch (page) {
    case TAUT_PAGE_IDENTITY: {
        const taut_identity_page_t values = {page, facts->firmware[0], facts->firmware[1], facts->firmware[2],
                                             facts->serial, facts->adc, facts->bits, facts->hardware};
        (void)taut_put_identity_page(to, &values);
        break;
    }
    case TAUT_PAGE_CELL: {
        const taut_cell_page_t values = {page, record->capacity, record->capacity * 6u / 5u, step_of(core), facts->band};
        (void)taut_put_cell_page(to, &values);
        break;
    }
    case TAUT_PAGE_MEMORY: {
        const taut_memory_page_t values = {page, TAUT_RING, facts->linger};
        (void)taut_put_memory_page(to, &values);
        break;
    }
    case TAUT_PAGE_RATES: {
        const uint16_t *rate = facts->rate;
        const taut_rates_page_t values = {page,    facts->rates, rate[0], rate[1], rate[2],
                                          rate[3], rate[4],      rate[5], rate[6]};
        (void)taut_put_rates_page(to, &values);
        break;
    }
    case TAUT_PAGE_CALIBRATION: {
        const taut_calibration_page_t values = {page, record->version, record->points, record->revision, record->date,
                                                record->capacity};
        (void)taut_put_calibration_page(to, &values);
        break;
    }
    default:
        return 0;
    }
    return TAUT_PAGE_SIZE;
}

size_t taut_info(const taut_core *core, uint8_t to[TAUT_PAGES * TAUT_PAGE_SIZE])
{
    size_t size = 0;
    for (uint8_t page = 0; page < TAUT_PAGES; page++) size += taut_page(core, page, to + size);
    return size;
}
