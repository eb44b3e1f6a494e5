/*
 * A million writes, half of them noise, half of them commands with wild parameters, between conversions, link losses,
 * boots and a radio that refuses. Built with the sanitizers; what must always hold is asserted here as well.
 * Usage: taut_fuzz <writes> <seed>
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../taut_inside.h"

static uint64_t now_us;
static uint64_t chance;
static bool adc_ready;
static uint32_t refuse;
static bool quiet;
static uint8_t stored[TAUT_SIZE_RECORD];
static size_t stored_size;
static unsigned long packets, replies, calibrations;
static taut_core core;

static uint32_t draw(void *self)
{
    (void)self;
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (uint32_t)(chance >> 16);
}

static uint32_t below(uint32_t most)
{
    return draw(NULL) % most;
}

static void must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

static bool read_adc(void *self, taut_conversion *to)
{
    (void)self;
    if (!adc_ready) return false;
    adc_ready = false;
    to->at_us = now_us;
    to->failed = !quiet && below(50) == 0;
    to->raw = !quiet && below(20) == 0 ? (int32_t)draw(NULL) : (int32_t)below(2000) - 1000;
    return true;
}

static uint64_t read_now(void *self)
{
    (void)self;
    return now_us;
}

static bool send(void *self, taut_channel channel, const uint8_t *bytes, size_t size)
{
    (void)self;
    must(core.linked, "only a linked host is sent to");
    must(size > 0 && size <= core.payload, "a packet fits the link");
    must(core.greeted || channel == TAUT_ON_CONTROL || channel == TAUT_ON_STATUS, "nothing flows before hello");
    if (below(100) < refuse) return false;
    packets++;
    if (channel == TAUT_ON_CONTROL) {
        must(bytes[0] == TAUT_KIND_REPLY && size >= TAUT_SIZE_REPLY, "answers are replies");
        must(bytes[3] <= TAUT_STATUS_ABORTED, "the list of statuses is closed");
        replies++;
    }
    return true;
}

static bool set_rate(void *self, uint16_t rate)
{
    (void)self;
    must(rate == 800 || rate == 100 || rate == 3200, "only offered rates are set");
    return below(20) != 0;
}

static size_t load(void *self, uint8_t *bytes, size_t most)
{
    (void)self;
    const size_t size = stored_size < most ? stored_size : most;
    memcpy(bytes, stored, size);
    return size;
}

static bool store(void *self, const uint8_t *bytes, size_t size)
{
    (void)self;
    taut_record record;
    must(size <= sizeof stored && taut_record_get(&record, bytes, size), "what is stored can be read again");
    must(taut_level(&core) == TAUT_LEVEL_CALIBRATE, "only the calibrate level stores");
    if (below(10) == 0) return false;
    memcpy(stored, bytes, size);
    stored_size = size;
    calibrations++;
    return true;
}

static const taut_facts facts = {
    .firmware = {1, 0, 0}, .serial = 1, .hardware = 1, .adc = TAUT_ADC_HX711, .bits = 24,
    .nominal_raw = 100000, .nominal_force = 100000, .capacity = 5000, .band = 30000, .linger = 180,
    .features = 0, .rates = 3, .rate = {800, 100, 3200},
    .key = {{0}, {1}},
};
static const taut_board board = {NULL, read_adc, read_now, send, set_rate, load, store, draw};

static const uint8_t ops[] = {
    TAUT_OP_HELLO, TAUT_OP_INFO, TAUT_OP_START, TAUT_OP_STOP, TAUT_OP_RATE, TAUT_OP_TARE, TAUT_OP_GET_TARE,
    TAUT_OP_REPORT, TAUT_OP_ABORT, TAUT_OP_NEW_RUN, TAUT_OP_CLOCK, TAUT_OP_CHALLENGE, TAUT_OP_UNLOCK, TAUT_OP_LOCK,
    TAUT_OP_CAL_READ, TAUT_OP_CAL_BEGIN, TAUT_OP_CAL_POINT, TAUT_OP_CAL_POINT_AT, TAUT_OP_CAL_COMMIT,
    TAUT_OP_CAL_DISCARD,
};

/* The right proof, or one that is off by a bit. */
static void prove(uint8_t *params)
{
    uint8_t message[9];
    taut_put(message, core.nonce, 8);
    message[8] = params[0] = core.nonce_level;
    taut_put(params + 1, taut_siphash(facts.key[core.nonce_level - 1], message, 9) ^ below(2), 8);
}

