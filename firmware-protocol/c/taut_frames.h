/* Printed from the frames table (print-header.ts). Edit the table, not this file. */
#ifndef TAUT_FRAMES_H
#define TAUT_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline void taut_put(uint8_t *to, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) to[i] = (uint8_t)((value >> (8u * i)) & 0xFFu);
}

static inline uint64_t taut_get(const uint8_t *from, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) value |= (uint64_t)from[i] << (8u * i);
    return value;
}

static inline int64_t taut_get_signed(const uint8_t *from, size_t size)
{
    const uint64_t sign = (uint64_t)1 << (8u * size - 1u);
    return (int64_t)(taut_get(from, size) ^ sign) - (int64_t)sign;
}

#define TAUT_VERSION_MAJOR 1u
#define TAUT_VERSION_MINOR 0u
#define TAUT_FLAG_SATURATED (1u << 0) /* the ADC stands at the end of its scale */
#define TAUT_FLAG_OVER_RANGE (1u << 1) /* the gross load is beyond what the cell may bear */
#define TAUT_FLAG_CELL_FAULT (1u << 2) /* the bridge is open, shorted or does not answer */
#define TAUT_FLAG_UNSTABLE (1u << 3) /* the load moved more than the stability band within the last half second */
#define TAUT_FLAG_UNCALIBRATED (1u << 4) /* no valid calibration record: forces are nominal */
#define TAUT_FLAG_STALE_TARE (1u << 5) /* no tare since boot, or it is 2 h old, or the cell is 10 K warmer or colder since */
#define TAUT_FLAG_BATTERY_LOW (1u << 6) /* under a quarter of an hour of measuring is left */
#define TAUT_FLAG_CHARGING (1u << 7) /* a charger is connected */
#define TAUT_FLAG_PAUSE (1u << 8) /* time passed without samples before the first one of this packet */
#define TAUT_STATE_MEASURING (1u << 0) /* samples are being taken and numbered */
#define TAUT_STATE_LINKED (1u << 1) /* a host is connected */
#define TAUT_STATE_CALIBRATED (1u << 2) /* a valid calibration record is in use */
#define TAUT_STATE_CHARGING (1u << 3) /* a charger is connected */
#define TAUT_STATE_BATTERY_LOW (1u << 4) /* as the flag */
#define TAUT_STATE_FAULTY (1u << 5) /* saturated, over range or cell fault at the last conversion */
#define TAUT_STATE_LOCKED (1u << 6) /* control needs a key or an encrypted link */
#define TAUT_STATE_REPORTING (1u << 7) /* a report from memory is being sent */
#define TAUT_FEATURE_BACKFILL (1u << 0) /* report and abort are understood */
#define TAUT_FEATURE_RATES (1u << 1) /* more than one rate is offered */
#define TAUT_FEATURE_CALIBRATION (1u << 2) /* the record can be renewed over the air */
#define TAUT_FEATURE_BATTERY (1u << 3) /* battery voltage is measured */
#define TAUT_FEATURE_TEMPERATURE (1u << 4) /* temperature is measured */
#define TAUT_LEVEL_READ 0u
#define TAUT_LEVEL_CONTROL 1u
#define TAUT_LEVEL_CALIBRATE 2u
#define TAUT_STATUS_OK 0u /* done */
#define TAUT_STATUS_UNKNOWN_COMMAND 1u /* this sensor does not know the command; nothing was done */
#define TAUT_STATUS_BAD_LENGTH 2u /* too few bytes for the command */
#define TAUT_STATUS_BAD_VALUE 3u /* a parameter is outside what is allowed */
#define TAUT_STATUS_HELLO_FIRST 4u /* say hello before anything else */
#define TAUT_STATUS_WRONG_VERSION 5u /* the host speaks another major version */
#define TAUT_STATUS_NOT_ALLOWED 6u /* the link has not the level that the command needs */
#define TAUT_STATUS_LOCKED_OUT 7u /* too many wrong proofs; wait a minute */
#define TAUT_STATUS_BAD_PROOF 8u /* the proof does not fit the nonce, or there is no fresh nonce */
#define TAUT_STATUS_UNSTABLE 9u /* the load moves; leave the cell still and try again */
#define TAUT_STATUS_NOT_READY 10u /* not half a second of good samples yet; try again */
#define TAUT_STATUS_LOAD_TOO_HIGH 11u /* more than half of the capacity hangs on the cell */
#define TAUT_STATUS_UNCALIBRATED 12u /* calibrate first */
#define TAUT_STATUS_MEASURING 13u /* stop first */
#define TAUT_STATUS_RATE_NOT_OFFERED 14u /* not one of the rates that info lists */
#define TAUT_STATUS_GONE 15u /* none of the range is in memory any more, or not yet */
#define TAUT_STATUS_PARTLY_GONE 16u /* only the named part of the range is in memory */
#define TAUT_STATUS_BUSY 17u /* a report is being sent */
#define TAUT_STATUS_CELL_FAULT 18u /* the cell or its ADC does not work */
#define TAUT_STATUS_TOO_FEW_POINTS 19u /* a calibration needs two points */
#define TAUT_STATUS_BAD_POINTS 20u /* the points do not rise or fall strictly, or there are more than eight */
#define TAUT_STATUS_STORAGE_FAILED 21u /* the record could not be stored; the old one stays */
#define TAUT_STATUS_ABORTED 22u /* ended on request */
#define TAUT_GOODBYE_BATTERY_EMPTY 1u /* the battery is empty */
#define TAUT_GOODBYE_IDLE 2u /* nobody used it */
#define TAUT_GOODBYE_BUTTON 3u /* switched off by hand */
#define TAUT_GOODBYE_FAULT 4u /* it cannot go on; the status packet says why */
#define TAUT_ADC_OTHER 0u /* another one */
#define TAUT_ADC_NAU7802 1u /* Nuvoton NAU7802 */
#define TAUT_ADC_HX711 2u /* Avia HX711 */
#define TAUT_ADC_ADS1232 3u /* TI ADS1232 */
#define TAUT_OP_HELLO 0x01u /* which version, which sensor, which boot */
#define TAUT_OP_INFO 0x02u /* a page of facts, 16 bytes; see the info pages */
#define TAUT_OP_START 0x03u /* measure, and send as samples come; already measuring: goes on with the run, sends from now */
#define TAUT_OP_STOP 0x04u /* measure no more */
#define TAUT_OP_RATE 0x05u /* choose one of the offered rates; also while measuring */
#define TAUT_OP_TARE 0x06u /* what hangs on the cell now is zero; refused while it moves */
#define TAUT_OP_GET_TARE 0x07u /* the tare in use */
#define TAUT_OP_REPORT 0x08u /* send samples from memory, both ends included */
#define TAUT_OP_ABORT 0x09u /* end the report */
#define TAUT_OP_NEW_RUN 0x0Au /* peak and impulse start anew */
#define TAUT_OP_CLOCK 0x0Bu /* µs since boot, to place the clock */
#define TAUT_OP_CHALLENGE 0x10u /* a nonce for unlock, good once and for 10 s */
#define TAUT_OP_UNLOCK 0x11u /* proof that the host has the key of a level */
#define TAUT_OP_LOCK 0x12u /* back to the level the link began with */
#define TAUT_OP_CAL_READ 0x18u /* the calibration record in use, 15 bytes a page */
#define TAUT_OP_CAL_BEGIN 0x19u /* begin a new record; stop first */
#define TAUT_OP_CAL_POINT 0x1Au /* add a point: the mean of the last half second, or the counts that are given */
#define TAUT_OP_CAL_POINT_AT 0x1Bu /* add a known point */
#define TAUT_OP_CAL_COMMIT 0x1Cu /* check, store and use the new record */
#define TAUT_OP_CAL_DISCARD 0x1Du /* forget the new record */
#define TAUT_LEVEL_OF_HELLO TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_INFO TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_START TAUT_LEVEL_CONTROL
#define TAUT_LEVEL_OF_STOP TAUT_LEVEL_CONTROL
#define TAUT_LEVEL_OF_RATE TAUT_LEVEL_CONTROL
#define TAUT_LEVEL_OF_TARE TAUT_LEVEL_CONTROL
#define TAUT_LEVEL_OF_GET_TARE TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_REPORT TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_ABORT TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_NEW_RUN TAUT_LEVEL_CONTROL
#define TAUT_LEVEL_OF_CLOCK TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_CHALLENGE TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_UNLOCK TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_LOCK TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_CAL_READ TAUT_LEVEL_READ
#define TAUT_LEVEL_OF_CAL_BEGIN TAUT_LEVEL_CALIBRATE
#define TAUT_LEVEL_OF_CAL_POINT TAUT_LEVEL_CALIBRATE
#define TAUT_LEVEL_OF_CAL_POINT_AT TAUT_LEVEL_CALIBRATE
#define TAUT_LEVEL_OF_CAL_COMMIT TAUT_LEVEL_CALIBRATE
#define TAUT_LEVEL_OF_CAL_DISCARD TAUT_LEVEL_CALIBRATE
#define TAUT_PAGE_IDENTITY 0u
#define TAUT_PAGE_CELL 1u
#define TAUT_PAGE_MEMORY 2u
#define TAUT_PAGE_RATES 3u
#define TAUT_PAGE_CALIBRATION 4u
#define TAUT_PAGES 5u
#define TAUT_PAGE_SIZE 16u
#define TAUT_RECORD_VERSION 1u
#define TAUT_RECORD_POINTS 8u
#define TAUT_RECORD_PAGE_BYTES 15u

