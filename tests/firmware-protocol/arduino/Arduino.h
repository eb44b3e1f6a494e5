/* Stand-in of the Arduino core for ESP32: as much of it as the board port uses, over a clock that the test moves. */
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#define LOW 0
#define HIGH 1
#define INPUT 1
#define INPUT_PULLUP 5
#define RISING 1
#define IRAM_ATTR
#define constrain(x, low, high) ((x) < (low) ? (low) : (x) > (high) ? (high) : (x))

namespace world {
inline uint64_t now_us = 0;
inline uint64_t conversion_us = 12500;
inline uint64_t next_us = 12500;
inline int32_t raw = 0;
inline bool ready = false;
inline bool pressed = false;
inline void (*onEdge)() = nullptr;

/* Time goes on; a conversion that ends pulls the data-ready pin up. */
inline void pass(uint64_t us)
{
    const uint64_t end_us = now_us + us;
    while (next_us <= end_us) {
        now_us = next_us;
        next_us += conversion_us;
        if (!ready && onEdge != nullptr) onEdge();
        ready = true;
    }
    now_us = end_us;
}
} // namespace world

inline void pinMode(int, int) {}
inline int digitalRead(int pin) { return pin == 9 ? (world::pressed ? LOW : HIGH) : world::ready ? HIGH : LOW; }
inline int digitalPinToInterrupt(int pin) { return pin; }
inline void attachInterrupt(int, void (*handler)(), int) { world::onEdge = handler; }
inline uint32_t analogReadMilliVolts(int) { return 1950; }
inline unsigned long millis() { return (unsigned long)(world::now_us / 1000); }
inline void delay(unsigned long ms) { world::pass(1000ull * ms); }

struct EspClass {
    uint64_t getEfuseMac() { return 0x1234'5678'9ABCull; }
};
inline EspClass ESP;

/* FreeRTOS queues of plain bytes. */
struct Queue {
    size_t most, size;
    std::deque<std::vector<uint8_t>> items;
};
typedef Queue *QueueHandle_t;
#define pdTRUE 1
#define pdFALSE 0
inline QueueHandle_t xQueueCreate(size_t most, size_t size)
{
    static Queue queue;
    queue.most = most;
    queue.size = size;
    return &queue;
}
inline int xQueueSend(QueueHandle_t queue, const void *item, int)
{
    if (queue->items.size() >= queue->most) return pdFALSE;
    const uint8_t *bytes = static_cast<const uint8_t *>(item);
    queue->items.emplace_back(bytes, bytes + queue->size);
    return pdTRUE;
}
inline int xQueueReceive(QueueHandle_t queue, void *item, int)
{
    if (queue->items.empty()) return pdFALSE;
    memcpy(item, queue->items.front().data(), queue->size);
    queue->items.pop_front();
    return pdTRUE;
}
