/* What goes out, in order of importance: answers, the heartbeat, live samples, samples from memory. */
#include "taut_inside.h"

#define SECOND_US 1000000u
/* Live samples that could not be sent for this long are left to backfill: live means now. */
#define BACKLOG_US 500000u
/* Short packets hold 24 bits of the clock, 16.7 s: an anchor comes well before they run out. */
#define ANCHOR_GAP_US ((uint64_t)8 * SECOND_US)
#define BURST 8u

static bool send(const taut_core *core, taut_channel channel, const uint8_t *bytes, size_t size)
{
    return core->board->send(core->board->self, channel, bytes, size);
}

void taut_send_replies(taut_core *core)
{
    while (core->replies > 0 && send(core, TAUT_ON_CONTROL, core->reply[0], core->reply_size[0])) {
        core->replies--;
        for (uint32_t i = 0; i < core->replies; i++) {
            taut_copy(core->reply[i], core->reply[i + 1u], TAUT_COMMAND_MOST);
            core->reply_size[i] = core->reply_size[i + 1u];
        }
    }
}

void taut_send_status(taut_core *core, uint64_t at_us)
{
    uint8_t bytes[TAUT_PAYLOAD_LEAST];
    if (core->goodbye && send(core, TAUT_ON_STATUS, bytes, taut_put_goodbye(bytes, &core->goodbye_values))) {
        core->goodbye = false;
    }
    if (at_us < core->status_us) return;
    const taut_status_t values = {taut_state(core),
                                  (uint16_t)(core->mark | core->slow_mark),
                                  core->battery,
                                  core->battery_mv,
                                  core->temperature,
                                  (uint32_t)(at_us / SECOND_US),
                                  core->ring.next,
                                  core->tare,
                                  taut_level(core)};
    if (send(core, TAUT_ON_STATUS, bytes, taut_put_status(bytes, &values))) core->status_us = at_us + SECOND_US;
}

/* A short packet's clock counts from the anchor. Once a second the totals go along, for hosts that lost packets. */
static bool anchor_live(taut_core *core, uint64_t at_us, uint64_t clock_us)
{
    uint8_t bytes[TAUT_PAYLOAD_LEAST];
    const bool due = !core->live_anchored || at_us - core->live_anchor_us >= SECOND_US ||
                     clock_us - core->live_clock_us >= ANCHOR_GAP_US;
    if (!due) return true;
    if (!send(core, TAUT_ON_DATA, bytes, taut_anchor(core, false, core->live_next, bytes))) return false;
    core->live_anchored = true;
    core->live_anchor_us = at_us;
    const taut_totals_t totals = {core->tare,  (uint16_t)(core->mark | core->slow_mark),
                                  core->ring.next, core->began, core->peak, core->impulse / 100000};
    (void)send(core, TAUT_ON_DATA, bytes, taut_put_totals(bytes, &totals));
    return true;
}

void taut_send_live(taut_core *core, uint64_t at_us)
{
    uint8_t bytes[TAUT_PAYLOAD_MOST];
    const taut_ring *ring = &core->ring;
    if (core->live_next < ring->oldest) core->live_next = ring->oldest;
    for (uint32_t burst = 0; burst < BURST && core->live_next != ring->next; burst++) {
        const uint32_t waiting = ring->next - core->live_next;
        const uint64_t clock_us = taut_ring_clock(core, core->live_next);
        if (waiting < core->batch && at_us - clock_us < core->latency_us) return;
        if (taut_small(core) && !anchor_live(core, at_us, clock_us)) break;
        uint32_t count = 0;
        const size_t size = taut_pack(core, false, core->live_next, ring->next, bytes, &count);
        if (!send(core, TAUT_ON_DATA, bytes, size)) break;
        core->live_next += count;
        core->live_clock_us = clock_us;
    }
    const uint32_t most = BACKLOG_US / core->period_us + 2u * core->batch;
    if (ring->next - core->live_next > most) core->live_next = ring->next - core->batch;
}

void taut_send_report(taut_core *core)
{
    uint8_t bytes[TAUT_PAYLOAD_MOST];
    taut_report *report = &core->report;
    for (uint32_t burst = 0; burst < BURST && report->active; burst++) {
        if (report->cursor < core->ring.oldest) {
            /* Overtaken: from here on everything is sent that is sent at all. */
            report->cursor = core->ring.oldest;
            report->from = report->cursor;
            report->gone = true;
        }
        if (report->cursor > report->to || report->status == TAUT_STATUS_ABORTED) {
            const uint8_t status = report->status != TAUT_STATUS_OK ? report->status
                                   : report->gone                   ? TAUT_STATUS_PARTLY_GONE
                                                                    : TAUT_STATUS_OK;
            const taut_report_end_t end = {report->request, status, report->from, report->cursor - 1u, report->crc};
            if (send(core, TAUT_ON_STORED, bytes, taut_put_report_end(bytes, &end))) report->active = false;
            return;
        }
        const uint64_t clock_us = taut_ring_clock(core, report->cursor);
        if (taut_small(core) && (!report->anchored || clock_us - report->anchor_us >= ANCHOR_GAP_US)) {
            if (!send(core, TAUT_ON_STORED, bytes, taut_anchor(core, true, report->cursor, bytes))) return;
            report->anchored = true;
            report->anchor_us = clock_us;
        }
        uint32_t count = 0;
        const size_t size = taut_pack(core, true, report->cursor, report->to + 1u, bytes, &count);
        if (!send(core, TAUT_ON_STORED, bytes, size)) return;
        report->crc = taut_crc16(report->crc, bytes + size - (size_t)count * 3u, (size_t)count * 3u);
        report->cursor += count;
    }
}
