/* Stand-in: the clock that the test moves. */
#pragma once
#include "Arduino.h"

inline int64_t esp_timer_get_time() { return (int64_t)world::now_us; }
