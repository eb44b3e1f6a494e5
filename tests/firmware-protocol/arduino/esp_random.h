/* Stand-in: the same numbers in every run. */
#pragma once
#include <cstdint>

inline uint32_t esp_random()
{
    static uint32_t drawn = 0x2B1F4D63u;
    return drawn = drawn * 1664525u + 1013904223u;
}
