import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, settle } from "../dom.js";
import { calls, hour, kept, noon, openOutboxPage, start, states, texts, window } from "./outbox-page.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";

const keep = (entry) => localStorage.setItem(`chatroom.outbox.lobby.${entry.id}`, JSON.stringify(entry));

beforeEach(openOutboxPage);

test("what was kept is sent again in the order it was written, of this room only", () => {
  keep({ id: "b", text: "second", after: null, at: noon - 1 });
  keep({ id: "a", text: "first", after: null, at: noon - 2 });
  localStorage.setItem("chatroom.outbox.garden.c", JSON.stringify({ id: "c", text: "elsewhere", at: noon }));
  localStorage.setItem("chatroom.outbox.lobby.d", "{broken");
  start();
  assert.deepEqual(texts(), ["first", "second"]);
  assert.deepEqual(calls.map((call) => call.id), ["a", "b"]);
});

test("what is older than an hour waits for the reader", () => {
  keep({ id: "a", text: "old", after: null, at: noon - hour - 1 });
  keep({ id: "b", text: "young", after: null, at: noon - hour });
  start();
  assert.deepEqual(calls.map((call) => call.text), ["young"]);
  assert.deepEqual(states(), ["not sent: old", "sending"]);
});

test("messages of one millisecond keep their order", () => {
  connection.up = false;
  const outbox = start();
  ["one", "two", "three"].forEach((text) => outbox.add(text));
  outbox.stop();
  assert.deepEqual(kept().sort((a, b) => a.at - b.at).map((entry) => entry.text), ["one", "two", "three"]);
  assert.equal(new Set(kept().map((entry) => entry.at)).size, 3);
});

test("a message that another tab dealt with goes", () => {
  connection.up = false;
  start().add("hello");
  const { key } = kept()[0];
  dispatchEvent(eventOf("storage", { key, newValue: "{}" }));
  dispatchEvent(eventOf("storage", { key: null, newValue: null }));
  assert.deepEqual(texts(), ["hello"]);
  dispatchEvent(eventOf("storage", { key, newValue: null }));
  assert.deepEqual(texts(), []);
  connection.set(true);
  assert.equal(calls.length, 0);
});

test("an outbox that is stopped sends nothing, listens no more, and leaves what is kept", async () => {
  const outbox = start();
  outbox.add("hello");
  calls[0].reject(new Error());
  await settle();
  outbox.stop();
  mock.timers.tick(10_000);
  connection.set(true);
  assert.equal(calls.length, 1);
  assert.equal(window.listenerCount, 0);
  assert.deepEqual(texts(), []);
  assert.equal(kept().length, 1);
});

test("a message is sent where storage is forbidden", async () => {
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new Error("forbidden");
    },
  });
  start().add("hello");
  assert.equal(calls.length, 1);
  calls[0].answer("said");
  await settle();
  assert.deepEqual(texts(), []);
});