/* samples as they are taken, where the MTU allows; forces of three bytes follow */
#define TAUT_KIND_LIVE 0x11u
#define TAUT_SIZE_LIVE 30u
typedef struct {
    uint8_t tare; /* id of the tare these forces are net of; 0: none since boot */
    uint16_t flags; /* bits, see the list of flags */
    uint32_t index; /* running number of the first sample, 0 at boot */
    uint32_t boot; /* random number drawn at boot */
    uint64_t clock; /* µs since boot of that sample */
    uint32_t period; /* µs between samples */
    uint8_t count; /* number of samples that follow */
    int32_t peak; /* highest force since the run began, 0.01 N */
    int64_t impulse; /* force summed over the time since the run began, 0.001 N s */
} taut_live_t;

/* Returns the number of bytes it has put: 30. */
static inline size_t taut_put_live(uint8_t *to, const taut_live_t *from)
{
    to[0] = 0x11u;
    taut_put(to + 1, (uint64_t)from->tare, 1u);
    taut_put(to + 2, (uint64_t)from->flags, 2u);
    taut_put(to + 4, (uint64_t)from->index, 4u);
    taut_put(to + 8, (uint64_t)from->boot, 4u);
    taut_put(to + 12, (uint64_t)from->clock, 6u);
    taut_put(to + 18, (uint64_t)from->period, 3u);
    taut_put(to + 21, (uint64_t)from->count, 1u);
    taut_put(to + 22, (uint64_t)(int64_t)from->peak, 3u);
    taut_put(to + 25, (uint64_t)(int64_t)from->impulse, 5u);
    return 30u;
}

static inline bool taut_get_live(taut_live_t *to, const uint8_t *from, size_t size)
{
    if (size < 30u || from[0] != 0x11u) return false;
    to->tare = (uint8_t)taut_get(from + 1, 1u);
    to->flags = (uint16_t)taut_get(from + 2, 2u);
    to->index = (uint32_t)taut_get(from + 4, 4u);
    to->boot = (uint32_t)taut_get(from + 8, 4u);
    to->clock = (uint64_t)taut_get(from + 12, 6u);
    to->period = (uint32_t)taut_get(from + 18, 3u);
    to->count = (uint8_t)taut_get(from + 21, 1u);
    to->peak = (int32_t)taut_get_signed(from + 22, 3u);
    to->impulse = (int64_t)taut_get_signed(from + 25, 5u);
    return true;
}

/* the same at a small MTU; forces of three bytes follow */
#define TAUT_KIND_LIVE_SHORT 0x12u
#define TAUT_SIZE_LIVE_SHORT 14u
typedef struct {
    uint8_t tare; /* id of the tare these forces are net of; 0: none since boot */
    uint16_t flags; /* bits, see the list of flags */
    uint32_t index; /* running number of the first sample, 0 at boot */
    uint32_t clock_low; /* low 24 bits of the clock of the first sample */
    uint32_t period; /* µs between samples */
} taut_live_short_t;

/* Returns the number of bytes it has put: 14. */
static inline size_t taut_put_live_short(uint8_t *to, const taut_live_short_t *from)
{
    to[0] = 0x12u;
    taut_put(to + 1, (uint64_t)from->tare, 1u);
    taut_put(to + 2, (uint64_t)from->flags, 2u);
    taut_put(to + 4, (uint64_t)from->index, 4u);
    taut_put(to + 8, (uint64_t)from->clock_low, 3u);
    taut_put(to + 11, (uint64_t)from->period, 3u);
    return 14u;
}

static inline bool taut_get_live_short(taut_live_short_t *to, const uint8_t *from, size_t size)
{
    if (size < 14u || from[0] != 0x12u) return false;
    to->tare = (uint8_t)taut_get(from + 1, 1u);
    to->flags = (uint16_t)taut_get(from + 2, 2u);
    to->index = (uint32_t)taut_get(from + 4, 4u);
    to->clock_low = (uint32_t)taut_get(from + 8, 3u);
    to->period = (uint32_t)taut_get(from + 11, 3u);
    return true;
}

/* the whole clock for short packets */
#define TAUT_KIND_ANCHOR 0x13u
#define TAUT_SIZE_ANCHOR 20u
typedef struct {
    uint32_t index; /* running number of the first sample, 0 at boot */
    uint32_t boot; /* random number drawn at boot */
    uint64_t clock; /* µs since boot of that sample */
    uint32_t period; /* µs between samples */
    uint16_t rate; /* nominal rate, 0.1 Hz */
} taut_anchor_t;

/* Returns the number of bytes it has put: 20. */
static inline size_t taut_put_anchor(uint8_t *to, const taut_anchor_t *from)
{
    to[0] = 0x13u;
    taut_put(to + 1, (uint64_t)from->index, 4u);
    taut_put(to + 5, (uint64_t)from->boot, 4u);
    taut_put(to + 9, (uint64_t)from->clock, 6u);
    taut_put(to + 15, (uint64_t)from->period, 3u);
    taut_put(to + 18, (uint64_t)from->rate, 2u);
    return 20u;
}

