/* Stand-in: empty at first, kept while the program runs. */
#pragma once
#include "Arduino.h"
#include <map>

struct Preferences {
    std::map<std::string, std::vector<uint8_t>> kept;
    bool begin(const char *) { return true; }
    size_t getBytes(const char *key, void *to, size_t most)
    {
        const std::vector<uint8_t> &bytes = kept[key];
        if (bytes.empty() || bytes.size() > most) return 0;
        memcpy(to, bytes.data(), bytes.size());
        return bytes.size();
    }
    size_t putBytes(const char *key, const void *from, size_t size)
    {
        const uint8_t *bytes = static_cast<const uint8_t *>(from);
        kept[key].assign(bytes, bytes + size);
        return size;
    }
};
