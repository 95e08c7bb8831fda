import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage } from "../dom.js";
import { makeStorage } from "../storage.js";

let tries;
let letsThrough;
let options;

openPage();
globalThis.WebSocket ??= class {};
const { beginBySocket } = await import("../../../wwwroot/js/browser/transport.js");
const { sockets } = await import("../../../wwwroot/js/browser/network.js");

const build = () =>
  beginBySocket({
    httpConnectionOptions: options,
    build: () => ({
      async start() {
        tries.push({ ...options });
        if (letsThrough) {
          sockets.opened++;
        } else if (options.skipNegotiation) {
          throw new Error("blocked");
        }
      },
    }),
  }).build();

beforeEach(() => {
  mock.restoreAll();
  [tries, letsThrough, options] = [[], true, {}];
  globalThis.sessionStorage = makeStorage();
});

test("A page begins by a web socket without a negotiation", async () => {
  await build().start();

  assert.deepEqual(tries, [{ transport: 1, skipNegotiation: true }]);
});

test("Where no web socket comes through the page negotiates, and does so at once the next time", async () => {
  letsThrough = false;
  await build().start();
  await build().start();

  assert.deepEqual(tries.map((options) => options.skipNegotiation), [true, false, false]);
});

test("A web socket that comes through later is used alone again", async () => {
  letsThrough = false;
  await build().start();
  letsThrough = true;
  await build().start();
  await build().start();

  assert.deepEqual(tries.map((options) => options.skipNegotiation), [true, false, false, true]);
});

/** Lets no web socket be answered, and the negotiation take some time. */
const swallow = (milliseconds) => {
  let now = 0;
  mock.method(performance, "now", () => now);
  return beginBySocket({
    httpConnectionOptions: options,
    build: () => ({
      async start() {
        tries.push(options.transport);
        if (options.skipNegotiation) {
          sockets.unanswered++;
          throw new Error("not answered");
        }
        now += milliseconds;
      },
    }),
  }).build();
};

test("Where web sockets are never answered the page waits for one only, and tries none again", async () => {
  const hub = swallow(200);
  await hub.start();
  await hub.start();

  assert.deepEqual(tries, [1, 6, 6]);
});

test("A server that answered nothing for a while gets a web socket the next time", async () => {
  const hub = swallow(4000);
  await hub.start();
  await hub.start();

  assert.deepEqual(tries, [1, 6, 1, 6]);
});

test("A server that is away fails both ways, and nothing is remembered", async () => {
  const hub = beginBySocket({
    httpConnectionOptions: options,
    build: () => ({
      async start() {
        tries.push({ ...options });
        throw new Error("away");
      },
    }),
  }).build();

  await assert.rejects(hub.start());
  await assert.rejects(hub.start());

  assert.deepEqual(tries.map((options) => options.skipNegotiation), [true, false, true, false]);
});