static inline bool taut_get_anchor(taut_anchor_t *to, const uint8_t *from, size_t size)
{
    if (size < 20u || from[0] != 0x13u) return false;
    to->index = (uint32_t)taut_get(from + 1, 4u);
    to->boot = (uint32_t)taut_get(from + 5, 4u);
    to->clock = (uint64_t)taut_get(from + 9, 6u);
    to->period = (uint32_t)taut_get(from + 15, 3u);
    to->rate = (uint16_t)taut_get(from + 18, 2u);
    return true;
}

/* peak and impulse at a small MTU */
#define TAUT_KIND_TOTALS 0x14u
#define TAUT_SIZE_TOTALS 20u
typedef struct {
    uint8_t tare; /* id of the tare these forces are net of; 0: none since boot */
    uint16_t flags; /* bits, see the list of flags */
    uint32_t next; /* index that the next sample will get */
    uint32_t began; /* index of the first sample of the run */
    int32_t peak; /* highest force since the run began, 0.01 N */
    int64_t impulse; /* force summed over the time since the run began, 0.001 N s */
} taut_totals_t;

/* Returns the number of bytes it has put: 20. */
static inline size_t taut_put_totals(uint8_t *to, const taut_totals_t *from)
{
    to[0] = 0x14u;
    taut_put(to + 1, (uint64_t)from->tare, 1u);
    taut_put(to + 2, (uint64_t)from->flags, 2u);
    taut_put(to + 4, (uint64_t)from->next, 4u);
    taut_put(to + 8, (uint64_t)from->began, 4u);
    taut_put(to + 12, (uint64_t)(int64_t)from->peak, 3u);
    taut_put(to + 15, (uint64_t)(int64_t)from->impulse, 5u);
    return 20u;
}

static inline bool taut_get_totals(taut_totals_t *to, const uint8_t *from, size_t size)
{
    if (size < 20u || from[0] != 0x14u) return false;
    to->tare = (uint8_t)taut_get(from + 1, 1u);
    to->flags = (uint16_t)taut_get(from + 2, 2u);
    to->next = (uint32_t)taut_get(from + 4, 4u);
    to->began = (uint32_t)taut_get(from + 8, 4u);
    to->peak = (int32_t)taut_get_signed(from + 12, 3u);
    to->impulse = (int64_t)taut_get_signed(from + 15, 5u);
    return true;
}

/* samples from memory, where the MTU allows; forces of three bytes follow */
#define TAUT_KIND_STORED 0x19u
#define TAUT_SIZE_STORED 22u
typedef struct {
    uint8_t tare; /* id of the tare these forces are net of; 0: none since boot */
    uint16_t flags; /* bits, see the list of flags */
    uint32_t index; /* running number of the first sample, 0 at boot */
    uint32_t boot; /* random number drawn at boot */
    uint64_t clock; /* µs since boot of that sample */
    uint32_t period; /* µs between samples */
    uint8_t count; /* number of samples that follow */
} taut_stored_t;

/* Returns the number of bytes it has put: 22. */
static inline size_t taut_put_stored(uint8_t *to, const taut_stored_t *from)
{
    to[0] = 0x19u;
    taut_put(to + 1, (uint64_t)from->tare, 1u);
    taut_put(to + 2, (uint64_t)from->flags, 2u);
    taut_put(to + 4, (uint64_t)from->index, 4u);
    taut_put(to + 8, (uint64_t)from->boot, 4u);
    taut_put(to + 12, (uint64_t)from->clock, 6u);
    taut_put(to + 18, (uint64_t)from->period, 3u);
    taut_put(to + 21, (uint64_t)from->count, 1u);
    return 22u;
}

static inline bool taut_get_stored(taut_stored_t *to, const uint8_t *from, size_t size)
{
    if (size < 22u || from[0] != 0x19u) return false;
    to->tare = (uint8_t)taut_get(from + 1, 1u);
    to->flags = (uint16_t)taut_get(from + 2, 2u);
    to->index = (uint32_t)taut_get(from + 4, 4u);
    to->boot = (uint32_t)taut_get(from + 8, 4u);
    to->clock = (uint64_t)taut_get(from + 12, 6u);
    to->period = (uint32_t)taut_get(from + 18, 3u);
    to->count = (uint8_t)taut_get(from + 21, 1u);
    return true;
}

/* the same at a small MTU; forces of three bytes follow */
#define TAUT_KIND_STORED_SHORT 0x1Au
#define TAUT_SIZE_STORED_SHORT 14u
typedef struct {
    uint8_t tare; /* id of the tare these forces are net of; 0: none since boot */
    uint16_t flags; /* bits, see the list of flags */
    uint32_t index; /* running number of the first sample, 0 at boot */
    uint32_t clock_low; /* low 24 bits of the clock of the first sample */
    uint32_t period; /* µs between samples */
} taut_stored_short_t;

/* Returns the number of bytes it has put: 14. */
static inline size_t taut_put_stored_short(uint8_t *to, const taut_stored_short_t *from)
{
    to[0] = 0x1Au;
    taut_put(to + 1, (uint64_t)from->tare, 1u);
    taut_put(to + 2, (uint64_t)from->flags, 2u);
    taut_put(to + 4, (uint64_t)from->index, 4u);
    taut_put(to + 8, (uint64_t)from->clock_low, 3u);
    taut_put(to + 11, (uint64_t)from->period, 3u);
    return 14u;
}

static inline bool taut_get_stored_short(taut_stored_short_t *to, const uint8_t *from, size_t size)
{
    if (size < 14u || from[0] != 0x1Au) return false;
    to->tare = (uint8_t)taut_get(from + 1, 1u);
    to->flags = (uint16_t)taut_get(from + 2, 2u);
    to->index = (uint32_t)taut_get(from + 4, 4u);
    to->clock_low = (uint32_t)taut_get(from + 8, 3u);
    to->period = (uint32_t)taut_get(from + 11, 3u);
    return true;
}

/* the whole clock for short packets */
#define TAUT_KIND_STORED_ANCHOR 0x1Bu
#define TAUT_SIZE_STORED_ANCHOR 20u
typedef struct {
    uint32_t index; /* running number of the first sample, 0 at boot */
    uint32_t boot; /* random number drawn at boot */
    uint64_t clock; /* µs since boot of that sample */
    uint32_t period; /* µs between samples */
    uint16_t rate; /* nominal rate, 0.1 Hz */
} taut_stored_anchor_t;

/* Returns the number of bytes it has put: 20. */
static inline size_t taut_put_stored_anchor(uint8_t *to, const taut_stored_anchor_t *from)
{
    to[0] = 0x1Bu;
    taut_put(to + 1, (uint64_t)from->index, 4u);
    taut_put(to + 5, (uint64_t)from->boot, 4u);
    taut_put(to + 9, (uint64_t)from->clock, 6u);
    taut_put(to + 15, (uint64_t)from->period, 3u);
    taut_put(to + 18, (uint64_t)from->rate, 2u);
    return 20u;
}

static inline bool taut_get_stored_anchor(taut_stored_anchor_t *to, const uint8_t *from, size_t size)
{
    if (size < 20u || from[0] != 0x1Bu) return false;
    to->index = (uint32_t)taut_get(from + 1, 4u);
    to->boot = (uint32_t)taut_get(from + 5, 4u);
    to->clock = (uint64_t)taut_get(from + 9, 6u);
    to->period = (uint32_t)taut_get(from + 15, 3u);
    to->rate = (uint16_t)taut_get(from + 18, 2u);
    return true;
}

