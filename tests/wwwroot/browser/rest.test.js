import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../dom.js";
import { rest } from "../../../wwwroot/js/browser/memory.js";

let now;
let paused;
let reloads;
let timers;

const pass = (milliseconds) => {
  now += milliseconds;
  timers.filter((timer) => timer.at <= now).forEach((timer) => timer.action());
  timers = timers.filter((timer) => timer.at > now);
};
const use = (sign) => dispatchEvent(new Event(sign));

beforeEach(() => {
  openPage();
  [now, paused, reloads, timers] = [60_000, 0, 0, []];
  Object.defineProperty(globalThis, "performance", { configurable: true, value: { now: () => now } });
  globalThis.Blazor = { pauseCircuit: () => paused++ };
  globalThis.location = { reload: () => reloads++ };
  globalThis.setTimeout = (action, wait) => timers.push({ action, at: now + wait });
});

for (const sign of ["pointerdown", "keydown"]) {
  test(`a page that rests starts anew at the next ${sign}, and once`, () => {
    rest(false);
    pass(0);
    assert.deepEqual([paused, reloads], [1, 0]);

    use(sign);
    use(sign);

    assert.equal(reloads, 1);
  });
}

test("a page that has just been used does not rest", () => {
  document.documentElement.dataset.usedAt = now - 999;

  rest(false);
  pass(0);
  use("keydown");

  assert.deepEqual([paused, reloads], [0, 0]);
});

test("a page that was used a second ago rests", () => {
  document.documentElement.dataset.usedAt = now - 1000;

  rest(false);

  assert.equal(paused, 1);
});

test("a page without a place rests also while it is used, and starts anew after ten seconds at the earliest", () => {
  document.documentElement.dataset.usedAt = now;
  rest(true);
  pass(9999);
  use("keydown");
  assert.deepEqual([paused, reloads], [1, 0]);

  pass(1);
  assert.equal(reloads, 0);
  use("pointerdown");

  assert.equal(reloads, 1);
});
