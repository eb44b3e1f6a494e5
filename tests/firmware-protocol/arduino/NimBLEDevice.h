/* Stand-in of NimBLE-Arduino 2.x: the calls of the board port with the library's own signatures. */
#pragma once
#include "Arduino.h"

#define BLE_HS_CONN_HANDLE_NONE 0xffff
#define BLE_HS_ADV_F_DISC_GEN 0x02
#define BLE_HS_ADV_F_BREDR_UNSUP 0x04
#define BLE_GAP_CONN_MODE_NON 0
#define BLE_GAP_CONN_MODE_UND 2
#define BLE_HS_EDONE 14

namespace NIMBLE_PROPERTY {
enum { READ = 0x02, WRITE = 0x08, NOTIFY = 0x10, INDICATE = 0x20 };
}

struct NimBLEUUID {
    std::string text;
    NimBLEUUID(const char *text) : text(text) {}
};

struct NimBLEAddress {
    uint16_t number;
};

struct NimBLEConnInfo {
    uint16_t handle = 0;
    NimBLEAddress getIdAddress() const { return {handle}; }
    bool encrypted = false, authenticated = false;
    uint16_t getConnHandle() const { return handle; }
    bool isEncrypted() const { return encrypted; }
    bool isAuthenticated() const { return authenticated; }
};

struct NimBLEAttValue {
    std::vector<uint8_t> bytes;
    size_t size() const { return bytes.size(); }
    const uint8_t *data() const { return bytes.data(); }
};

struct NimBLECharacteristic;
struct NimBLECharacteristicCallbacks {
    virtual ~NimBLECharacteristicCallbacks() {}
    virtual void onWrite(NimBLECharacteristic *, NimBLEConnInfo &) {}
    virtual void onStatus(NimBLECharacteristic *, int) {}
};

struct NimBLECharacteristic {
    std::string uuid;
    NimBLEAttValue value;
    NimBLECharacteristicCallbacks *callbacks = nullptr;
    mutable bool unconfirmed = false;

    void setCallbacks(NimBLECharacteristicCallbacks *to) { callbacks = to; }
    void setValue(const uint8_t *bytes, size_t size) { value.bytes.assign(bytes, bytes + size); }
    NimBLEAttValue getValue() const { return value; }
    bool notify(const uint8_t *bytes, size_t size, uint16_t) const { return print(bytes, size); }
    bool indicate(const uint8_t *bytes, size_t size, uint16_t) const
    {
        if (unconfirmed) {
            printf("! a second indication before the first was confirmed\n");
            return false;
        }
        unconfirmed = true;
        return print(bytes, size);
    }
    bool print(const uint8_t *bytes, size_t size) const
    {
        printf("> %s %llu ", uuid.substr(0, 8).c_str(), (unsigned long long)world::now_us);
        for (size_t i = 0; i < size; i++) printf("%02x", bytes[i]);
        printf("\n");
        return true;
    }
};

struct NimBLEService {
    std::deque<NimBLECharacteristic> all;
    NimBLECharacteristic *createCharacteristic(const char *uuid, uint32_t)
    {
        all.emplace_back();
        all.back().uuid = uuid;
        return &all.back();
    }
};

struct NimBLEServer;
struct NimBLEServerCallbacks {
    virtual ~NimBLEServerCallbacks() {}
    virtual void onConnect(NimBLEServer *, NimBLEConnInfo &) {}
    virtual void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) {}
    virtual void onMTUChange(uint16_t, NimBLEConnInfo &) {}
    virtual void onAuthenticationComplete(NimBLEConnInfo &) {}
};

struct NimBLEServer {
    NimBLEService service;
    NimBLEServerCallbacks *callbacks = nullptr;
    void setCallbacks(NimBLEServerCallbacks *to, bool) { callbacks = to; }
    NimBLEService *createService(const char *) { return &service; }
    void start() {}
    void updateConnParams(uint16_t handle, uint16_t least, uint16_t most, uint16_t latency, uint16_t timeout)
    {
        printf("pace %u %u %u %u %u\n", handle, least, most, latency, timeout);
    }
};

/* 31 bytes each: what does not fit fails, as on the air. */
struct NimBLEAdvertisementData {
    size_t size = 0;
    std::string told;
    bool add(size_t more)
    {
        size += more;
        if (size > 31) printf("! an advertisement of %zu bytes\n", size);
        return size <= 31;
    }
    bool setFlags(uint8_t) { return add(3); }
    bool setCompleteServices(const NimBLEUUID &) { return add(18); }
    bool setName(const std::string &name)
    {
        told = name;
        return add(2 + name.size());
    }
    bool setServiceData(const NimBLEUUID &, const uint8_t *data, size_t length)
    {
        for (size_t i = 0; i < length; i++) {
            char digits[3];
            snprintf(digits, sizeof digits, "%02x", data[i]);
            told += digits;
        }
        return add(18 + length);
    }
};

struct NimBLEAdvertising {
    std::string name, state;
    bool running = false;
    uint8_t mode = BLE_GAP_CONN_MODE_UND;
    uint16_t least = 0, most = 0;
    void setAdvertisementData(const NimBLEAdvertisementData &data) { name = data.told; }
    void setScanResponseData(const NimBLEAdvertisementData &data) { state = data.told; }
    bool setConnectableMode(uint8_t to)
    {
        mode = to;
        return true;
    }
    void setMinInterval(uint16_t to) { least = to; }
    void setMaxInterval(uint16_t to) { most = to; }
    bool isAdvertising() { return running; }
    bool start()
    {
        running = true;
        printf("advertise %s %s every %u %s\n", mode == BLE_GAP_CONN_MODE_UND ? "connectable" : "seen", name.c_str(), most,
               state.c_str());
        return least == most;
    }
    bool stop()
    {
        running = false;
        return true;
    }
};

struct NimBLEDevice {
    static inline std::vector<uint16_t> bonds;
    static bool isBonded(const NimBLEAddress &address)
    {
        for (const uint16_t bond : bonds)
            if (bond == address.number) return true;
        return false;
    }
    static bool deleteBond(const NimBLEAddress &address)
    {
        for (size_t i = 0; i < bonds.size(); i++)
            if (bonds[i] == address.number) bonds.erase(bonds.begin() + (long)i);
        return true;
    }
    static bool init(const std::string &) { return true; }
    static bool setMTU(uint16_t) { return true; }
    static void setSecurityAuth(bool, bool, bool) {}
    static NimBLEServer *createServer()
    {
        static NimBLEServer server;
        return &server;
    }
    static NimBLEAdvertising *getAdvertising()
    {
        static NimBLEAdvertising advertising;
        return &advertising;
    }
};
