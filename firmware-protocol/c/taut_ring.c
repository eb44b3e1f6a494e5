/* The memory of the sensor and the packets that are cut from it, live and for backfill alike. */
#include "taut_inside.h"

/* Low clocks are 32 bits: samples older than an hour could not be told from younger ones. */
#define PAUSE_MOST_US ((uint64_t)3600000000)

void taut_ring_clear(taut_core *core)
{
    core->ring.oldest = core->ring.next;
}

static void restart_index(taut_core *core)
{
    core->boot = core->board->random(core->board->self);
    core->ring.oldest = 0;
    core->ring.next = 0;
    core->began = 0;
    core->live_next = 0;
    core->report.active = false;
}

void taut_ring_push(taut_core *core, int32_t force, uint16_t mark, uint64_t at_us)
{
    taut_ring *ring = &core->ring;
    if (ring->next == UINT32_MAX) restart_index(core);
    if (ring->next != ring->oldest) {
        const uint64_t pause = at_us - ring->last_us;
        if (pause > PAUSE_MOST_US) taut_ring_clear(core);
        if (pause > (uint64_t)core->period_us * 4u) mark = (uint16_t)(mark | TAUT_FLAG_PAUSE);
    }
    const uint32_t slot = ring->next % TAUT_RING;
    taut_put(ring->force + (size_t)slot * 3u, (uint64_t)(int64_t)force, 3u);
    ring->tare[slot] = core->tare;
    ring->flags[slot] = mark;
    ring->clock[slot] = (uint32_t)at_us;
    ring->last_us = at_us;
    ring->next++;
    if (ring->next - ring->oldest > TAUT_RING) ring->oldest = ring->next - TAUT_RING;
}

uint64_t taut_ring_clock(const taut_core *core, uint32_t index)
{
    const taut_ring *ring = &core->ring;
    return ring->last_us - (uint32_t)((uint32_t)ring->last_us - ring->clock[index % TAUT_RING]);
}

bool taut_small(const taut_core *core)
{
    /* Under this the long header would be most of the packet. */
    return core->payload < 60u;
}

static uint32_t fits(const taut_core *core, bool stored)
{
    const uint32_t head = taut_small(core) ? TAUT_SIZE_LIVE_SHORT : stored ? TAUT_SIZE_STORED : TAUT_SIZE_LIVE;
    return ((uint32_t)core->payload - head) / 3u;
}

/* A sample may join while marks, tare and spacing are those of the packet: what the header says holds for all. */
static uint32_t alike(const taut_core *core, uint32_t first, uint32_t most, uint32_t *period)
{
    const taut_ring *ring = &core->ring;
    const uint32_t slot = first % TAUT_RING;
    const uint16_t mark = (uint16_t)(ring->flags[slot] & ~TAUT_FLAG_PAUSE);
    uint32_t count = 1;
    uint32_t spacing = 0;
    *period = core->period_us;
    while (count < most) {
        const uint32_t here = (first + count) % TAUT_RING;
        const uint32_t step = ring->clock[here] - ring->clock[(first + count - 1u) % TAUT_RING];
        if (ring->flags[here] != mark || ring->tare[here] != ring->tare[slot]) break;
        if (count == 1u) spacing = step;
        const uint32_t slack = step > spacing ? step - spacing : spacing - step;
        /* Two packets' worth of bits for the period, and no wider than a quarter of it off. */
        if (step > 0x7FFFFFu || slack > spacing / 4u) break;
        count++;
        *period = (ring->clock[here] - ring->clock[slot]) / (count - 1u);
    }
    return count;
}

size_t taut_pack(const taut_core *core, bool stored, uint32_t first, uint32_t limit, uint8_t *to, uint32_t *count)
{
    const taut_ring *ring = &core->ring;
    const uint32_t slot = first % TAUT_RING;
    const uint32_t room = fits(core, stored);
    uint32_t period = 0;
    const uint32_t n = alike(core, first, limit - first < room ? limit - first : room, &period);
    const uint64_t clock = taut_ring_clock(core, first);
    size_t size;
    if (taut_small(core)) {
        const taut_live_short_t head = {ring->tare[slot], ring->flags[slot], first, (uint32_t)(clock & 0xFFFFFFu), period};
        size = taut_put_live_short(to, &head);
        if (stored) to[0] = TAUT_KIND_STORED_SHORT;
    } else if (stored) {
        const taut_stored_t head = {ring->tare[slot], ring->flags[slot], first, core->boot, clock, period, (uint8_t)n};
        size = taut_put_stored(to, &head);
    } else {
        const taut_live_t head = {ring->tare[slot], ring->flags[slot], first,      core->boot,
                                  clock,            period,            (uint8_t)n, core->peak,
                                  core->impulse / 100000};
        size = taut_put_live(to, &head);
    }
    for (uint32_t i = 0; i < n; i++) {
        taut_copy(to + size, ring->force + (size_t)((first + i) % TAUT_RING) * 3u, 3u);
        size += 3u;
    }
    *count = n;
    return size;
}

size_t taut_anchor(const taut_core *core, bool stored, uint32_t index, uint8_t *to)
{
    const taut_anchor_t values = {index, core->boot, taut_ring_clock(core, index), core->period_us, core->rate};
    const size_t size = taut_put_anchor(to, &values);
    if (stored) to[0] = TAUT_KIND_STORED_ANCHOR;
    return size;
}
