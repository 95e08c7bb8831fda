import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../dom.js";
import { makeStorage } from "../storage.js";
import { connection, invoke } from "../../../wwwroot/js/browser/connection.js";
import { keysOf, load, local, parse, read, save, session, write } from "../../../wwwroot/js/browser/memory.js";

const forbid = () =>
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new Error("forbidden");
    },
  });

beforeEach(() => {
  openPage();
  connection.up = true;
  connection.listeners.clear();
  globalThis.matchMedia = () => ({ matches: true });
});

test("what is written is read, and an empty text forgets it", () => {
  write(local, "key", "text");
  assert.equal(read(local, "key"), "text");
  assert.equal(read(session, "key"), null);
  write(local, "key", "");
  assert.deepEqual(Object.keys(localStorage), []);
});

test("storage that is forbidden holds nothing and is no fault", () => {
  forbid();
  write(local, "key", "text");
  assert.equal(read(local, "key"), null);
  assert.deepEqual(keysOf(local, "k"), []);
});

test("keys are those that begin so", () => {
  ["a.1", "a.2", "b.1"].forEach((key) => write(local, key, "x"));
  assert.deepEqual(keysOf(local, "a."), ["a.1", "a.2"]);
});

test("what is no JSON is nothing", () => {
  assert.deepEqual(parse('{"a":1}'), { a: 1 });
  assert.equal(parse("{broken"), null);
  assert.equal(parse(null), null);
});

test("a call reaches the component with its arguments", async () => {
  const component = { invokeMethodAsync: async (...args) => args };
  assert.deepEqual(await invoke(component, "Method", 1, "two"), ["Method", 1, "two"]);
});

test("a call that fails, or has no connection, gives nothing", async () => {
  let calls = 0;
  const component = {
    async invokeMethodAsync() {
      calls++;
      throw new Error("lost");
    },
  };
  assert.equal(await invoke(component, "Method"), null);
  connection.up = false;
  assert.equal(await invoke(component, "Method"), null);
  assert.equal(calls, 1);
});

test("a change of the connection is told to all", () => {
  const told = [];
  connection.listeners.add((up) => told.push(["one", up]));
  connection.listeners.add((up) => told.push(["two", up]));
  connection.set(false);
  assert.equal(connection.up, false);
  assert.deepEqual(told, [["one", false], ["two", false]]);
});

test("a browser remembers handle, token and position", () => {
  save("ada", "secret");
  write(local, "chatroom.position.e", "7");
  const { handle, token, positions, isWide, offsets } = load();
  assert.deepEqual([handle, token, positions, isWide], ["ada", "secret", [{ epoch: "e", sequence: 7 }], true]);
  assert.equal(offsets.at(-1).minutes, -new Date(Date.now() + 365 * 86400_000).getTimezoneOffset());
});

test("a browser that forbids storage says that it keeps no token", () => {
  assert.equal(save("ada", "secret"), false);
  assert.equal(save("ada", null), false);
  const allowed = globalThis.localStorage;
  globalThis.localStorage = Object.freeze(makeStorage());
  assert.equal(save("ada", "secret"), true);
  globalThis.localStorage = allowed;
});

test("a browser without a memory has no handle", () => {
  assert.equal(load().handle, undefined);
  assert.deepEqual(load().positions, []);
});

test("drafts, what was sent and what waits go with the token; handle and settings stay", () => {
  save("ada", "secret");
  write(local, "chatroom.position.e", "{}");
  write(local, "chatroom.settings", "{}");
  write(local, "chatroom.outbox.lobby.1", "{}");
  write(session, "chatroom.draft.lobby", "half a sentence");
  write(session, "chatroom.recall.lobby", "[]");
  save("ada", null);
  assert.deepEqual(Object.keys(localStorage).sort(), ["chatroom.memory", "chatroom.settings"]);
  assert.deepEqual(Object.keys(sessionStorage), []);
  assert.deepEqual([load().handle, load().token], ["ada", null]);
});
