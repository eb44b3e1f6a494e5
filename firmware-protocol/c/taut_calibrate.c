/* Reading and renewing the calibration record. */
#include "taut_inside.h"

static uint8_t read_page(const taut_core *core, taut_call *call)
{
    uint8_t bytes[TAUT_SIZE_RECORD];
    if (call->size < 1u) return TAUT_STATUS_BAD_LENGTH;
    const size_t from = (size_t)call->params[0] * TAUT_RECORD_PAGE_BYTES;
    if (core->record.version == 0) return TAUT_STATUS_UNCALIBRATED;
    if (from >= sizeof bytes) return TAUT_STATUS_BAD_VALUE;
    const size_t left = sizeof bytes - from;
    const size_t size = left < TAUT_RECORD_PAGE_BYTES ? left : TAUT_RECORD_PAGE_BYTES;
    taut_record_put(&core->record, bytes);
    call->to[0] = call->params[0];
    taut_copy(call->to + 1, bytes + from, size);
    call->told = 1u + size;
    return TAUT_STATUS_OK;
}

static uint8_t begin(taut_core *core, taut_call *call)
{
    if (core->measuring) return TAUT_STATUS_MEASURING;
    taut_zero(&core->draft, sizeof core->draft);
    core->draft.version = TAUT_RECORD_VERSION;
    core->drafting = true;
    call->to[0] = 0;
    call->told = 1u;
    return TAUT_STATUS_OK;
}

static uint8_t add(taut_core *core, int32_t raw, int32_t force, taut_call *call)
{
    taut_record *draft = &core->draft;
    if (draft->points >= TAUT_RECORD_POINTS) return TAUT_STATUS_BAD_POINTS;
    /* Kept in order of counts, whatever the order of the weights. */
    uint32_t at = draft->points;
    while (at > 0 && draft->point[at - 1u].raw > raw) {
        draft->point[at] = draft->point[at - 1u];
        at--;
    }
    draft->point[at].raw = raw;
    draft->point[at].force = force;
    draft->points++;
    const taut_cal_point_reply_t reply = {draft->points, raw};
    call->told = taut_put_cal_point_reply(call->to, &reply);
    return TAUT_STATUS_OK;
}

static uint8_t point(taut_core *core, taut_call *call)
{
    taut_cal_point_params_t params;
    int32_t raw = 0;
    if (!taut_get_cal_point_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    if (!core->drafting) return TAUT_STATUS_NOT_READY;
    const uint8_t status = taut_cell_still(core, &raw);
    return status == TAUT_STATUS_OK ? add(core, raw, params.force, call) : status;
}

static uint8_t point_at(taut_core *core, taut_call *call)
{
    taut_cal_point_at_params_t params;
    if (!taut_get_cal_point_at_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    if (!core->drafting) return TAUT_STATUS_NOT_READY;
    return add(core, params.raw, params.force, call);
}

static uint8_t commit(taut_core *core, taut_call *call)
{
    taut_cal_commit_params_t params;
    uint8_t bytes[TAUT_SIZE_RECORD];
    if (!taut_get_cal_commit_params(&params, call->params, call->size)) return TAUT_STATUS_BAD_LENGTH;
    if (!core->drafting) return TAUT_STATUS_NOT_READY;
    if (core->measuring) return TAUT_STATUS_MEASURING;
    if (core->draft.points < 2u) return TAUT_STATUS_TOO_FEW_POINTS;
    core->draft.revision = (uint16_t)(core->record.revision + 1u);
    core->draft.date = params.date;
    core->draft.capacity = params.capacity;
    if (!taut_record_valid(&core->draft)) return TAUT_STATUS_BAD_POINTS;
    taut_record_put(&core->draft, bytes);
    if (!core->board->store(core->board->self, bytes, sizeof bytes)) return TAUT_STATUS_STORAGE_FAILED;
    core->record = core->draft;
    core->drafting = false;
    /* The old tare was a force by the old record. */
    core->tare = 0;
    core->tare_force = 0;
    taut_cell_second(core, core->board->now_us(core->board->self));
    taut_put(call->to, core->record.revision, 2u);
    call->told = 2u;
    return TAUT_STATUS_OK;
}

uint8_t taut_calibrate(taut_core *core, uint8_t op, taut_call *call)
{
    switch (op) {
    case TAUT_OP_CAL_READ:
        return read_page(core, call);
    case TAUT_OP_CAL_BEGIN:
        return begin(core, call);
    case TAUT_OP_CAL_POINT:
        return point(core, call);
    case TAUT_OP_CAL_POINT_AT:
        return point_at(core, call);
    case TAUT_OP_CAL_COMMIT:
        return commit(core, call);
    case TAUT_OP_CAL_DISCARD:
        core->drafting = false;
        return TAUT_STATUS_OK;
    default:
        return TAUT_STATUS_UNKNOWN_COMMAND;
    }
}
