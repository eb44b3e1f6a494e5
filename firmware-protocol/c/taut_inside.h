/* What the files of the core call of each other. A board has no use for it. */
#ifndef TAUT_INSIDE_H
#define TAUT_INSIDE_H

#include "taut.h"

void taut_ring_clear(taut_core *core);
void taut_ring_push(taut_core *core, int32_t force, uint16_t mark, uint64_t at_us);
uint64_t taut_ring_clock(const taut_core *core, uint32_t index);
/* Packs as many of the samples first..limit-1 as one packet holds; returns its size. */
size_t taut_pack(const taut_core *core, bool stored, uint32_t first, uint32_t limit, uint8_t *to, uint32_t *count);
bool taut_small(const taut_core *core);
size_t taut_anchor(const taut_core *core, bool stored, uint32_t index, uint8_t *to);

void taut_cell_begin(taut_core *core);
void taut_cell_rate(taut_core *core, uint16_t rate);
void taut_cell_convert(taut_core *core, const taut_conversion *conversion);
void taut_cell_second(taut_core *core, uint64_t now_us);
int32_t taut_cell_force(const taut_core *core, int32_t raw);
uint32_t taut_cell_spread(const taut_core *core);
/* Status of the last half second: ok, cellFault, notReady or unstable. */
uint8_t taut_cell_still(const taut_core *core, int32_t *mean_raw);
uint8_t taut_cell_tare(taut_core *core);
void taut_cell_new_run(taut_core *core);

void taut_send_replies(taut_core *core);
void taut_send_status(taut_core *core, uint64_t at_us);
void taut_send_live(taut_core *core, uint64_t at_us);
void taut_send_report(taut_core *core);

/* A command on its way: its parameters, and where its answer's own fields go. */
typedef struct {
    const uint8_t *params;
    size_t size;
    uint8_t request;
    uint8_t *to;
    size_t told;
} taut_call;

/* Answers with a status of the closed list. */
uint8_t taut_calibrate(taut_core *core, uint8_t op, taut_call *call);
uint8_t taut_challenge(taut_core *core, taut_call *call);
uint8_t taut_unlock(taut_core *core, taut_call *call);
uint8_t taut_lock(taut_core *core, taut_call *call);

bool taut_record_valid(const taut_record *record);
void taut_record_put(const taut_record *record, uint8_t to[TAUT_SIZE_RECORD]);
bool taut_record_get(taut_record *record, const uint8_t *from, size_t size);
size_t taut_page(const taut_core *core, uint8_t page, uint8_t to[TAUT_PAGE_SIZE]);

uint8_t taut_level(const taut_core *core);
/* Control needs a key. */
bool taut_keyed(const taut_core *core);
uint8_t taut_state(const taut_core *core);
uint16_t taut_crc16(uint16_t crc, const uint8_t *bytes, size_t size);
uint64_t taut_siphash(const uint8_t key[16], const uint8_t *bytes, size_t size);
void taut_zero(void *to, size_t size);
void taut_copy(void *to, const void *from, size_t size);

#endif