/* the report is over */
#define TAUT_KIND_REPORT_END 0x1Cu
#define TAUT_SIZE_REPORT_END 13u
typedef struct {
    uint8_t request; /* request id of the command */
    uint8_t status; /* see the list of statuses */
    uint32_t from; /* first index that was sent */
    uint32_t to; /* last index that was sent */
    uint16_t crc; /* CRC-16/CCITT-FALSE over the three bytes of every force that was sent */
} taut_report_end_t;

/* Returns the number of bytes it has put: 13. */
static inline size_t taut_put_report_end(uint8_t *to, const taut_report_end_t *from)
{
    to[0] = 0x1Cu;
    taut_put(to + 1, (uint64_t)from->request, 1u);
    taut_put(to + 2, (uint64_t)from->status, 1u);
    taut_put(to + 3, (uint64_t)from->from, 4u);
    taut_put(to + 7, (uint64_t)from->to, 4u);
    taut_put(to + 11, (uint64_t)from->crc, 2u);
    return 13u;
}

static inline bool taut_get_report_end(taut_report_end_t *to, const uint8_t *from, size_t size)
{
    if (size < 13u || from[0] != 0x1Cu) return false;
    to->request = (uint8_t)taut_get(from + 1, 1u);
    to->status = (uint8_t)taut_get(from + 2, 1u);
    to->from = (uint32_t)taut_get(from + 3, 4u);
    to->to = (uint32_t)taut_get(from + 7, 4u);
    to->crc = (uint16_t)taut_get(from + 11, 2u);
    return true;
}

/* heartbeat, once a second */
#define TAUT_KIND_STATUS 0x21u
#define TAUT_SIZE_STATUS 19u
typedef struct {
    uint8_t state; /* bits, see the list of states */
    uint16_t flags; /* bits, see the list of flags */
    uint8_t battery; /* %, 255: not known */
    uint16_t battery_mv; /* mV, 0: not known */
    int16_t temperature; /* 0.01 °C, -32768: not known */
    uint32_t uptime; /* s since boot */
    uint32_t next; /* index that the next sample will get */
    uint8_t tare; /* id of the tare these forces are net of; 0: none since boot */
    uint8_t level; /* 0 read, 1 control, 2 calibrate */
} taut_status_t;

/* Returns the number of bytes it has put: 19. */
static inline size_t taut_put_status(uint8_t *to, const taut_status_t *from)
{
    to[0] = 0x21u;
    taut_put(to + 1, (uint64_t)from->state, 1u);
    taut_put(to + 2, (uint64_t)from->flags, 2u);
    taut_put(to + 4, (uint64_t)from->battery, 1u);
    taut_put(to + 5, (uint64_t)from->battery_mv, 2u);
    taut_put(to + 7, (uint64_t)(int64_t)from->temperature, 2u);
    taut_put(to + 9, (uint64_t)from->uptime, 4u);
    taut_put(to + 13, (uint64_t)from->next, 4u);
    taut_put(to + 17, (uint64_t)from->tare, 1u);
    taut_put(to + 18, (uint64_t)from->level, 1u);
    return 19u;
}

static inline bool taut_get_status(taut_status_t *to, const uint8_t *from, size_t size)
{
    if (size < 19u || from[0] != 0x21u) return false;
    to->state = (uint8_t)taut_get(from + 1, 1u);
    to->flags = (uint16_t)taut_get(from + 2, 2u);
    to->battery = (uint8_t)taut_get(from + 4, 1u);
    to->battery_mv = (uint16_t)taut_get(from + 5, 2u);
    to->temperature = (int16_t)taut_get_signed(from + 7, 2u);
    to->uptime = (uint32_t)taut_get(from + 9, 4u);
    to->next = (uint32_t)taut_get(from + 13, 4u);
    to->tare = (uint8_t)taut_get(from + 17, 1u);
    to->level = (uint8_t)taut_get(from + 18, 1u);
    return true;
}

/* about to go silent */
#define TAUT_KIND_GOODBYE 0x22u
#define TAUT_SIZE_GOODBYE 4u
typedef struct {
    uint8_t reason; /* see the list of reasons */
    uint16_t seconds; /* s that are left */
} taut_goodbye_t;

/* Returns the number of bytes it has put: 4. */
static inline size_t taut_put_goodbye(uint8_t *to, const taut_goodbye_t *from)
{
    to[0] = 0x22u;
    taut_put(to + 1, (uint64_t)from->reason, 1u);
    taut_put(to + 2, (uint64_t)from->seconds, 2u);
    return 4u;
}

static inline bool taut_get_goodbye(taut_goodbye_t *to, const uint8_t *from, size_t size)
{
    if (size < 4u || from[0] != 0x22u) return false;
    to->reason = (uint8_t)taut_get(from + 1, 1u);
    to->seconds = (uint16_t)taut_get(from + 2, 2u);
    return true;
}

/* the answer to a command; its own fields follow */
#define TAUT_KIND_REPLY 0x31u
#define TAUT_SIZE_REPLY 4u
typedef struct {
    uint8_t op; /* the command */
    uint8_t request; /* request id of the command */
    uint8_t status; /* see the list of statuses */
} taut_reply_t;

/* Returns the number of bytes it has put: 4. */
static inline size_t taut_put_reply(uint8_t *to, const taut_reply_t *from)
{
    to[0] = 0x31u;
    taut_put(to + 1, (uint64_t)from->op, 1u);
    taut_put(to + 2, (uint64_t)from->request, 1u);
    taut_put(to + 3, (uint64_t)from->status, 1u);
    return 4u;
}

static inline bool taut_get_reply(taut_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 4u || from[0] != 0x31u) return false;
    to->op = (uint8_t)taut_get(from + 1, 1u);
    to->request = (uint8_t)taut_get(from + 2, 1u);
    to->status = (uint8_t)taut_get(from + 3, 1u);
    return true;
}

/* service data of the scan response */
#define TAUT_KIND_ADVERTISEMENT 0x41u
#define TAUT_SIZE_ADVERTISEMENT 13u
typedef struct {
    uint8_t major; /* protocol version */
    uint8_t minor; /* protocol version */
    uint8_t state; /* bits, see the list of states */
    uint8_t battery; /* %, 255: not known */
    uint32_t serial; /* low half of the serial number */
    uint32_t next; /* index that the next sample will get */
} taut_advertisement_t;

/* Returns the number of bytes it has put: 13. */
static inline size_t taut_put_advertisement(uint8_t *to, const taut_advertisement_t *from)
{
    to[0] = 0x41u;
    taut_put(to + 1, (uint64_t)from->major, 1u);
    taut_put(to + 2, (uint64_t)from->minor, 1u);
    taut_put(to + 3, (uint64_t)from->state, 1u);
    taut_put(to + 4, (uint64_t)from->battery, 1u);
    taut_put(to + 5, (uint64_t)from->serial, 4u);
    taut_put(to + 9, (uint64_t)from->next, 4u);
    return 13u;
}