static void write_something(void)
{
    uint8_t bytes[32];
    size_t size = below(24);
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)draw(NULL);
    if (below(2) == 0) {
        bytes[0] = ops[below(sizeof ops)];
        size = 2 + below(12);
        if (below(2) == 0) {
            size = 20;
            /* Values near what is valid: a latency, a rate, a range near the newest sample, a small capacity. */
            const uint32_t near = core.ring.next - below(core.ring.next > 3000 ? 3000 : core.ring.next + 1);
            const uint16_t rates[4] = {800, 100, 3200, 7};
            if (bytes[0] == TAUT_OP_HELLO) bytes[2] = 1;
            if (bytes[0] == TAUT_OP_CHALLENGE) bytes[2] = (uint8_t)(1 + below(2));
            if (bytes[0] == TAUT_OP_UNLOCK && core.nonce_level != 0) prove(bytes + 2);
            if (bytes[0] == TAUT_OP_INFO || bytes[0] == TAUT_OP_CAL_READ) bytes[2] = (uint8_t)below(7);
            if (bytes[0] == TAUT_OP_START) taut_put(bytes + 2, below(1100), 2);
            if (bytes[0] == TAUT_OP_RATE) taut_put(bytes + 2, rates[below(4)], 2);
            if (bytes[0] == TAUT_OP_REPORT) taut_put(bytes + 2, near, 4), taut_put(bytes + 6, near + below(5000), 4);
            if (bytes[0] == TAUT_OP_CAL_COMMIT) taut_put(bytes + 6, 1 + below(6000), 3);
        }
    }
    taut_write(&core, bytes, size);
}

static void happen(void)
{
    switch (below(4000)) {
    case 0: taut_unlinked(&core); break;
    case 1: taut_init(&core, &board, &facts); break;
    case 2: case 3: taut_mtu(&core, (uint16_t)draw(NULL)); break;
    case 4: now_us += (uint64_t)draw(NULL); break;
    case 5: refuse = below(101); break;
    case 6: core.ring.next = core.ring.oldest = core.live_next = UINT32_MAX - below(50); core.report.active = false; break;
    case 7: if (stored_size > 0) stored[below(TAUT_SIZE_RECORD)] ^= (uint8_t)draw(NULL); break;
    case 8: taut_secured(&core, (uint8_t)below(3)); break;
    case 9: taut_goodbye(&core, (uint8_t)draw(NULL), (uint16_t)draw(NULL)); break;
    case 11: case 12: quiet = !quiet; break;
    case 10: taut_health(&core, (uint16_t)draw(NULL), (uint8_t)draw(NULL), false, true, (int16_t)draw(NULL)); break;
    default: break;
    }
    if (below(600) == 0) taut_button(&core);
    if (!core.linked && below(20) == 0) {
        taut_linked(&core, (uint16_t)(below(2) == 0 ? 20 : draw(NULL)), (uint8_t)below(3));
        const uint8_t hello[4] = {TAUT_OP_HELLO, 0, 1, 0};
        if (below(4) != 0) taut_write(&core, hello, sizeof hello);
    }
    now_us += below(8000);
    adc_ready = below(2) == 0;
}

int main(int argc, char **argv)
{
    const unsigned long writes = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000ul;
    chance = (argc > 2 ? strtoull(argv[2], NULL, 10) : 1u) * 2685821657736338717u + 1u;
    taut_init(&core, &board, &facts);
    for (unsigned long i = 0; i < writes; i++) {
        uint8_t advertisement[TAUT_SIZE_ADVERTISEMENT];
        uint8_t info[TAUT_PAGES * TAUT_PAGE_SIZE];
        happen();
        write_something();
        taut_step(&core);
        must(core.ring.next - core.ring.oldest <= TAUT_RING, "the memory holds what it can");
        must(core.replies <= TAUT_REPLIES, "no more answers than there is room for");
        must(core.window.count <= core.window.size && core.window.size <= TAUT_WINDOW, "the window is in its bounds");
        if (i % 64 == 0) (void)taut_advertise(&core, advertisement);
        if (i % 1024 == 0) (void)taut_info(&core, info);
    }
    printf("%lu writes, %lu packets, %lu replies, %lu calibrations\n", writes, packets, replies, calibrations);
    return 0;
}
