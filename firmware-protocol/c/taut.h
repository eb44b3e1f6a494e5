/*
 * The core of the sensor: everything that is not a pin, a clock or a radio. No heap, no operating system, one struct.
 * A board gives it the seven functions of taut_board and calls taut_step in its loop. README.md is the protocol.
 */
#ifndef TAUT_H
#define TAUT_H

#include "taut_frames.h"

/* Samples that are kept for backfill, 10 bytes each: 80 s at 80 Hz. */
#ifndef TAUT_RING
#define TAUT_RING 6400u
#endif
/* Half a second at the highest rate, for stability, tare and calibration. */
#ifndef TAUT_WINDOW
#define TAUT_WINDOW 160u
#endif
#define TAUT_REPLIES 4u
#define TAUT_PAYLOAD_LEAST 20u  /* ATT MTU 23 */
#define TAUT_PAYLOAD_MOST 244u  /* ATT MTU 247 */
#define TAUT_COMMAND_MOST 20u
#define TAUT_FORCE_MOST 8388607
#define TAUT_NO_FORCE (-8388608)
#define TAUT_NO_TEMPERATURE (-32768)
#define TAUT_NO_PERCENT 255u

typedef enum { TAUT_ON_DATA, TAUT_ON_STORED, TAUT_ON_CONTROL, TAUT_ON_STATUS } taut_channel;

typedef struct {
    int32_t raw;
    uint64_t at_us; /* when the conversion ended, by the clock of now_us */
    bool failed;    /* the ADC or the bridge does not answer */
} taut_conversion;

typedef struct {
    void *self;
    /* The next conversion that waits; false: none. */
    bool (*read_adc)(void *self, taut_conversion *to);
    /* Microseconds since boot, never running backwards. */
    uint64_t (*now_us)(void *self);
    /* One packet: a notification, on control an indication. false: not now, the core tries again. */
    bool (*send)(void *self, taut_channel channel, const uint8_t *bytes, size_t size);
    /* Rate of the ADC, 0.1 Hz; only ever one of the rates in the facts. */
    bool (*set_rate)(void *self, uint16_t rate);
    /* The calibration record in lasting memory: bytes read; true when kept. */
    size_t (*load)(void *self, uint8_t *bytes, size_t most);
    bool (*store)(void *self, const uint8_t *bytes, size_t size);
    /* For boot ids and nonces: from a hardware generator. */
    uint32_t (*random)(void *self);
} taut_board;

/* What is soldered and does not change. */
typedef struct {
    uint8_t firmware[3];
    uint64_t serial; /* 48 bits */
    uint16_t hardware;
    uint8_t adc;
    uint8_t bits;            /* of a conversion, two's complement */
    int32_t nominal_raw;     /* counts at nominal_force, by the data sheets */
    int32_t nominal_force;   /* 0.01 N */
    uint32_t capacity;       /* N */
    uint16_t band;           /* 0.01 N: what half a second may spread and still be still */
    uint16_t linger;         /* s of measuring after a link loss */
    uint16_t features;
    uint8_t rates;
    uint16_t rate[7];        /* 0.1 Hz; the first is used after boot */
    uint8_t key[2][16];      /* control, calibrate; all zero: none */
} taut_facts;

typedef struct {
    int32_t raw;
    int32_t force;
} taut_point;

typedef struct {
    uint8_t version; /* 0: none */
    uint8_t points;
    uint16_t revision;
    uint32_t date;
    uint32_t capacity;
    taut_point point[TAUT_RECORD_POINTS];
} taut_record;

typedef struct {
    uint8_t force[3u * TAUT_RING];
    uint8_t tare[TAUT_RING];
    uint16_t flags[TAUT_RING];
    uint32_t clock[TAUT_RING]; /* low 32 bits */
    uint32_t oldest;           /* index of the first sample that is kept */
    uint32_t next;             /* index that the next one will get */
    uint64_t last_us;
} taut_ring;

typedef struct {
    int32_t raw[TAUT_WINDOW];
    uint16_t size;
    uint16_t count;
    uint16_t at;
    int64_t sum;
} taut_window;

typedef struct {
    bool active;
    bool gone;
    bool anchored;
    uint8_t request;
    uint8_t status;
    uint16_t crc;
    uint32_t from;
    uint32_t cursor;
    uint32_t to;
    uint64_t anchor_us;
} taut_report;

typedef struct {
    const taut_board *board;
    const taut_facts *facts;
    taut_ring ring;
    taut_window window;
    taut_record record;
    taut_record draft;
    bool drafting;

    uint32_t boot;
    uint16_t rate;
    uint32_t nominal_us;
    uint32_t period_us;
    uint64_t converted_us;
    uint16_t mark;      /* flags of the last conversion */
    uint16_t slow_mark; /* flags that change with the second */

    bool measuring;
    uint32_t began;
    int32_t peak;
    int64_t impulse; /* 1e-8 N s */

    uint8_t tare;
    int32_t tare_force;
    uint64_t tare_us;
    int16_t tare_temperature;

    bool linked;
    bool greeted;
    uint8_t link_level;
    uint8_t unlocked;
    uint16_t payload;
    uint64_t unlinked_us;
    uint64_t button_us; /* until when the button's grant holds */
    uint64_t nonce;
    uint64_t nonce_us;
    uint8_t nonce_level;
    uint8_t wrong;
    uint64_t locked_us;

    bool live;
    bool live_anchored;
    uint32_t live_next;
    uint64_t live_anchor_us;
    uint64_t live_clock_us;
    uint32_t latency_us;
    uint32_t batch;

    taut_report report;
    uint8_t reply[TAUT_REPLIES][TAUT_COMMAND_MOST];
    uint8_t reply_size[TAUT_REPLIES];
    uint8_t replies;
    uint8_t last_op;
    uint8_t last_request;
    uint8_t last_reply[TAUT_COMMAND_MOST];
    uint8_t last_size;

    uint64_t second_us;
    uint64_t status_us;
    bool goodbye;
    taut_goodbye_t goodbye_values;
    uint16_t battery_mv;
    uint8_t battery;
    int16_t temperature;
    bool charging;
    bool battery_low;
} taut_core;

/* ---- What a board calls ---- */

void taut_init(taut_core *core, const taut_board *board, const taut_facts *facts);
/* In the loop, at least every 5 ms while linked: takes conversions, sends what is due. */
void taut_step(taut_core *core);
/* payload: ATT MTU less 3; level: what the link's own security grants. */
void taut_linked(taut_core *core, uint16_t payload, uint8_t level);
void taut_mtu(taut_core *core, uint16_t payload);
void taut_secured(taut_core *core, uint8_t level);
void taut_unlinked(taut_core *core);
/* A write to the control characteristic. Any bytes. */
void taut_write(taut_core *core, const uint8_t *bytes, size_t size);
/* The button was held for three seconds: the calibrate level for a minute. */
void taut_button(taut_core *core);
/* Once a second or so. battery: %, mv 0 and temperature TAUT_NO_TEMPERATURE: not known. */
void taut_health(taut_core *core, uint16_t mv, uint8_t battery, bool low, bool charging, int16_t temperature);
/* Before the board goes silent. */
void taut_goodbye(taut_core *core, uint8_t reason, uint16_t seconds);
/* False: the ADC and the loop may sleep. */
bool taut_wants_samples(const taut_core *core);
/* Service data of the scan response; the bytes of the info characteristic. */
size_t taut_advertise(const taut_core *core, uint8_t to[TAUT_SIZE_ADVERTISEMENT]);
size_t taut_info(const taut_core *core, uint8_t to[TAUT_PAGES * TAUT_PAGE_SIZE]);

#endif
