/*
 * Board port: ESP32-C3 and NAU7802, Arduino core for ESP32 3.x, NimBLE-Arduino 2.x, SparkFun NAU7802 library 1.0.x.
 * Copy or link the files of ../../c (without host/) beside this file. Pins and the cell are set below.
 *
 * Written against the libraries' published interfaces. The tests compile it with stand-ins of them and run a session
 * through it; it has NOT been run on hardware yet.
 */
#include <NimBLEDevice.h>
#include <Preferences.h>
#include <SparkFun_Qwiic_Scale_NAU7802_Arduino_Library.h>
#include <Wire.h>
#include <esp_random.h>
#include <esp_timer.h>

extern "C" {
#include "taut.h"
}

static const int pinSda = 6, pinScl = 7, pinReady = 5, pinButton = 9, pinBattery = 3;
/* The battery comes through two equal resistors. */
static const uint32_t batteryDivider = 2;

/* A 200 kg cell of 2 mV/V. Full scale is half the reference over the gain: 200 kgf give 0.002 * 128 / 0.5 of 2^23. */
static taut_facts facts = [] {
    taut_facts f = {};
    f.firmware[0] = 1;
    f.hardware = 1;
    f.adc = TAUT_ADC_NAU7802;
    f.bits = 24;
    f.nominal_raw = 4294967;   /* counts ... */
    f.nominal_force = 196133;  /* ... at 200 kgf, 0.01 N */
    f.capacity = 1961;
    f.band = 300;
    f.linger = 180;
    f.features = TAUT_FEATURE_BACKFILL | TAUT_FEATURE_RATES | TAUT_FEATURE_CALIBRATION | TAUT_FEATURE_BATTERY;
    const uint16_t rates[] = {800, 100, 200, 400, 3200};
    f.rates = 5;
    for (int i = 0; i < 5; i++) f.rate[i] = rates[i];
    return f;
}();

static taut_core core;
static NAU7802 adc;
static Preferences memory;
static NimBLEServer *server;
static NimBLECharacteristic *channels[4];
/* Of the loop alone, like the core. */
static uint16_t connection = BLE_HS_CONN_HANDLE_NONE;
static uint32_t aloneSince_ms;
/* Written by the interrupt and the Bluetooth task, read by the loop. */
static volatile uint32_t readyAt_us;
static volatile bool indicating;
static volatile bool pairing;
struct Event {
    enum Kind { Linked, Unlinked, Mtu, Secured, Written } kind;
    uint16_t number; /* connection handle, MTU, or how many bytes */
    uint8_t bytes[TAUT_COMMAND_MOST]; /* what was written, or the level first */
};
static QueueHandle_t events;

static void IRAM_ATTR onReady() { readyAt_us = (uint32_t)esp_timer_get_time(); }

/* ---- What the core asks for ---- */

static uint64_t nowUs(void *) { return (uint64_t)esp_timer_get_time(); }

static bool readAdc(void *, taut_conversion *to)
{
    if (digitalRead(pinReady) == LOW) return false;
    const uint64_t now = nowUs(nullptr);
    to->raw = adc.getReading();
    to->at_us = now - (uint32_t)((uint32_t)now - readyAt_us);
    to->failed = false;
    return true;
}

static bool sendPacket(void *, taut_channel channel, const uint8_t *bytes, size_t size)
{
    if (channel != TAUT_ON_CONTROL) return channels[channel]->notify(bytes, size, connection);
    /* One indication at a time; the confirmation clears the mark. */
    if (indicating) return false;
    indicating = true;
    if (channels[channel]->indicate(bytes, size, connection)) return true;
    indicating = false;
    return false;
}

static bool setRate(void *, uint16_t rate)
{
    const uint8_t code = rate == 3200  ? NAU7802_SPS_320
                         : rate == 800 ? NAU7802_SPS_80
                         : rate == 400 ? NAU7802_SPS_40
                         : rate == 200 ? NAU7802_SPS_20
                                       : NAU7802_SPS_10;
    return adc.setSampleRate(code) && adc.calibrateAFE();
}

static size_t load(void *, uint8_t *bytes, size_t most) { return memory.getBytes("record", bytes, most); }
static bool store(void *, const uint8_t *bytes, size_t size) { return memory.putBytes("record", bytes, size) == size; }
static uint32_t draw(void *) { return esp_random(); }

static const taut_board board = {nullptr, readAdc, nowUs, sendPacket, setRate, load, store, draw};

