/* The loop and what a board tells the core. */
#include "taut_inside.h"

#define SECOND_US 1000000u
#define BUTTON_US ((uint64_t)60 * SECOND_US)

static uint64_t now(const taut_core *core)
{
    return core->board->now_us(core->board->self);
}

void taut_init(taut_core *core, const taut_board *board, const taut_facts *facts)
{
    taut_zero(core, sizeof *core);
    core->board = board;
    core->facts = facts;
    core->boot = board->random(board->self);
    core->payload = TAUT_PAYLOAD_LEAST;
    core->battery = TAUT_NO_PERCENT;
    core->temperature = TAUT_NO_TEMPERATURE;
    core->tare_temperature = TAUT_NO_TEMPERATURE;
    taut_cell_begin(core);
    taut_cell_rate(core, facts->rate[0]);
    (void)board->set_rate(board->self, facts->rate[0]);
    taut_cell_new_run(core);
    core->converted_us = now(core);
    taut_cell_second(core, core->converted_us);
}

bool taut_wants_samples(const taut_core *core)
{
    return core->linked || core->measuring;
}

void taut_mtu(taut_core *core, uint16_t payload)
{
    core->payload = payload < TAUT_PAYLOAD_LEAST  ? TAUT_PAYLOAD_LEAST
                    : payload > TAUT_PAYLOAD_MOST ? TAUT_PAYLOAD_MOST
                                                  : payload;
    /* Packets of the other size may follow, and those need an anchor. */
    core->live_anchored = false;
    core->report.anchored = false;
}

void taut_linked(taut_core *core, uint16_t payload, uint8_t level)
{
    core->linked = true;
    core->greeted = false;
    core->live = false;
    core->link_level = level;
    core->unlocked = TAUT_LEVEL_READ;
    core->nonce_level = 0;
    core->report.active = false;
    core->replies = 0;
    core->last_request = 0;
    core->status_us = now(core);
    core->converted_us = core->measuring ? core->converted_us : now(core);
    taut_mtu(core, payload);
}

void taut_secured(taut_core *core, uint8_t level)
{
    if (core->linked) core->link_level = level;
}

void taut_unlinked(taut_core *core)
{
    core->linked = false;
    core->greeted = false;
    core->live = false;
    core->report.active = false;
    core->replies = 0;
    core->drafting = false;
    core->goodbye = false;
    core->button_us = 0;
    core->unlinked_us = now(core);
}

void taut_button(taut_core *core)
{
    core->button_us = now(core) + BUTTON_US;
}

void taut_health(taut_core *core, uint16_t mv, uint8_t battery, bool low, bool charging, int16_t temperature)
{
    core->battery_mv = mv;
    core->battery = battery;
    core->battery_low = low;
    core->charging = charging;
    core->temperature = temperature;
}

void taut_goodbye(taut_core *core, uint8_t reason, uint16_t seconds)
{
    /* Nobody there to hear it; the next host need not know. */
    if (!core->linked) return;
    core->goodbye = true;
    core->goodbye_values.reason = reason;
    core->goodbye_values.seconds = seconds;
}

uint8_t taut_state(const taut_core *core)
{
    const uint32_t broken = TAUT_FLAG_SATURATED | TAUT_FLAG_OVER_RANGE | TAUT_FLAG_CELL_FAULT;
    uint32_t state = 0;
    if (core->measuring) state |= TAUT_STATE_MEASURING;
    if (core->linked) state |= TAUT_STATE_LINKED;
    if (core->record.version != 0) state |= TAUT_STATE_CALIBRATED;
    if (core->charging) state |= TAUT_STATE_CHARGING;
    if (core->battery_low) state |= TAUT_STATE_BATTERY_LOW;
    if ((core->mark & broken) != 0) state |= TAUT_STATE_FAULTY;
    if (taut_keyed(core)) state |= TAUT_STATE_LOCKED;
    if (core->report.active) state |= TAUT_STATE_REPORTING;
    return (uint8_t)state;
}

size_t taut_advertise(const taut_core *core, uint8_t to[TAUT_SIZE_ADVERTISEMENT])
{
    const taut_advertisement_t values = {TAUT_VERSION_MAJOR, TAUT_VERSION_MINOR,
                                         taut_state(core),   core->battery,
                                         (uint32_t)(core->facts->serial & 0xFFFFFFFFu), core->ring.next};
    return taut_put_advertisement(to, &values);
}

void taut_step(taut_core *core)
{
    taut_conversion conversion;
    /* Bounded: a board that always has one more must not keep the link waiting. */
    for (uint32_t i = 0; i < 32u && core->board->read_adc(core->board->self, &conversion); i++) {
        taut_cell_convert(core, &conversion);
    }
    const uint64_t at_us = now(core);
    if (at_us >= core->second_us) {
        core->second_us = at_us + SECOND_US;
        taut_cell_second(core, at_us);
    }
    if (!core->linked) {
        const uint64_t linger_us = (uint64_t)core->facts->linger * SECOND_US;
        if (core->measuring && at_us - core->unlinked_us > linger_us) core->measuring = false;
        return;
    }
    taut_send_replies(core);
    if (core->greeted) taut_send_status(core, at_us);
    if (core->live) taut_send_live(core, at_us);
    /* Nothing of a report goes before the answer that announces it. */
    if (core->report.active && core->replies == 0) taut_send_report(core);
}