static inline bool taut_get_advertisement(taut_advertisement_t *to, const uint8_t *from, size_t size)
{
    if (size < 13u || from[0] != 0x41u) return false;
    to->major = (uint8_t)taut_get(from + 1, 1u);
    to->minor = (uint8_t)taut_get(from + 2, 1u);
    to->state = (uint8_t)taut_get(from + 3, 1u);
    to->battery = (uint8_t)taut_get(from + 4, 1u);
    to->serial = (uint32_t)taut_get(from + 5, 4u);
    to->next = (uint32_t)taut_get(from + 9, 4u);
    return true;
}

#define TAUT_SIZE_HELLO_PARAMS 2u
typedef struct {
    uint8_t major; /* version the host speaks */
    uint8_t minor; /* version the host speaks */
} taut_hello_params_t;

/* Returns the number of bytes it has put: 2. */
static inline size_t taut_put_hello_params(uint8_t *to, const taut_hello_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->major, 1u);
    taut_put(to + 1, (uint64_t)from->minor, 1u);
    return 2u;
}

static inline bool taut_get_hello_params(taut_hello_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 2u) return false;
    to->major = (uint8_t)taut_get(from + 0, 1u);
    to->minor = (uint8_t)taut_get(from + 1, 1u);
    return true;
}

#define TAUT_SIZE_HELLO_REPLY 15u
typedef struct {
    uint8_t major; /* version the sensor speaks */
    uint8_t minor; /* version the sensor speaks */
    uint16_t features; /* bits, see the list of features */
    uint32_t boot; /* random number drawn at boot */
    uint32_t next; /* index that the next sample will get */
    uint8_t state; /* bits, see the list of states */
    uint8_t level; /* 0 read, 1 control, 2 calibrate */
    uint8_t pages; /* number of info pages */
} taut_hello_reply_t;

/* Returns the number of bytes it has put: 15. */
static inline size_t taut_put_hello_reply(uint8_t *to, const taut_hello_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->major, 1u);
    taut_put(to + 1, (uint64_t)from->minor, 1u);
    taut_put(to + 2, (uint64_t)from->features, 2u);
    taut_put(to + 4, (uint64_t)from->boot, 4u);
    taut_put(to + 8, (uint64_t)from->next, 4u);
    taut_put(to + 12, (uint64_t)from->state, 1u);
    taut_put(to + 13, (uint64_t)from->level, 1u);
    taut_put(to + 14, (uint64_t)from->pages, 1u);
    return 15u;
}

static inline bool taut_get_hello_reply(taut_hello_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 15u) return false;
    to->major = (uint8_t)taut_get(from + 0, 1u);
    to->minor = (uint8_t)taut_get(from + 1, 1u);
    to->features = (uint16_t)taut_get(from + 2, 2u);
    to->boot = (uint32_t)taut_get(from + 4, 4u);
    to->next = (uint32_t)taut_get(from + 8, 4u);
    to->state = (uint8_t)taut_get(from + 12, 1u);
    to->level = (uint8_t)taut_get(from + 13, 1u);
    to->pages = (uint8_t)taut_get(from + 14, 1u);
    return true;
}

#define TAUT_SIZE_INFO_PARAMS 1u
typedef struct {
    uint8_t page; /* which page */
} taut_info_params_t;

/* Returns the number of bytes it has put: 1. */
static inline size_t taut_put_info_params(uint8_t *to, const taut_info_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    return 1u;
}

static inline bool taut_get_info_params(taut_info_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 1u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    return true;
}

#define TAUT_SIZE_START_PARAMS 2u
typedef struct {
    uint16_t latency; /* how long a sample may wait for its packet, ms */
} taut_start_params_t;

/* Returns the number of bytes it has put: 2. */
static inline size_t taut_put_start_params(uint8_t *to, const taut_start_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->latency, 2u);
    return 2u;
}

static inline bool taut_get_start_params(taut_start_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 2u) return false;
    to->latency = (uint16_t)taut_get(from + 0, 2u);
    return true;
}

#define TAUT_SIZE_START_REPLY 8u
typedef struct {
    uint32_t index; /* index of the first sample that will be sent */
    uint32_t period; /* µs between samples */
    uint8_t batch; /* samples a packet */
} taut_start_reply_t;

/* Returns the number of bytes it has put: 8. */
static inline size_t taut_put_start_reply(uint8_t *to, const taut_start_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->index, 4u);
    taut_put(to + 4, (uint64_t)from->period, 3u);
    taut_put(to + 7, (uint64_t)from->batch, 1u);
    return 8u;
}

static inline bool taut_get_start_reply(taut_start_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 8u) return false;
    to->index = (uint32_t)taut_get(from + 0, 4u);
    to->period = (uint32_t)taut_get(from + 4, 3u);
    to->batch = (uint8_t)taut_get(from + 7, 1u);
    return true;
}

#define TAUT_SIZE_STOP_REPLY 4u
typedef struct {
    uint32_t next; /* index that the next sample will get */
} taut_stop_reply_t;

/* Returns the number of bytes it has put: 4. */
static inline size_t taut_put_stop_reply(uint8_t *to, const taut_stop_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->next, 4u);
    return 4u;
}

static inline bool taut_get_stop_reply(taut_stop_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 4u) return false;
    to->next = (uint32_t)taut_get(from + 0, 4u);
    return true;
}

#define TAUT_SIZE_RATE_PARAMS 2u
typedef struct {
    uint16_t rate; /* 0.1 Hz */
} taut_rate_params_t;

/* Returns the number of bytes it has put: 2. */
static inline size_t taut_put_rate_params(uint8_t *to, const taut_rate_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->rate, 2u);
    return 2u;
}

static inline bool taut_get_rate_params(taut_rate_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 2u) return false;
    to->rate = (uint16_t)taut_get(from + 0, 2u);
    return true;
}

#define TAUT_SIZE_RATE_REPLY 5u
typedef struct {
    uint16_t rate; /* 0.1 Hz */
    uint32_t period; /* µs between samples */
} taut_rate_reply_t;

/* Returns the number of bytes it has put: 5. */
static inline size_t taut_put_rate_reply(uint8_t *to, const taut_rate_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->rate, 2u);
    taut_put(to + 2, (uint64_t)from->period, 3u);
    return 5u;
}

static inline bool taut_get_rate_reply(taut_rate_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 5u) return false;
    to->rate = (uint16_t)taut_get(from + 0, 2u);
    to->period = (uint32_t)taut_get(from + 2, 3u);
    return true;
}

#define TAUT_SIZE_TARE_REPLY 7u
typedef struct {
    uint8_t tare; /* id of the tare in use; 0: none since boot */
    int32_t value; /* gross force that is taken off, 0.01 N */
    uint32_t spread; /* highest less lowest force of the last half second, 0.01 N */
} taut_tare_reply_t;

/* Returns the number of bytes it has put: 7. */
static inline size_t taut_put_tare_reply(uint8_t *to, const taut_tare_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->tare, 1u);
    taut_put(to + 1, (uint64_t)(int64_t)from->value, 3u);
    taut_put(to + 4, (uint64_t)from->spread, 3u);
    return 7u;
}

static inline bool taut_get_tare_reply(taut_tare_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 7u) return false;
    to->tare = (uint8_t)taut_get(from + 0, 1u);
    to->value = (int32_t)taut_get_signed(from + 1, 3u);
    to->spread = (uint32_t)taut_get(from + 4, 3u);
    return true;
}

