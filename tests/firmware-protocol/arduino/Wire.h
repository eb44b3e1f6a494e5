/* Stand-in: a bus with nothing on it. */
#pragma once
#include "Arduino.h"

struct TwoWire {
    bool begin(int, int, uint32_t) { return true; }
};
inline TwoWire Wire;
