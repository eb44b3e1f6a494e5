/* From ADC counts to forces: calibration, tare, stability, flags and the totals of a run. */
#include "taut_inside.h"

#define TARE_OLD_US ((uint64_t)7200 * 1000000u)
#define TARE_WARMER 1000 /* 0.01 K */
#define SILENT_US 500000u
/* The totals saturate instead of wrapping: 5.4e8 N s. */
#define IMPULSE_MOST ((int64_t)54000000000000000)

void taut_cell_begin(taut_core *core)
{
    uint8_t bytes[TAUT_SIZE_RECORD];
    const size_t size = core->board->load(core->board->self, bytes, sizeof bytes);
    if (taut_record_get(&core->record, bytes, size)) return;
    taut_zero(&core->record, sizeof core->record);
    core->record.points = 2;
    core->record.capacity = core->facts->capacity;
    core->record.point[1].raw = core->facts->nominal_raw;
    core->record.point[1].force = core->facts->nominal_force;
}

void taut_cell_rate(taut_core *core, uint16_t rate)
{
    uint32_t size = rate / 20u; /* half a second of 0.1 Hz */
    if (size < 4u) size = 4u;
    if (size > TAUT_WINDOW) size = TAUT_WINDOW;
    core->rate = rate;
    core->nominal_us = 10000000u / rate;
    core->period_us = core->nominal_us;
    core->window.size = (uint16_t)size;
    core->window.count = 0;
}

