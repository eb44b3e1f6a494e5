/* Runs the board port by words from stdin: what a host, a hand or the cell does. Prints what the board says. */
#include "Arduino.h"
#include "arduino-nimble.ino"
#include <iostream>

static NimBLEConnInfo host;

static void pass(unsigned long ms)
{
    NimBLECharacteristic *control = channels[TAUT_ON_CONTROL];
    const uint64_t end_us = world::now_us + 1000ull * ms;
    while (world::now_us < end_us) {
        loop();
        if (control->unconfirmed) {
            control->unconfirmed = false;
            control->callbacks->onStatus(control, BLE_HS_EDONE);
        }
    }
}

static void write(const std::string &hex)
{
    std::vector<uint8_t> bytes;
    for (size_t at = 0; at + 1 < hex.size(); at += 2) bytes.push_back((uint8_t)std::stoi(hex.substr(at, 2), nullptr, 16));
    NimBLECharacteristic *control = channels[TAUT_ON_CONTROL];
    control->setValue(bytes.data(), bytes.size());
    control->callbacks->onWrite(control, host);
}

/* With an argument the sensor has a control key. */
int main(int count, char **)
{
    const uint8_t key[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    if (count > 1) memory.putBytes("control", key, sizeof key);
    setup();
    std::string word, value;
    while (std::cin >> word >> value) {
        if (word == "pass") pass(std::stoul(value));
        else if (word == "write") write(value);
        else if (word == "raw") world::raw = std::stoi(value);
        else if (word == "press") world::pressed = value == "1";
        else if (word == "mtu") server->callbacks->onMTUChange((uint16_t)std::stoul(value), host);
        else if (word == "link") {
            host.handle = (uint16_t)std::stoul(value);
            host.encrypted = false;
            /* The stack stops advertising when a host connects. */
            NimBLEDevice::getAdvertising()->stop();
            server->callbacks->onConnect(server, host);
        } else if (word == "pair") {
            host.encrypted = true;
            NimBLEDevice::bonds.push_back(host.handle);
            server->callbacks->onAuthenticationComplete(host);
        } else if (word == "lose") server->callbacks->onDisconnect(server, host, 0);
    }
    return 0;
}
