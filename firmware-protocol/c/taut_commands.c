/* The commands: who may, what they do, and how they are answered. */
#include "taut_inside.h"

#define LATENCY_LEAST_MS 5u
#define LATENCY_MOST_MS 1000u

static uint64_t now(const taut_core *core)
{
    return core->board->now_us(core->board->self);
}

static uint8_t hello(taut_core *core, taut_call *call)
{
    taut_hello_params_t params;
    if (!taut_get_hello_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    const taut_hello_reply_t reply = {TAUT_VERSION_MAJOR, TAUT_VERSION_MINOR, core->facts->features, core->boot,
                                      core->ring.next,    taut_state(core),   taut_level(core),      TAUT_PAGES};
    call->told = taut_put_hello_reply(call->to, &reply);
    if (params.major != TAUT_VERSION_MAJOR) return TAUT_STATUS_WRONG_VERSION;
    core->greeted = true;
    core->status_us = now(core);
    return TAUT_STATUS_OK;
}

static uint8_t info(const taut_core *core, taut_call *call)
{
    if (call->size < 1u) return TAUT_STATUS_BAD_LENGTH;
    call->told = taut_page(core, call->params[0], call->to);
    return call->told == 0 ? TAUT_STATUS_BAD_VALUE : TAUT_STATUS_OK;
}

static void set_batch(taut_core *core)
{
    const uint32_t batch = core->latency_us / core->nominal_us;
    const uint32_t most = taut_small(core) ? 2u : (TAUT_PAYLOAD_MOST - TAUT_SIZE_LIVE) / 3u;
    core->batch = batch < 1u ? 1u : batch > most ? most : batch;
}

static uint8_t start(taut_core *core, taut_call *call)
{
    taut_start_params_t params;
    if (!taut_get_start_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    if (params.latency < LATENCY_LEAST_MS || params.latency > LATENCY_MOST_MS) return TAUT_STATUS_BAD_VALUE;
    core->latency_us = params.latency * 1000u;
    set_batch(core);
    if (!core->measuring) {
        core->measuring = true;
        core->drafting = false;
        taut_cell_new_run(core);
    }
    core->live = true;
    core->live_anchored = false;
    core->live_next = core->ring.next;
    const taut_start_reply_t reply = {core->live_next, core->period_us, (uint8_t)core->batch};
    call->told = taut_put_start_reply(call->to, &reply);
    return TAUT_STATUS_OK;
}

static uint8_t next_reply(const taut_core *core, taut_call *call)
{
    taut_put(call->to, core->ring.next, 4u);
    call->told = 4u;
    return TAUT_STATUS_OK;
}

static uint8_t rate(taut_core *core, taut_call *call)
{
    taut_rate_params_t params;
    if (!taut_get_rate_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    bool offered = false;
    for (uint32_t i = 0; i < core->facts->rates; i++) offered = offered || core->facts->rate[i] == params.rate;
    uint8_t status = offered ? TAUT_STATUS_OK : TAUT_STATUS_RATE_NOT_OFFERED;
    if (offered && params.rate != core->rate) {
        if (core->board->set_rate(core->board->self, params.rate)) {
            taut_cell_rate(core, params.rate);
            if (core->live) set_batch(core);
            core->live_anchored = false;
        } else {
            status = TAUT_STATUS_CELL_FAULT;
        }
    }
    const taut_rate_reply_t reply = {core->rate, core->period_us};
    call->told = taut_put_rate_reply(call->to, &reply);
    return status;
}

static uint8_t tare(taut_core *core, taut_call *call)
{
    const uint8_t status = taut_cell_tare(core);
    const taut_tare_reply_t reply = {core->tare, core->tare_force, taut_cell_spread(core)};
    call->told = taut_put_tare_reply(call->to, &reply);
    return status;
}

static uint8_t get_tare(const taut_core *core, taut_call *call)
{
    const uint64_t age_us = core->tare == 0 ? 0 : now(core) - core->tare_us;
    const taut_get_tare_reply_t reply = {core->tare, core->tare_force, (uint32_t)(age_us / 1000000u)};
    call->told = taut_put_get_tare_reply(call->to, &reply);
    return TAUT_STATUS_OK;
}

static uint8_t report(taut_core *core, taut_call *call)
{
    taut_report_params_t params;
    const taut_ring *ring = &core->ring;
    if (!taut_get_report_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    if (params.from > params.to) return TAUT_STATUS_BAD_VALUE;
    if (core->report.active) return TAUT_STATUS_BUSY;
    if (ring->next == ring->oldest || params.from >= ring->next || params.to < ring->oldest) return TAUT_STATUS_GONE;
    const uint32_t from = params.from < ring->oldest ? ring->oldest : params.from;
    const uint32_t to = params.to >= ring->next ? ring->next - 1u : params.to;
    const bool whole = from == params.from && to == params.to;
    taut_zero(&core->report, sizeof core->report);
    core->report.active = true;
    core->report.request = call->request;
    core->report.crc = 0xFFFFu;
    core->report.from = from;
    core->report.cursor = from;
    core->report.to = to;
    const taut_report_reply_t reply = {from, to};
    call->told = taut_put_report_reply(call->to, &reply);
    return whole ? TAUT_STATUS_OK : TAUT_STATUS_PARTLY_GONE;
}

static uint8_t clock_reply(const taut_core *core, taut_call *call)
{
    taut_put(call->to, now(core), 6u);
    call->told = 6u;
    return TAUT_STATUS_OK;
}

static uint8_t run(taut_core *core, uint8_t op, taut_call *call)
{
    switch (op) {
    case TAUT_OP_HELLO:
        return hello(core, call);
    case TAUT_OP_INFO:
        return info(core, call);
    case TAUT_OP_START:
        return start(core, call);
    case TAUT_OP_STOP:
        core->measuring = false;
        return next_reply(core, call);
    case TAUT_OP_RATE:
        return rate(core, call);
    case TAUT_OP_TARE:
        return tare(core, call);
    case TAUT_OP_GET_TARE:
        return get_tare(core, call);
    case TAUT_OP_REPORT:
        return report(core, call);
    case TAUT_OP_ABORT:
        if (core->report.active) core->report.status = TAUT_STATUS_ABORTED;
        return TAUT_STATUS_OK;
    case TAUT_OP_NEW_RUN:
        taut_cell_new_run(core);
        return next_reply(core, call);
    case TAUT_OP_CLOCK:
        return clock_reply(core, call);
    case TAUT_OP_CHALLENGE:
        return taut_challenge(core, call);
    case TAUT_OP_UNLOCK:
        return taut_unlock(core, call);
    case TAUT_OP_LOCK:
        return taut_lock(core, call);
    default:
        return taut_calibrate(core, op, call);
    }
}

static uint8_t level_of(uint8_t op)
{
    switch (op) {
    case TAUT_OP_START:
        return TAUT_LEVEL_OF_START;
    case TAUT_OP_STOP:
        return TAUT_LEVEL_OF_STOP;
    case TAUT_OP_RATE:
        return TAUT_LEVEL_OF_RATE;
    case TAUT_OP_TARE:
        return TAUT_LEVEL_OF_TARE;
    case TAUT_OP_NEW_RUN:
        return TAUT_LEVEL_OF_NEW_RUN;
    case TAUT_OP_CAL_BEGIN:
        return TAUT_LEVEL_OF_CAL_BEGIN;
    case TAUT_OP_CAL_POINT:
        return TAUT_LEVEL_OF_CAL_POINT;
    case TAUT_OP_CAL_POINT_AT:
        return TAUT_LEVEL_OF_CAL_POINT_AT;
    case TAUT_OP_CAL_COMMIT:
        return TAUT_LEVEL_OF_CAL_COMMIT;
    case TAUT_OP_CAL_DISCARD:
        return TAUT_LEVEL_OF_CAL_DISCARD;
    default:
        return TAUT_LEVEL_READ;
    }
}

static void reply(taut_core *core, const uint8_t *bytes, size_t size)
{
    taut_copy(core->reply[core->replies], bytes, size);
    core->reply_size[core->replies] = (uint8_t)size;
    core->replies++;
}

void taut_write(taut_core *core, const uint8_t *bytes, size_t size)
{
    uint8_t answer[TAUT_COMMAND_MOST];
    /* No room for an answer: not carried out. The host asks again, with the same request id. */
    if (!core->linked || core->replies >= TAUT_REPLIES || size < 2u || size > TAUT_COMMAND_MOST) return;
    const uint8_t op = bytes[0];
    const uint8_t request = bytes[1];
    if (request != 0 && request == core->last_request && op == core->last_op) {
        reply(core, core->last_reply, core->last_size);
        return;
    }
    taut_call call = {bytes + 2, size - 2u, request, answer + TAUT_SIZE_REPLY, 0};
    uint8_t status;
    if (!core->greeted && op != TAUT_OP_HELLO) {
        status = TAUT_STATUS_HELLO_FIRST;
    } else if (level_of(op) > taut_level(core)) {
        status = TAUT_STATUS_NOT_ALLOWED;
    } else {
        status = run(core, op, &call);
    }
    const taut_reply_t head = {op, request, status};
    const size_t told = taut_put_reply(answer, &head) + call.told;
    core->last_op = op;
    core->last_request = request;
    core->last_size = (uint8_t)told;
    taut_copy(core->last_reply, answer, told);
    reply(core, answer, told);
}