static int64_t divide(int64_t a, int64_t b)
{
    /* Rounded to nearest; b > 0. */
    return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

static int32_t within(int64_t force)
{
    if (force > TAUT_FORCE_MOST) return TAUT_FORCE_MOST;
    if (force < -TAUT_FORCE_MOST) return -TAUT_FORCE_MOST;
    return (int32_t)force;
}

int32_t taut_cell_force(const taut_core *core, int32_t raw)
{
    const taut_point *point = core->record.point;
    uint32_t i = 0;
    while (i + 2u < core->record.points && raw > point[i + 1u].raw) i++;
    const int64_t rise = (int64_t)point[i + 1u].force - point[i].force;
    const int64_t run = (int64_t)point[i + 1u].raw - point[i].raw;
    return within(point[i].force + divide(((int64_t)raw - point[i].raw) * rise, run));
}

uint32_t taut_cell_spread(const taut_core *core)
{
    const taut_window *window = &core->window;
    if (window->count == 0) return 0;
    int32_t low = window->raw[0];
    int32_t high = window->raw[0];
    for (uint32_t i = 1; i < window->count; i++) {
        if (window->raw[i] < low) low = window->raw[i];
        if (window->raw[i] > high) high = window->raw[i];
    }
    const int64_t spread = (int64_t)taut_cell_force(core, high) - taut_cell_force(core, low);
    return (uint32_t)(spread < 0 ? -spread : spread);
}

uint8_t taut_cell_still(const taut_core *core, int32_t *mean_raw)
{
    const taut_window *window = &core->window;
    if ((core->mark & (TAUT_FLAG_CELL_FAULT | TAUT_FLAG_SATURATED)) != 0) return TAUT_STATUS_CELL_FAULT;
    if (window->count < window->size) return TAUT_STATUS_NOT_READY;
    if (taut_cell_spread(core) > core->facts->band) return TAUT_STATUS_UNSTABLE;
    *mean_raw = (int32_t)divide(window->sum, window->count);
    return TAUT_STATUS_OK;
}

uint8_t taut_cell_tare(taut_core *core)
{
    int32_t mean = 0;
    if (core->record.version == 0) return TAUT_STATUS_UNCALIBRATED;
    const uint8_t status = taut_cell_still(core, &mean);
    if (status != TAUT_STATUS_OK) return status;
    const int32_t force = taut_cell_force(core, mean);
    const int64_t most = (int64_t)core->record.capacity * 50; /* half of it, 0.01 N */
    if (force > most || force < -most) return TAUT_STATUS_LOAD_TOO_HIGH;
    core->tare = (uint8_t)(core->tare == 255u ? 1u : core->tare + 1u);
    core->tare_force = force;
    core->tare_us = core->board->now_us(core->board->self);
    core->tare_temperature = core->temperature;
    core->slow_mark = (uint16_t)(core->slow_mark & ~TAUT_FLAG_STALE_TARE);
    return TAUT_STATUS_OK;
}

void taut_cell_new_run(taut_core *core)
{
    core->began = core->ring.next;
    core->peak = -TAUT_FORCE_MOST;
    core->impulse = 0;
}

static void look_at(taut_window *window, int32_t raw)
{
    if (window->count < window->size) {
        if (window->count == 0) {
            window->sum = 0;
            window->at = 0;
        }
        window->count++;
    } else {
        window->sum -= window->raw[window->at];
    }
    window->raw[window->at] = raw;
    window->sum += raw;
    window->at = (uint16_t)((window->at + 1u) % window->size);
}

static uint16_t mark_of(const taut_core *core, const taut_conversion *conversion, int32_t gross)
{
    const int32_t end = (int32_t)((uint32_t)1 << (core->facts->bits - 1u)) - 1;
    const int64_t most = (int64_t)core->record.capacity * 120; /* 120 % of it, 0.01 N */
    if (conversion->failed) return TAUT_FLAG_CELL_FAULT;
    uint16_t mark = 0;
    if (conversion->raw >= end || conversion->raw < -end) mark = TAUT_FLAG_SATURATED;
    if (gross > most || gross < -most) mark = (uint16_t)(mark | TAUT_FLAG_OVER_RANGE);
    return mark;
}

static void add_up(taut_core *core, int32_t force, uint64_t interval_us)
{
    if (force > core->peak) core->peak = force;
    /* Time without samples carries no force. */
    const uint64_t most = (uint64_t)core->period_us * 2u;
    const int64_t us = (int64_t)(interval_us > most ? core->period_us : interval_us);
    const int64_t sum = core->impulse + force * us;
    core->impulse = sum > IMPULSE_MOST ? IMPULSE_MOST : sum < -IMPULSE_MOST ? -IMPULSE_MOST : sum;
}

void taut_cell_convert(taut_core *core, const taut_conversion *conversion)
{
    const uint64_t interval = conversion->at_us - core->converted_us;
    core->converted_us = conversion->at_us;
    /* The oscillators of such ADCs are off by up to 10 %; the period that is told is the real one. */
    if (interval > core->nominal_us - core->nominal_us / 4u && interval < core->nominal_us + core->nominal_us / 4u) {
        core->period_us = (uint32_t)(((uint64_t)core->period_us * 15u + interval + 8u) / 16u);
    }
    const int32_t gross = conversion->failed ? 0 : taut_cell_force(core, conversion->raw);
    uint16_t mark = mark_of(core, conversion, gross);
    if ((mark & (TAUT_FLAG_CELL_FAULT | TAUT_FLAG_SATURATED)) != 0) {
        core->window.count = 0;
        mark = (uint16_t)(mark | TAUT_FLAG_UNSTABLE);
    } else {
        look_at(&core->window, conversion->raw);
        const uint32_t spread = taut_cell_spread(core);
        /* Once moving, it has to come well to rest: a mark that flutters would cut packets short. */
        const uint32_t band = (core->mark & TAUT_FLAG_UNSTABLE) != 0 ? core->facts->band / 2u : core->facts->band;
        if (spread > band) mark = (uint16_t)(mark | TAUT_FLAG_UNSTABLE);
    }
    core->mark = mark;
    if (!core->measuring) return;
    const int32_t force = conversion->failed ? TAUT_NO_FORCE : within((int64_t)gross - core->tare_force);
    if (!conversion->failed) add_up(core, force, interval);
    taut_ring_push(core, force, (uint16_t)(mark | core->slow_mark), conversion->at_us);
}

void taut_cell_second(taut_core *core, uint64_t now_us)
{
    const int32_t warmer = (int32_t)core->temperature - core->tare_temperature;
    const bool known = core->temperature != TAUT_NO_TEMPERATURE && core->tare_temperature != TAUT_NO_TEMPERATURE;
    const bool old = core->tare == 0 || now_us - core->tare_us > TARE_OLD_US ||
                     (known && (warmer > TARE_WARMER || warmer < -TARE_WARMER));
    uint32_t mark = 0;
    if (core->record.version == 0) mark |= TAUT_FLAG_UNCALIBRATED;
    if (old) mark |= TAUT_FLAG_STALE_TARE;
    if (core->battery_low) mark |= TAUT_FLAG_BATTERY_LOW;
    if (core->charging) mark |= TAUT_FLAG_CHARGING;
    core->slow_mark = (uint16_t)mark;
    if (taut_wants_samples(core) && now_us - core->converted_us > SILENT_US) {
        core->mark = (uint16_t)(core->mark | TAUT_FLAG_CELL_FAULT);
        core->window.count = 0;
    }
}