#define TAUT_SIZE_GET_TARE_REPLY 8u
typedef struct {
    uint8_t tare; /* id of the tare in use; 0: none since boot */
    int32_t value; /* gross force that is taken off, 0.01 N */
    uint32_t age; /* s since it was made */
} taut_get_tare_reply_t;

/* Returns the number of bytes it has put: 8. */
static inline size_t taut_put_get_tare_reply(uint8_t *to, const taut_get_tare_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->tare, 1u);
    taut_put(to + 1, (uint64_t)(int64_t)from->value, 3u);
    taut_put(to + 4, (uint64_t)from->age, 4u);
    return 8u;
}

static inline bool taut_get_get_tare_reply(taut_get_tare_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 8u) return false;
    to->tare = (uint8_t)taut_get(from + 0, 1u);
    to->value = (int32_t)taut_get_signed(from + 1, 3u);
    to->age = (uint32_t)taut_get(from + 4, 4u);
    return true;
}

#define TAUT_SIZE_REPORT_PARAMS 8u
typedef struct {
    uint32_t from; /* first index */
    uint32_t to; /* last index */
} taut_report_params_t;

/* Returns the number of bytes it has put: 8. */
static inline size_t taut_put_report_params(uint8_t *to, const taut_report_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->from, 4u);
    taut_put(to + 4, (uint64_t)from->to, 4u);
    return 8u;
}

static inline bool taut_get_report_params(taut_report_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 8u) return false;
    to->from = (uint32_t)taut_get(from + 0, 4u);
    to->to = (uint32_t)taut_get(from + 4, 4u);
    return true;
}

#define TAUT_SIZE_REPORT_REPLY 8u
typedef struct {
    uint32_t from; /* first index */
    uint32_t to; /* last index */
} taut_report_reply_t;

/* Returns the number of bytes it has put: 8. */
static inline size_t taut_put_report_reply(uint8_t *to, const taut_report_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->from, 4u);
    taut_put(to + 4, (uint64_t)from->to, 4u);
    return 8u;
}

static inline bool taut_get_report_reply(taut_report_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 8u) return false;
    to->from = (uint32_t)taut_get(from + 0, 4u);
    to->to = (uint32_t)taut_get(from + 4, 4u);
    return true;
}

#define TAUT_SIZE_NEW_RUN_REPLY 4u
typedef struct {
    uint32_t next; /* index that the next sample will get */
} taut_new_run_reply_t;

/* Returns the number of bytes it has put: 4. */
static inline size_t taut_put_new_run_reply(uint8_t *to, const taut_new_run_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->next, 4u);
    return 4u;
}

static inline bool taut_get_new_run_reply(taut_new_run_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 4u) return false;
    to->next = (uint32_t)taut_get(from + 0, 4u);
    return true;
}

#define TAUT_SIZE_CLOCK_REPLY 6u
typedef struct {
    uint64_t clock; /* µs since boot */
} taut_clock_reply_t;

/* Returns the number of bytes it has put: 6. */
static inline size_t taut_put_clock_reply(uint8_t *to, const taut_clock_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->clock, 6u);
    return 6u;
}

static inline bool taut_get_clock_reply(taut_clock_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 6u) return false;
    to->clock = (uint64_t)taut_get(from + 0, 6u);
    return true;
}

#define TAUT_SIZE_CHALLENGE_PARAMS 1u
typedef struct {
    uint8_t level; /* 0 read, 1 control, 2 calibrate */
} taut_challenge_params_t;

/* Returns the number of bytes it has put: 1. */
static inline size_t taut_put_challenge_params(uint8_t *to, const taut_challenge_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->level, 1u);
    return 1u;
}

static inline bool taut_get_challenge_params(taut_challenge_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 1u) return false;
    to->level = (uint8_t)taut_get(from + 0, 1u);
    return true;
}

#define TAUT_SIZE_CHALLENGE_REPLY 8u
typedef struct {
    uint32_t nonce_low; /* low half of the nonce */
    uint32_t nonce_high; /* high half of the nonce */
} taut_challenge_reply_t;

/* Returns the number of bytes it has put: 8. */
static inline size_t taut_put_challenge_reply(uint8_t *to, const taut_challenge_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->nonce_low, 4u);
    taut_put(to + 4, (uint64_t)from->nonce_high, 4u);
    return 8u;
}

static inline bool taut_get_challenge_reply(taut_challenge_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 8u) return false;
    to->nonce_low = (uint32_t)taut_get(from + 0, 4u);
    to->nonce_high = (uint32_t)taut_get(from + 4, 4u);
    return true;
}

#define TAUT_SIZE_UNLOCK_PARAMS 9u
typedef struct {
    uint8_t level; /* 0 read, 1 control, 2 calibrate */
    uint32_t proof_low; /* low half of the proof */
    uint32_t proof_high; /* high half of the proof */
} taut_unlock_params_t;

/* Returns the number of bytes it has put: 9. */
static inline size_t taut_put_unlock_params(uint8_t *to, const taut_unlock_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->level, 1u);
    taut_put(to + 1, (uint64_t)from->proof_low, 4u);
    taut_put(to + 5, (uint64_t)from->proof_high, 4u);
    return 9u;
}

static inline bool taut_get_unlock_params(taut_unlock_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 9u) return false;
    to->level = (uint8_t)taut_get(from + 0, 1u);
    to->proof_low = (uint32_t)taut_get(from + 1, 4u);
    to->proof_high = (uint32_t)taut_get(from + 5, 4u);
    return true;
}

#define TAUT_SIZE_UNLOCK_REPLY 1u
typedef struct {
    uint8_t level; /* 0 read, 1 control, 2 calibrate */
} taut_unlock_reply_t;

/* Returns the number of bytes it has put: 1. */
static inline size_t taut_put_unlock_reply(uint8_t *to, const taut_unlock_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->level, 1u);
    return 1u;
}

static inline bool taut_get_unlock_reply(taut_unlock_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 1u) return false;
    to->level = (uint8_t)taut_get(from + 0, 1u);
    return true;
}

#define TAUT_SIZE_LOCK_REPLY 1u
typedef struct {
    uint8_t level; /* 0 read, 1 control, 2 calibrate */
} taut_lock_reply_t;

/* Returns the number of bytes it has put: 1. */
static inline size_t taut_put_lock_reply(uint8_t *to, const taut_lock_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->level, 1u);
    return 1u;
}

static inline bool taut_get_lock_reply(taut_lock_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 1u) return false;
    to->level = (uint8_t)taut_get(from + 0, 1u);
    return true;
}

#define TAUT_SIZE_CAL_READ_PARAMS 1u
typedef struct {
    uint8_t page; /* which page */
} taut_cal_read_params_t;

/* Returns the number of bytes it has put: 1. */
static inline size_t taut_put_cal_read_params(uint8_t *to, const taut_cal_read_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    return 1u;
}

static inline bool taut_get_cal_read_params(taut_cal_read_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 1u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    return true;
}

#define TAUT_SIZE_CAL_BEGIN_REPLY 1u
typedef struct {
    uint8_t points; /* points so far */
} taut_cal_begin_reply_t;

