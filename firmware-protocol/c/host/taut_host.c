/*
 * The core on a computer: a board made of lines. Commands come on stdin, packets go to stdout as "> channel us hex",
 * each command ends with ".". Time is virtual and moves only by "run", so an hour takes a moment.
 *
 *   boot                     power up (what is stored stays)      link <payload> <level>   a host connects
 *   blank                    nothing is stored                     unlink                   it is gone
 *   key <1|2> <hex>          a level's key, before boot            mtu <payload>
 *   run <ms>                 time passes                           secure <level>
 *   raw <counts>             the cell from now on                  write <hex>              to control
 *   count                    each conversion one count more        button
 *   queue <counts>...        one conversion each, then the last    goodbye <reason> <s>
 *   fail <0|1>               conversions fail                      health <mv> <%> <low> <charging> <0.01 C>
 *   stall <0|1>              no conversions at all                 air <packets a connection event>
 *   drift <ppm>              the ADC's oscillator                  storefail <0|1>
 *   next <index>             jump to a sample index                keep <hex>               a stored record
 *
 * advertise, info, stored, crc <hex>, siphash <key and message>, dump <packet> print what their names say.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../taut_inside.h"
#include "taut_dump.h"

#define QUEUE 200000u
#define LINE 1500000u
#define EVENT_US 7500u

static uint64_t now_us;
static uint64_t next_us;
static uint64_t event_us;
static uint32_t period_us = 12500;
static int32_t drift_ppm;
static int32_t held;
static bool counting;
static int32_t queue[QUEUE];
static size_t queued, taken;
static bool failing, stalled, store_fails;
static uint32_t air = 6, credits = 6;
static uint8_t stored[TAUT_SIZE_RECORD];
static size_t stored_size;
static uint32_t chance = 2463534242u;

static void print_hex(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) printf("%02x", (unsigned)bytes[i]);
    printf("\n");
}

static bool read_adc(void *self, taut_conversion *to)
{
    (void)self;
    if (stalled || now_us < next_us) return false;
    to->at_us = next_us;
    next_us += (uint64_t)((int64_t)period_us + (int64_t)period_us * drift_ppm / 1000000);
    if (taken < queued) held = queue[taken++];
    else if (counting) held = (held + 1) % 400000;
    to->raw = held;
    to->failed = failing;
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
    if (credits == 0) return false;
    credits--;
    printf("> %d %" PRIu64 " ", (int)channel, now_us);
    print_hex(bytes, size);
    return true;
}

static bool set_rate(void *self, uint16_t rate)
{
    (void)self;
    period_us = 10000000u / rate;
    return true;
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
    if (store_fails || size > sizeof stored) return false;
    memcpy(stored, bytes, size);
    stored_size = size;
    return true;
}

static uint32_t draw(void *self)
{
    (void)self;
    chance ^= chance << 13;
    chance ^= chance >> 17;
    chance ^= chance << 5;
    return chance;
}

static taut_facts facts = {
    .firmware = {1, 0, 0}, .serial = 0x7A0012345678u, .hardware = 1, .adc = TAUT_ADC_NAU7802, .bits = 24,
    .nominal_raw = 100000, .nominal_force = 100000, .capacity = 5000, .band = 300, .linger = 180,
    .features = TAUT_FEATURE_BACKFILL | TAUT_FEATURE_RATES | TAUT_FEATURE_CALIBRATION | TAUT_FEATURE_BATTERY |
                TAUT_FEATURE_TEMPERATURE,
    .rates = 5, .rate = {800, 100, 200, 400, 3200}, .key = {{0}, {0}},
};
static const taut_board board = {NULL, read_adc, read_now, send, set_rate, load, store, draw};
static taut_core core;

static void fresh_record(void)
{
    taut_record record;
    memset(&record, 0, sizeof record);
    record.version = TAUT_RECORD_VERSION;
    record.points = 2;
    record.revision = 1;
    record.capacity = 5000;
    record.point[1].raw = 100000;
    record.point[1].force = 100000;
    taut_record_put(&record, stored);
    stored_size = sizeof stored;
}

static void run(uint64_t ms)
{
    for (uint64_t i = 0; i < ms; i++) {
        now_us += 1000;
        if (now_us - event_us >= EVENT_US) {
            event_us = now_us;
            credits = air;
        }
        /* A board lets its ADC sleep when nobody wants samples. */
        if (!taut_wants_samples(&core) && next_us < now_us) next_us = now_us;
        taut_step(&core);
    }
}

