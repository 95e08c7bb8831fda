import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage } from "../dom.js";

let now = 0;
const events = new EventTarget();

openPage();
Object.defineProperty(globalThis, "performance", { configurable: true, value: { now: () => now } });
Object.defineProperty(globalThis, "navigator", { configurable: true, value: { onLine: false } });
globalThis.location = { hostname: "chat.example" };
globalThis.addEventListener = events.addEventListener.bind(events);
globalThis.WebSocket = class extends EventTarget {
  close() {
    this.closed = true;
    this.dispatchEvent(new Event("close"));
  }
};
mock.timers.enable({ apis: ["setTimeout"] });
globalThis.setInterval = () => 1;
document.addEventListener ??= () => {};
const { sockets, WatchedSocket, watchNetwork } = await import("../../../wwwroot/js/browser/network.js");
const banner = { dataset: {} };
const socket = new WatchedSocket();
watchNetwork(banner);

const hearAt = (time) => {
  now = time;
  socket.dispatchEvent(new Event("message"));
};

test("frames that were on their way do not end the state offline, later ones do", () => {
  events.dispatchEvent(new Event("offline"));
  hearAt(100);
  hearAt(200);
  assert.equal(banner.dataset.network, "offline");

  hearAt(2200);
  assert.equal(banner.dataset.network, undefined);
});

test("a server on this machine answers without any network", () => {
  globalThis.location.hostname = "127.0.0.1";
  events.dispatchEvent(new Event("offline"));
  assert.equal(banner.dataset.network, "offline");

  hearAt(2300);

  assert.equal(banner.dataset.network, undefined);
});

test("a web socket that is not answered within ten seconds is given up, an open one never", () => {
  const silent = new WatchedSocket();
  const open = new WatchedSocket();
  open.dispatchEvent(new Event("open"));

  mock.timers.tick(9999);
  assert.equal(silent.closed, undefined);
  mock.timers.tick(1);

  assert.equal(silent.closed, true);
  assert.equal(open.closed, undefined);
  assert.equal(sockets.opened, 1);
  assert.ok(sockets.unanswered > 0);
});
