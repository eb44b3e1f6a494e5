/* Printed from the frames table (print-header.ts). Edit the table, not this file. */
#include <inttypes.h>
#include <stdio.h>
#include "../taut_frames.h"

/* Prints "name value" lines and returns the size of the packet, put again into `again`; 0 when it is none. */
static inline size_t taut_dump(const uint8_t *bytes, size_t size, uint8_t *again)
{
    if (size == 0) return 0;
    switch (bytes[0]) {
    case TAUT_KIND_LIVE: {
        taut_live_t values;
        if (!taut_get_live(&values, bytes, size)) return 0;
        printf("frame live\n");
        printf("tare %" PRId64 "\n", (int64_t)values.tare);
        printf("flags %" PRId64 "\n", (int64_t)values.flags);
        printf("index %" PRId64 "\n", (int64_t)values.index);
        printf("boot %" PRId64 "\n", (int64_t)values.boot);
        printf("clock %" PRId64 "\n", (int64_t)values.clock);
        printf("period %" PRId64 "\n", (int64_t)values.period);
        printf("count %" PRId64 "\n", (int64_t)values.count);
        printf("peak %" PRId64 "\n", (int64_t)values.peak);
        printf("impulse %" PRId64 "\n", (int64_t)values.impulse);
        return taut_put_live(again, &values);
    }
    case TAUT_KIND_LIVE_SHORT: {
        taut_live_short_t values;
        if (!taut_get_live_short(&values, bytes, size)) return 0;
        printf("frame liveShort\n");
        printf("tare %" PRId64 "\n", (int64_t)values.tare);
        printf("flags %" PRId64 "\n", (int64_t)values.flags);
        printf("index %" PRId64 "\n", (int64_t)values.index);
        printf("clockLow %" PRId64 "\n", (int64_t)values.clock_low);
        printf("period %" PRId64 "\n", (int64_t)values.period);
        return taut_put_live_short(again, &values);
    }
    case TAUT_KIND_ANCHOR: {
        taut_anchor_t values;
        if (!taut_get_anchor(&values, bytes, size)) return 0;
        printf("frame anchor\n");
        printf("index %" PRId64 "\n", (int64_t)values.index);
        printf("boot %" PRId64 "\n", (int64_t)values.boot);
        printf("clock %" PRId64 "\n", (int64_t)values.clock);
        printf("period %" PRId64 "\n", (int64_t)values.period);
        printf("rate %" PRId64 "\n", (int64_t)values.rate);
        return taut_put_anchor(again, &values);
    }
    case TAUT_KIND_TOTALS: {
        taut_totals_t values;
        if (!taut_get_totals(&values, bytes, size)) return 0;
        printf("frame totals\n");
        printf("tare %" PRId64 "\n", (int64_t)values.tare);
        printf("flags %" PRId64 "\n", (int64_t)values.flags);
        printf("next %" PRId64 "\n", (int64_t)values.next);
        printf("began %" PRId64 "\n", (int64_t)values.began);
        printf("peak %" PRId64 "\n", (int64_t)values.peak);
        printf("impulse %" PRId64 "\n", (int64_t)values.impulse);
        return taut_put_totals(again, &values);
    }
    case TAUT_KIND_STORED: {
        taut_stored_t values;
        if (!taut_get_stored(&values, bytes, size)) return 0;
        printf("frame stored\n");
        printf("tare %" PRId64 "\n", (int64_t)values.tare);
        printf("flags %" PRId64 "\n", (int64_t)values.flags);
        printf("index %" PRId64 "\n", (int64_t)values.index);
        printf("boot %" PRId64 "\n", (int64_t)values.boot);
        printf("clock %" PRId64 "\n", (int64_t)values.clock);
        printf("period %" PRId64 "\n", (int64_t)values.period);
        printf("count %" PRId64 "\n", (int64_t)values.count);
        return taut_put_stored(again, &values);
    }
    case TAUT_KIND_STORED_SHORT: {
        taut_stored_short_t values;
        if (!taut_get_stored_short(&values, bytes, size)) return 0;
        printf("frame storedShort\n");
        printf("tare %" PRId64 "\n", (int64_t)values.tare);
        printf("flags %" PRId64 "\n", (int64_t)values.flags);
        printf("index %" PRId64 "\n", (int64_t)values.index);
        printf("clockLow %" PRId64 "\n", (int64_t)values.clock_low);
        printf("period %" PRId64 "\n", (int64_t)values.period);
        return taut_put_stored_short(again, &values);
    }
    case TAUT_KIND_STORED_ANCHOR: {
        taut_stored_anchor_t values;
        if (!taut_get_stored_anchor(&values, bytes, size)) return 0;
        printf("frame storedAnchor\n");
        printf("index %" PRId64 "\n", (int64_t)values.index);
        printf("boot %" PRId64 "\n", (int64_t)values.boot);
        printf("clock %" PRId64 "\n", (int64_t)values.clock);
        printf("period %" PRId64 "\n", (int64_t)values.period);
        printf("rate %" PRId64 "\n", (int64_t)values.rate);
        return taut_put_stored_anchor(again, &values);
    }
    case TAUT_KIND_REPORT_END: {
        taut_report_end_t values;
        if (!taut_get_report_end(&values, bytes, size)) return 0;
        printf("frame reportEnd\n");
        printf("request %" PRId64 "\n", (int64_t)values.request);
        printf("status %" PRId64 "\n", (int64_t)values.status);
        printf("from %" PRId64 "\n", (int64_t)values.from);
        printf("to %" PRId64 "\n", (int64_t)values.to);
        printf("crc %" PRId64 "\n", (int64_t)values.crc);
        return taut_put_report_end(again, &values);
    }
    case TAUT_KIND_STATUS: {
        taut_status_t values;
        if (!taut_get_status(&values, bytes, size)) return 0;
        printf("frame status\n");
        printf("state %" PRId64 "\n", (int64_t)values.state);
        printf("flags %" PRId64 "\n", (int64_t)values.flags);
        printf("battery %" PRId64 "\n", (int64_t)values.battery);
        printf("battery_mv %" PRId64 "\n", (int64_t)values.battery_mv);
        printf("temperature %" PRId64 "\n", (int64_t)values.temperature);
        printf("uptime %" PRId64 "\n", (int64_t)values.uptime);
        printf("next %" PRId64 "\n", (int64_t)values.next);
        printf("tare %" PRId64 "\n", (int64_t)values.tare);
        printf("level %" PRId64 "\n", (int64_t)values.level);
        return taut_put_status(again, &values);
    }
    case TAUT_KIND_GOODBYE: {
        taut_goodbye_t values;
        if (!taut_get_goodbye(&values, bytes, size)) return 0;
        printf("frame goodbye\n");
        printf("reason %" PRId64 "\n", (int64_t)values.reason);
        printf("seconds %" PRId64 "\n", (int64_t)values.seconds);
        return taut_put_goodbye(again, &values);
    }
    case TAUT_KIND_REPLY: {
        taut_reply_t values;
        if (!taut_get_reply(&values, bytes, size)) return 0;
        printf("frame reply\n");
        printf("op %" PRId64 "\n", (int64_t)values.op);
        printf("request %" PRId64 "\n", (int64_t)values.request);
        printf("status %" PRId64 "\n", (int64_t)values.status);
        return taut_put_reply(again, &values);
    }
    case TAUT_KIND_ADVERTISEMENT: {
        taut_advertisement_t values;
        if (!taut_get_advertisement(&values, bytes, size)) return 0;
        printf("frame advertisement\n");
        printf("major %" PRId64 "\n", (int64_t)values.major);
        printf("minor %" PRId64 "\n", (int64_t)values.minor);
        printf("state %" PRId64 "\n", (int64_t)values.state);
        printf("battery %" PRId64 "\n", (int64_t)values.battery);
        printf("serial %" PRId64 "\n", (int64_t)values.serial);
        printf("next %" PRId64 "\n", (int64_t)values.next);
        return taut_put_advertisement(again, &values);
    }
    default:
        return 0;
    }
}