/* Returns the number of bytes it has put: 1. */
static inline size_t taut_put_cal_begin_reply(uint8_t *to, const taut_cal_begin_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->points, 1u);
    return 1u;
}

static inline bool taut_get_cal_begin_reply(taut_cal_begin_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 1u) return false;
    to->points = (uint8_t)taut_get(from + 0, 1u);
    return true;
}

#define TAUT_SIZE_CAL_POINT_PARAMS 3u
typedef struct {
    int32_t force; /* the true force, 0.01 N */
} taut_cal_point_params_t;

/* Returns the number of bytes it has put: 3. */
static inline size_t taut_put_cal_point_params(uint8_t *to, const taut_cal_point_params_t *from)
{
    taut_put(to + 0, (uint64_t)(int64_t)from->force, 3u);
    return 3u;
}

static inline bool taut_get_cal_point_params(taut_cal_point_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 3u) return false;
    to->force = (int32_t)taut_get_signed(from + 0, 3u);
    return true;
}

#define TAUT_SIZE_CAL_POINT_REPLY 5u
typedef struct {
    uint8_t points; /* points so far */
    int32_t raw; /* ADC counts */
} taut_cal_point_reply_t;

/* Returns the number of bytes it has put: 5. */
static inline size_t taut_put_cal_point_reply(uint8_t *to, const taut_cal_point_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->points, 1u);
    taut_put(to + 1, (uint64_t)(int64_t)from->raw, 4u);
    return 5u;
}

static inline bool taut_get_cal_point_reply(taut_cal_point_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 5u) return false;
    to->points = (uint8_t)taut_get(from + 0, 1u);
    to->raw = (int32_t)taut_get_signed(from + 1, 4u);
    return true;
}

#define TAUT_SIZE_CAL_POINT_AT_PARAMS 7u
typedef struct {
    int32_t force; /* the true force, 0.01 N */
    int32_t raw; /* ADC counts */
} taut_cal_point_at_params_t;

/* Returns the number of bytes it has put: 7. */
static inline size_t taut_put_cal_point_at_params(uint8_t *to, const taut_cal_point_at_params_t *from)
{
    taut_put(to + 0, (uint64_t)(int64_t)from->force, 3u);
    taut_put(to + 3, (uint64_t)(int64_t)from->raw, 4u);
    return 7u;
}

static inline bool taut_get_cal_point_at_params(taut_cal_point_at_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 7u) return false;
    to->force = (int32_t)taut_get_signed(from + 0, 3u);
    to->raw = (int32_t)taut_get_signed(from + 3, 4u);
    return true;
}

#define TAUT_SIZE_CAL_POINT_AT_REPLY 5u
typedef struct {
    uint8_t points; /* points so far */
    int32_t raw; /* ADC counts */
} taut_cal_point_at_reply_t;

/* Returns the number of bytes it has put: 5. */
static inline size_t taut_put_cal_point_at_reply(uint8_t *to, const taut_cal_point_at_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->points, 1u);
    taut_put(to + 1, (uint64_t)(int64_t)from->raw, 4u);
    return 5u;
}

static inline bool taut_get_cal_point_at_reply(taut_cal_point_at_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 5u) return false;
    to->points = (uint8_t)taut_get(from + 0, 1u);
    to->raw = (int32_t)taut_get_signed(from + 1, 4u);
    return true;
}

#define TAUT_SIZE_CAL_COMMIT_PARAMS 7u
typedef struct {
    uint32_t date; /* s since 1970-01-01 UTC */
    uint32_t capacity; /* N */
} taut_cal_commit_params_t;

/* Returns the number of bytes it has put: 7. */
static inline size_t taut_put_cal_commit_params(uint8_t *to, const taut_cal_commit_params_t *from)
{
    taut_put(to + 0, (uint64_t)from->date, 4u);
    taut_put(to + 4, (uint64_t)from->capacity, 3u);
    return 7u;
}

static inline bool taut_get_cal_commit_params(taut_cal_commit_params_t *to, const uint8_t *from, size_t size)
{
    if (size < 7u) return false;
    to->date = (uint32_t)taut_get(from + 0, 4u);
    to->capacity = (uint32_t)taut_get(from + 4, 3u);
    return true;
}

#define TAUT_SIZE_CAL_COMMIT_REPLY 2u
typedef struct {
    uint16_t revision; /* of the record */
} taut_cal_commit_reply_t;

/* Returns the number of bytes it has put: 2. */
static inline size_t taut_put_cal_commit_reply(uint8_t *to, const taut_cal_commit_reply_t *from)
{
    taut_put(to + 0, (uint64_t)from->revision, 2u);
    return 2u;
}

static inline bool taut_get_cal_commit_reply(taut_cal_commit_reply_t *to, const uint8_t *from, size_t size)
{
    if (size < 2u) return false;
    to->revision = (uint16_t)taut_get(from + 0, 2u);
    return true;
}

#define TAUT_SIZE_IDENTITY_PAGE 14u
typedef struct {
    uint8_t page; /* 0 */
    uint8_t major; /* firmware version */
    uint8_t minor; /* firmware version */
    uint8_t patch; /* firmware version */
    uint64_t serial; /* serial number */
    uint8_t adc; /* see the list of ADCs */
    uint8_t bits; /* bits of a conversion */
    uint16_t hardware; /* hardware revision */
} taut_identity_page_t;

/* Returns the number of bytes it has put: 14. */
static inline size_t taut_put_identity_page(uint8_t *to, const taut_identity_page_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    taut_put(to + 1, (uint64_t)from->major, 1u);
    taut_put(to + 2, (uint64_t)from->minor, 1u);
    taut_put(to + 3, (uint64_t)from->patch, 1u);
    taut_put(to + 4, (uint64_t)from->serial, 6u);
    taut_put(to + 10, (uint64_t)from->adc, 1u);
    taut_put(to + 11, (uint64_t)from->bits, 1u);
    taut_put(to + 12, (uint64_t)from->hardware, 2u);
    return 14u;
}