/* ---- What the radio tells: only put in line here, the loop tells the core ---- */

static void put(Event::Kind kind, uint16_t number, const uint8_t *bytes = nullptr, size_t size = 0)
{
    Event event = {};
    event.kind = kind;
    event.number = number;
    if (bytes != nullptr && size <= sizeof event.bytes) memcpy(event.bytes, bytes, size);
    xQueueSend(events, &event, 0);
}

static uint8_t levelOf(NimBLEConnInfo &info)
{
    return info.isEncrypted() ? (info.isAuthenticated() ? TAUT_LEVEL_CALIBRATE : TAUT_LEVEL_CONTROL) : TAUT_LEVEL_READ;
}

/*
 * Whoever is in the room can pair with a sensor that has neither keys nor a display, but not press its button: a new
 * bond counts only within a minute of that.
 */
struct ServerEvents : NimBLEServerCallbacks {
    bool bonded = false;
    void onConnect(NimBLEServer *, NimBLEConnInfo &info) override
    {
        bonded = NimBLEDevice::isBonded(info.getIdAddress());
        const uint8_t level = levelOf(info);
        put(Event::Linked, info.getConnHandle(), &level, 1);
    }
    void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) override { put(Event::Unlinked, 0); }
    void onMTUChange(uint16_t mtu, NimBLEConnInfo &) override { put(Event::Mtu, mtu); }
    void onAuthenticationComplete(NimBLEConnInfo &info) override
    {
        if (!bonded && !pairing) {
            NimBLEDevice::deleteBond(info.getIdAddress());
            return;
        }
        bonded = true;
        const uint8_t level = levelOf(info);
        put(Event::Secured, info.getConnHandle(), &level, 1);
    }
} serverEvents;

struct ControlEvents : NimBLECharacteristicCallbacks {
    void onWrite(NimBLECharacteristic *control, NimBLEConnInfo &) override
    {
        const NimBLEAttValue value = control->getValue();
        if (value.size() <= TAUT_COMMAND_MOST) put(Event::Written, (uint16_t)value.size(), value.data(), value.size());
    }
    /* An indication was confirmed, or has failed. */
    void onStatus(NimBLECharacteristic *, int) override { indicating = false; }
} controlEvents;

static void advertise()
{
    static const char *service = "db980001-cebe-45ed-8c2d-56fa3b427a7a";
    char name[16];
    uint8_t state[TAUT_SIZE_ADVERTISEMENT];
    snprintf(name, sizeof name, "Taut-%03x", (unsigned)(facts.serial & 0xFFF));
    NimBLEAdvertisementData advertisement, scan;
    advertisement.setFlags(BLE_HS_ADV_F_DISC_GEN | BLE_HS_ADV_F_BREDR_UNSUP);
    advertisement.setCompleteServices(NimBLEUUID(service));
    advertisement.setName(name);
    scan.setServiceData(NimBLEUUID(service), state, taut_advertise(&core, state));
    NimBLEAdvertising *advertising = NimBLEDevice::getAdvertising();
    advertising->setAdvertisementData(advertisement);
    advertising->setScanResponseData(scan);
    /* Every 160 ms for 30 s, then every 1022.5 ms. While a host is connected to be seen, not to be connected to. */
    static int shown = -1;
    const bool linked = connection != BLE_HS_CONN_HANDLE_NONE;
    const bool slow = linked || millis() - aloneSince_ms > 30000;
    const int mode = linked ? 2 : slow ? 1 : 0;
    if (mode != shown) {
        advertising->stop();
        advertising->setConnectableMode(linked ? BLE_GAP_CONN_MODE_NON : BLE_GAP_CONN_MODE_UND);
        advertising->setMinInterval(slow ? 1636 : 256);
        advertising->setMaxInterval(slow ? 1636 : 256);
        shown = mode;
    }
    if (!advertising->isAdvertising()) advertising->start();
}

/* 15-30 ms from one radio event to the next while there is something to tell, else 100-200 ms; lost after 2 s. */
static void setPace(bool quick)
{
    static bool paced;
    static uint16_t pacedFor = BLE_HS_CONN_HANDLE_NONE;
    if (paced == quick && pacedFor == connection) return;
    paced = quick;
    pacedFor = connection;
    server->updateConnParams(connection, quick ? 12 : 80, quick ? 24 : 160, 0, 200);
}

