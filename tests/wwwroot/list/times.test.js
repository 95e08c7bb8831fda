import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage } from "../dom.js";
import { observing } from "../observers.js";

process.env.TZ = "Asia/Shanghai";
const hour = 60 * 60 * 1000;
// 14:05 of 2 January in Shanghai.
const now = Date.UTC(2026, 0, 2, 6, 5);

let list;
let end;
let loads = 0;

/** The script reads the languages of page and reader when it is loaded, so each page loads its own. */
async function open(lang, languages, ...nodes) {
  openPage(lang, languages);
  list = make("div", { class: "list" }, ...nodes);
  document.body.append(list);
  const { keepTimes } = await import(`../../../wwwroot/js/list/times.js?${loads++}`);
  end = keepTimes(list);
}

const timeOf = (at) => make("time", { datetime: at }, "the server's text");
const row = (at) => make("div", { class: "row" }, make("a", { class: "when", "data-at": at }, "the server's text"));
const day = (date) => make("div", { class: "day" }, make("time", { datetime: date }, "the server's text"));
const texts = () => list.querySelectorAll("time, .when").map((element) => element.textContent);
const plain = (text) => text.replaceAll("\u202f", " ");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now }));
afterEach(() => {
  end();
  mock.timers.reset();
});

test("a time is of the reader's zone, exact in its title", async () => {
  await open("en", ["en-GB"], row("2026-01-02T05:00:30Z"));
  assert.deepEqual(texts(), ["13:00"]);
  assert.match(list.querySelector(".when").title, /2 January 2026.*13:00:30/);
});

test("a time without a link has the title itself", async () => {
  await open("en", ["en-GB"], timeOf("2026-01-02T05:00:30Z"));
  assert.match(list.querySelector("time").title, /13:00:30/);
});

test("times are as written where the reader is, in the page's language", async () => {
  await open("en", ["en-US"], row("2026-01-02T05:00:00Z"), day("2026-03-05"));
  assert.deepEqual(texts().map(plain), ["1:00 PM", "Thursday, March 5, 2026"]);
});

test("a narrow place has the time without the half of the day", async () => {
  await open("en", ["en-US"], row("2026-01-02T05:00:00Z"));
  assert.equal(list.querySelector(".when").dataset.short, "1:00");
});

test("a reader of another language keeps their clock and reads the page's words", async () => {
  await open("en", ["de-DE"], row("2026-01-02T05:00:00Z"), day("2026-01-02"));
  assert.deepEqual(texts(), ["13:00", "Today"]);
});

test("today and yesterday are said so, other days by date", async () => {
  await open("en", ["en-GB"], day("2026-01-02"), day("2026-01-01"), day("2025-12-31"));
  assert.deepEqual(texts().slice(0, 2), ["Today", "Yesterday"]);
  assert.match(texts()[2], /^Wednesday,? 31 December 2025$/);
});

test("days are said in Chinese on a Chinese page", async () => {
  await open("zh", ["zh-CN"], day("2026-01-02"), day("2026-01-01"));
  assert.deepEqual(texts(), ["今天", "昨天"]);
});

test("times that come later are shown too, alone or in a row", async () => {
  await open("en", ["en-GB"]);
  list.append(row("2026-01-02T05:00:00Z"));
  list.append(timeOf("2026-01-02T05:01:00Z"));
  assert.deepEqual(texts(), ["13:00", "13:01"]);
});

test("a time that changes is shown anew", async () => {
  await open("en", ["en-GB"], row("2026-01-02T05:00:00Z"));
  list.append(timeOf("2026-01-02T05:00:00Z"));
  list.querySelector(".when").dataset.at = "2026-01-02T06:00:00Z";
  list.querySelector("time").dateTime = "2026-01-02T06:01:00Z";
  assert.deepEqual(texts(), ["14:00", "14:01"]);
});

test("after midnight today is yesterday, each night anew", async () => {
  await open("en", ["en-GB"], day("2026-01-02"));
  mock.timers.tick(9 * hour);
  assert.deepEqual(texts(), ["Today"]);
  mock.timers.tick(hour);
  assert.deepEqual(texts(), ["Yesterday"]);
  mock.timers.tick(24 * hour);
  assert.match(texts()[0], /^Friday,? 2 January 2026$/);
});

test("a page that comes into sight again looks at the day", async () => {
  await open("en", ["en-GB"], day("2026-01-02"));
  mock.timers.setTime(now + 24 * hour);
  document.hear(eventOf("visibilitychange"));
  assert.deepEqual(texts(), ["Yesterday"]);
});

test("what has ended watches nothing", async () => {
  await open("en", ["en-GB"]);
  end();
  assert.equal(observing(), 0);
  assert.equal(document.listenerCount, 0);
  list.append(row("2026-01-02T05:00:00Z"));
  assert.deepEqual(texts(), ["the server's text"]);
});
