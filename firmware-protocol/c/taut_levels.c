/* Who may do what: what a link is granted by its security, a key or the button. */
#include "taut_inside.h"

#define NONCE_US ((uint64_t)10 * 1000000u)
#define LOCKOUT_US ((uint64_t)60 * 1000000u)
#define WRONG_MOST 5u

static uint64_t now(const taut_core *core)
{
    return core->board->now_us(core->board->self);
}

static bool keyed(const uint8_t key[16])
{
    uint32_t any = 0;
    for (uint32_t i = 0; i < 16u; i++) any |= key[i];
    return any != 0;
}

bool taut_keyed(const taut_core *core)
{
    return keyed(core->facts->key[0]);
}

uint8_t taut_level(const taut_core *core)
{
    uint8_t level = TAUT_LEVEL_CONTROL;
    if (taut_keyed(core)) level = TAUT_LEVEL_READ;
    if (core->link_level > level) level = core->link_level;
    if (core->unlocked > level) level = core->unlocked;
    if (now(core) < core->button_us) level = TAUT_LEVEL_CALIBRATE;
    return level;
}

static const uint8_t *key_of(const taut_core *core, uint8_t level)
{
    return core->facts->key[level - 1u];
}

uint8_t taut_challenge(taut_core *core, taut_call *call)
{
    if (call->size < 1u) return TAUT_STATUS_BAD_LENGTH;
    const uint8_t level = call->params[0];
    if (level < TAUT_LEVEL_CONTROL || level > TAUT_LEVEL_CALIBRATE) return TAUT_STATUS_BAD_VALUE;
    if (now(core) < core->locked_us) return TAUT_STATUS_LOCKED_OUT;
    core->nonce = (uint64_t)core->board->random(core->board->self) << 32;
    core->nonce |= core->board->random(core->board->self);
    core->nonce_us = now(core);
    core->nonce_level = level;
    taut_put(call->to, core->nonce, 8u);
    call->told = 8u;
    return TAUT_STATUS_OK;
}

uint8_t taut_unlock(taut_core *core, taut_call *call)
{
    if (call->size < TAUT_SIZE_UNLOCK_PARAMS) return TAUT_STATUS_BAD_LENGTH;
    if (now(core) < core->locked_us) return TAUT_STATUS_LOCKED_OUT;
    const uint8_t level = call->params[0];
    const bool fresh = core->nonce_level != 0 && core->nonce_level == level && now(core) - core->nonce_us < NONCE_US;
    core->nonce_level = 0;
    if (!fresh) return TAUT_STATUS_BAD_PROOF;
    uint8_t message[9];
    taut_put(message, core->nonce, 8u);
    message[8] = level;
    /* Compared whole, so that the time it takes says nothing; a level without a key has no proof. */
    const uint64_t off = taut_siphash(key_of(core, level), message, sizeof message) ^ taut_get(call->params + 1, 8u);
    if (off != 0 || !keyed(key_of(core, level))) {
        core->wrong++;
        if (core->wrong >= WRONG_MOST) {
            core->wrong = 0;
            core->locked_us = now(core) + LOCKOUT_US;
        }
        return TAUT_STATUS_BAD_PROOF;
    }
    core->wrong = 0;
    core->unlocked = level;
    call->to[0] = taut_level(core);
    call->told = 1u;
    return TAUT_STATUS_OK;
}

uint8_t taut_lock(taut_core *core, taut_call *call)
{
    core->unlocked = TAUT_LEVEL_READ;
    core->button_us = 0;
    call->to[0] = taut_level(core);
    call->told = 1u;
    return TAUT_STATUS_OK;
}