static inline bool taut_get_identity_page(taut_identity_page_t *to, const uint8_t *from, size_t size)
{
    if (size < 14u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    to->major = (uint8_t)taut_get(from + 1, 1u);
    to->minor = (uint8_t)taut_get(from + 2, 1u);
    to->patch = (uint8_t)taut_get(from + 3, 1u);
    to->serial = (uint64_t)taut_get(from + 4, 6u);
    to->adc = (uint8_t)taut_get(from + 10, 1u);
    to->bits = (uint8_t)taut_get(from + 11, 1u);
    to->hardware = (uint16_t)taut_get(from + 12, 2u);
    return true;
}

#define TAUT_SIZE_CELL_PAGE 11u
typedef struct {
    uint8_t page; /* 1 */
    uint32_t capacity; /* N */
    uint32_t over_range; /* gross load from which the flag is set, N */
    uint16_t step; /* force of one count, 0.0001 N; 65535: that or more */
    uint16_t band; /* stability band, 0.01 N */
} taut_cell_page_t;

/* Returns the number of bytes it has put: 11. */
static inline size_t taut_put_cell_page(uint8_t *to, const taut_cell_page_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    taut_put(to + 1, (uint64_t)from->capacity, 3u);
    taut_put(to + 4, (uint64_t)from->over_range, 3u);
    taut_put(to + 7, (uint64_t)from->step, 2u);
    taut_put(to + 9, (uint64_t)from->band, 2u);
    return 11u;
}

static inline bool taut_get_cell_page(taut_cell_page_t *to, const uint8_t *from, size_t size)
{
    if (size < 11u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    to->capacity = (uint32_t)taut_get(from + 1, 3u);
    to->over_range = (uint32_t)taut_get(from + 4, 3u);
    to->step = (uint16_t)taut_get(from + 7, 2u);
    to->band = (uint16_t)taut_get(from + 9, 2u);
    return true;
}

#define TAUT_SIZE_MEMORY_PAGE 7u
typedef struct {
    uint8_t page; /* 2 */
    uint32_t ring; /* samples that the memory holds */
    uint16_t linger; /* s that measuring goes on after a link loss */
} taut_memory_page_t;

/* Returns the number of bytes it has put: 7. */
static inline size_t taut_put_memory_page(uint8_t *to, const taut_memory_page_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    taut_put(to + 1, (uint64_t)from->ring, 4u);
    taut_put(to + 5, (uint64_t)from->linger, 2u);
    return 7u;
}

static inline bool taut_get_memory_page(taut_memory_page_t *to, const uint8_t *from, size_t size)
{
    if (size < 7u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    to->ring = (uint32_t)taut_get(from + 1, 4u);
    to->linger = (uint16_t)taut_get(from + 5, 2u);
    return true;
}

#define TAUT_SIZE_RATES_PAGE 16u
typedef struct {
    uint8_t page; /* 3 */
    uint8_t count; /* rates that follow, at most 7 */
    uint16_t rate0; /* 0.1 Hz */
    uint16_t rate1; /* 0.1 Hz */
    uint16_t rate2; /* 0.1 Hz */
    uint16_t rate3; /* 0.1 Hz */
    uint16_t rate4; /* 0.1 Hz */
    uint16_t rate5; /* 0.1 Hz */
    uint16_t rate6; /* 0.1 Hz */
} taut_rates_page_t;

/* Returns the number of bytes it has put: 16. */
static inline size_t taut_put_rates_page(uint8_t *to, const taut_rates_page_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    taut_put(to + 1, (uint64_t)from->count, 1u);
    taut_put(to + 2, (uint64_t)from->rate0, 2u);
    taut_put(to + 4, (uint64_t)from->rate1, 2u);
    taut_put(to + 6, (uint64_t)from->rate2, 2u);
    taut_put(to + 8, (uint64_t)from->rate3, 2u);
    taut_put(to + 10, (uint64_t)from->rate4, 2u);
    taut_put(to + 12, (uint64_t)from->rate5, 2u);
    taut_put(to + 14, (uint64_t)from->rate6, 2u);
    return 16u;
}

static inline bool taut_get_rates_page(taut_rates_page_t *to, const uint8_t *from, size_t size)
{
    if (size < 16u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    to->count = (uint8_t)taut_get(from + 1, 1u);
    to->rate0 = (uint16_t)taut_get(from + 2, 2u);
    to->rate1 = (uint16_t)taut_get(from + 4, 2u);
    to->rate2 = (uint16_t)taut_get(from + 6, 2u);
    to->rate3 = (uint16_t)taut_get(from + 8, 2u);
    to->rate4 = (uint16_t)taut_get(from + 10, 2u);
    to->rate5 = (uint16_t)taut_get(from + 12, 2u);
    to->rate6 = (uint16_t)taut_get(from + 14, 2u);
    return true;
}

#define TAUT_SIZE_CALIBRATION_PAGE 12u
typedef struct {
    uint8_t page; /* 4 */
    uint8_t version; /* of the record; 0: none, forces are nominal */
    uint8_t points; /* number of points */
    uint16_t revision; /* counts up with each new record */
    uint32_t date; /* s since 1970-01-01 UTC */
    uint32_t capacity; /* N */
} taut_calibration_page_t;

/* Returns the number of bytes it has put: 12. */
static inline size_t taut_put_calibration_page(uint8_t *to, const taut_calibration_page_t *from)
{
    taut_put(to + 0, (uint64_t)from->page, 1u);
    taut_put(to + 1, (uint64_t)from->version, 1u);
    taut_put(to + 2, (uint64_t)from->points, 1u);
    taut_put(to + 3, (uint64_t)from->revision, 2u);
    taut_put(to + 5, (uint64_t)from->date, 4u);
    taut_put(to + 9, (uint64_t)from->capacity, 3u);
    return 12u;
}

static inline bool taut_get_calibration_page(taut_calibration_page_t *to, const uint8_t *from, size_t size)
{
    if (size < 12u) return false;
    to->page = (uint8_t)taut_get(from + 0, 1u);
    to->version = (uint8_t)taut_get(from + 1, 1u);
    to->points = (uint8_t)taut_get(from + 2, 1u);
    to->revision = (uint16_t)taut_get(from + 3, 2u);
    to->date = (uint32_t)taut_get(from + 5, 4u);
    to->capacity = (uint32_t)taut_get(from + 9, 3u);
    return true;
}

#define TAUT_SIZE_RECORD_HEAD 11u
typedef struct {
    uint8_t version; /* 1 */
    uint8_t points; /* how many of the points are used, 2 to 8 */
    uint16_t revision; /* counts up with each new record */
    uint32_t date; /* s since 1970-01-01 UTC */
    uint32_t capacity; /* N */
} taut_record_head_t;

/* Returns the number of bytes it has put: 11. */
static inline size_t taut_put_record_head(uint8_t *to, const taut_record_head_t *from)
{
    taut_put(to + 0, (uint64_t)from->version, 1u);
    taut_put(to + 1, (uint64_t)from->points, 1u);
    taut_put(to + 2, (uint64_t)from->revision, 2u);
    taut_put(to + 4, (uint64_t)from->date, 4u);
    taut_put(to + 8, (uint64_t)from->capacity, 3u);
    return 11u;
}

static inline bool taut_get_record_head(taut_record_head_t *to, const uint8_t *from, size_t size)
{
    if (size < 11u) return false;
    to->version = (uint8_t)taut_get(from + 0, 1u);
    to->points = (uint8_t)taut_get(from + 1, 1u);
    to->revision = (uint16_t)taut_get(from + 2, 2u);
    to->date = (uint32_t)taut_get(from + 4, 4u);
    to->capacity = (uint32_t)taut_get(from + 8, 3u);
    return true;
}

#define TAUT_SIZE_RECORD_POINT 7u
typedef struct {
    int32_t raw; /* ADC counts; strictly rising from point to point */
    int32_t force; /* 0.01 N; strictly rising or strictly falling */
} taut_record_point_t;

/* Returns the number of bytes it has put: 7. */
static inline size_t taut_put_record_point(uint8_t *to, const taut_record_point_t *from)
{
    taut_put(to + 0, (uint64_t)(int64_t)from->raw, 4u);
    taut_put(to + 4, (uint64_t)(int64_t)from->force, 3u);
    return 7u;
}

static inline bool taut_get_record_point(taut_record_point_t *to, const uint8_t *from, size_t size)
{
    if (size < 7u) return false;
    to->raw = (int32_t)taut_get_signed(from + 0, 4u);
    to->force = (int32_t)taut_get_signed(from + 4, 3u);
    return true;
}

#define TAUT_SIZE_RECORD 69u /* with its CRC */

#endif
