import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
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