static void tellCore(const Event &event)
{
    switch (event.kind) {
    case Event::Linked:
        indicating = false;
        connection = event.number;
        setPace(true);
        taut_linked(&core, TAUT_PAYLOAD_LEAST, event.bytes[0]);
        break;
    case Event::Unlinked:
        connection = BLE_HS_CONN_HANDLE_NONE;
        aloneSince_ms = millis();
        taut_unlinked(&core);
        /* At once: the host that was lost is looking. */
        advertise();
        break;
    case Event::Mtu:
        taut_mtu(&core, (uint16_t)(event.number - 3));
        break;
    case Event::Secured:
        taut_secured(&core, event.bytes[0]);
        break;
    case Event::Written:
        taut_write(&core, event.bytes, event.number);
        break;
    }
}

void setup()
{
    pinMode(pinReady, INPUT);
    pinMode(pinButton, INPUT_PULLUP);
    Wire.begin(pinSda, pinScl, 400000);
    memory.begin("taut");
    events = xQueueCreate(16, sizeof(Event));
    adc.begin(Wire);
    adc.setLDO(NAU7802_LDO_3V0);
    adc.setGain(NAU7802_GAIN_128);
    attachInterrupt(digitalPinToInterrupt(pinReady), onReady, RISING);
    facts.serial = ESP.getEfuseMac() & 0xFFFFFFFFFFFFull;
    /* Keys, where wanted, are put there once by a sketch of their own (BUILD.md): 16 bytes each. */
    memory.getBytes("control", facts.key[0], 16);
    memory.getBytes("calibrate", facts.key[1], 16);
    taut_init(&core, &board, &facts);

    NimBLEDevice::init("Taut");
    NimBLEDevice::setMTU(247);
    NimBLEDevice::setSecurityAuth(true, true, true);
    server = NimBLEDevice::createServer();
    server->setCallbacks(&serverEvents, false);
    NimBLEService *service = server->createService("db980001-cebe-45ed-8c2d-56fa3b427a7a");
    uint8_t info[TAUT_PAGES * TAUT_PAGE_SIZE];
    service->createCharacteristic("db980002-cebe-45ed-8c2d-56fa3b427a7a", NIMBLE_PROPERTY::READ)
        ->setValue(info, taut_info(&core, info));
    channels[TAUT_ON_DATA] = service->createCharacteristic("db980003-cebe-45ed-8c2d-56fa3b427a7a", NIMBLE_PROPERTY::NOTIFY);
    channels[TAUT_ON_STORED] = service->createCharacteristic("db980004-cebe-45ed-8c2d-56fa3b427a7a", NIMBLE_PROPERTY::NOTIFY);
    channels[TAUT_ON_CONTROL] = service->createCharacteristic("db980005-cebe-45ed-8c2d-56fa3b427a7a",
                                                              NIMBLE_PROPERTY::WRITE | NIMBLE_PROPERTY::INDICATE);
    channels[TAUT_ON_STATUS] = service->createCharacteristic("db980006-cebe-45ed-8c2d-56fa3b427a7a", NIMBLE_PROPERTY::NOTIFY);
    channels[TAUT_ON_CONTROL]->setCallbacks(&controlEvents);
    server->start();
}

void loop()
{
    static uint32_t second_ms, pressed_ms, pairing_ms;
    Event event;
    while (xQueueReceive(events, &event, 0) == pdTRUE) tellCore(event);
    taut_step(&core);
    const uint32_t now_ms = millis();
    if (digitalRead(pinButton) == HIGH) pressed_ms = now_ms;
    if (now_ms - pressed_ms > 3000) {
        taut_button(&core);
        pressed_ms = now_ms;
        pairing_ms = now_ms;
        pairing = true;
    }
    if (now_ms - pairing_ms > 60000) pairing = false;
    if (now_ms - second_ms >= 1000) {
        second_ms = now_ms;
        const uint16_t mv = (uint16_t)(analogReadMilliVolts(pinBattery) * batteryDivider);
        /* One lithium cell: empty at 3.3 V, full at 4.15 V; a straight line is near enough for a sign of four bars. */
        const int percent = constrain(((int)mv - 3300) * 100 / 850, 0, 100);
        taut_health(&core, mv, (uint8_t)percent, mv < 3450, false, TAUT_NO_TEMPERATURE);
        if (mv > 2500 && mv < 3300) taut_goodbye(&core, TAUT_GOODBYE_BATTERY_EMPTY, 30);
        if (connection != BLE_HS_CONN_HANDLE_NONE) setPace(core.measuring || core.report.active);
        advertise();
    }
    delay(1);
}
