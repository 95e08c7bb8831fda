// Tests the offsets of the browser's time zone, for the days that the server shows.
import assert from "node:assert/strict";
import { test } from "node:test";

const { zoneOffsets } = await import("../../../wwwroot/js/browser/zone.js");

const minute = 60_000;
const hour = 60 * minute;

// Whole hours and others, half an hour of summer time, a month without it, a day left out, and none at all.
const zones = ["Asia/Calcutta", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu", "UTC"];

for (const zone of zones) {
  test(`the offsets are those of the browser's own times in ${zone}`, () => {
    process.env.TZ = zone;
    const offsets = zoneOffsets();
    const ends = Date.now() + 366 * 24 * hour;
    let i = 0;
    for (let at = Date.UTC(2000, 0, 1); at < ends; at += hour / 2) {
      while (offsets[i + 1]?.since <= at / minute) {
        i++;
      }
      if (offsets[i].minutes !== -new Date(at).getTimezoneOffset()) {
        assert.fail(`${new Date(at).toISOString()}: ${offsets[i].minutes}`);
      }
    }
    assert.ok(zone === "UTC" ? offsets.length === 1 : offsets.length < 150);
  });
}