static size_t parse_hex(const char *text, uint8_t *to, size_t most)
{
    size_t size = 0;
    unsigned value;
    while (size < most && sscanf(text + 2 * size, "%2x", &value) == 1) to[size++] = (uint8_t)value;
    return size;
}

static void fill_queue(char *text)
{
    queued = taken = 0;
    for (char *word = strtok(text, " \n"); word != NULL && queued < QUEUE; word = strtok(NULL, " \n")) {
        queue[queued++] = (int32_t)strtol(word, NULL, 10);
    }
}

static void command(const char *name, char *rest)
{
    uint8_t bytes[256];
    long n[5] = {0, 0, 0, 0, 0};
    (void)sscanf(rest, "%ld %ld %ld %ld %ld", &n[0], &n[1], &n[2], &n[3], &n[4]);
    if (strcmp(name, "boot") == 0) taut_init(&core, &board, &facts);
    else if (strcmp(name, "blank") == 0) stored_size = 0;
    else if (strcmp(name, "key") == 0) (void)parse_hex(rest + 2, facts.key[n[0] == 2 ? 1 : 0], 16);
    else if (strcmp(name, "run") == 0) run((uint64_t)n[0]);
    else if (strcmp(name, "raw") == 0) { held = (int32_t)n[0]; counting = false; }
    else if (strcmp(name, "count") == 0) counting = true;
    else if (strcmp(name, "queue") == 0) fill_queue(rest);
    else if (strcmp(name, "fail") == 0) failing = n[0] != 0;
    else if (strcmp(name, "stall") == 0) { stalled = n[0] != 0; next_us = now_us; }
    else if (strcmp(name, "drift") == 0) drift_ppm = (int32_t)n[0];
    else if (strcmp(name, "next") == 0) { core.ring.next = core.ring.oldest = core.live_next = (uint32_t)n[0]; }
    else if (strcmp(name, "link") == 0) taut_linked(&core, (uint16_t)n[0], (uint8_t)n[1]);
    else if (strcmp(name, "unlink") == 0) taut_unlinked(&core);
    else if (strcmp(name, "mtu") == 0) taut_mtu(&core, (uint16_t)n[0]);
    else if (strcmp(name, "secure") == 0) taut_secured(&core, (uint8_t)n[0]);
    else if (strcmp(name, "write") == 0) taut_write(&core, bytes, parse_hex(rest, bytes, sizeof bytes));
    else if (strcmp(name, "button") == 0) taut_button(&core);
    else if (strcmp(name, "goodbye") == 0) taut_goodbye(&core, (uint8_t)n[0], (uint16_t)n[1]);
    else if (strcmp(name, "health") == 0)
        taut_health(&core, (uint16_t)n[0], (uint8_t)n[1], n[2] != 0, n[3] != 0, (int16_t)n[4]);
    else if (strcmp(name, "air") == 0) air = credits = (uint32_t)n[0];
    else if (strcmp(name, "storefail") == 0) store_fails = n[0] != 0;
    else if (strcmp(name, "advertise") == 0) print_hex(bytes, taut_advertise(&core, bytes));
    else if (strcmp(name, "info") == 0) print_hex(bytes, taut_info(&core, bytes));
    else if (strcmp(name, "keep") == 0) stored_size = parse_hex(rest, stored, sizeof stored);
    else if (strcmp(name, "stored") == 0) print_hex(stored, stored_size);
    else if (strcmp(name, "crc") == 0)
        printf("%u\n", (unsigned)taut_crc16(0xFFFFu, bytes, parse_hex(rest, bytes, sizeof bytes)));
    else if (strcmp(name, "siphash") == 0) {
        const uint8_t *message = bytes + 16;
        const size_t size = parse_hex(rest, bytes, sizeof bytes);
        printf("%016" PRIx64 "\n", taut_siphash(bytes, message, size - 16));
    } else if (strcmp(name, "dump") == 0) {
        uint8_t again[256];
        const size_t size = taut_dump(bytes, parse_hex(rest, bytes, sizeof bytes), again);
        if (size > 0) print_hex(again, size);
    } else printf("? %s\n", name);
}

int main(void)
{
    static char line[LINE];
    fresh_record();
    taut_init(&core, &board, &facts);
    while (fgets(line, sizeof line, stdin) != NULL) {
        char name[16] = "";
        (void)sscanf(line, "%15s", name);
        const size_t skip = strlen(name);
        command(name, line + skip + (line[skip] == ' ' ? 1 : 0));
        printf(".\n");
        fflush(stdout);
    }
    return 0;
}
