// The list of rooms: where the keys lead, and which rooms a typed text finds.
import assert from "node:assert/strict";
import { test } from "node:test";
import "../dom.js";
import { addressOf, findRooms } from "../../../wwwroot/js/rooms/jump.js";
import { moveButton, nextRoom } from "../../../wwwroot/js/rooms/rooms.js";

/** Makes the links of a list; a star marks the shown room, and an exclamation mark unread messages. */
const links = (...names) =>
  names.map((name) => ({
    name: name.replace(/[*!]/g, ""),
    dataset: name.includes("!") ? { unread: "1" } : {},
    getAttribute: () => (name.includes("*") ? "page" : null),
  }));

test("a key goes to the room above or below, and around", () => {
  const list = links("a", "b*", "c");
  assert.equal(nextRoom(list, 1, false).name, "c");
  assert.equal(nextRoom(list, -1, false).name, "a");
  assert.equal(nextRoom(links("a*", "b"), -1, false).name, "b");
  assert.equal(nextRoom(links("a", "b*"), 1, false).name, "a");
});

test("a key with Shift goes to the next room with unread messages", () => {
  assert.equal(nextRoom(links("a!", "b*", "c", "d!"), 1, true).name, "d");
  assert.equal(nextRoom(links("a!", "b*", "c", "d"), 1, true).name, "a");
  assert.equal(nextRoom(links("a", "b*", "c"), 1, true), null);
});

test("a list without another room leads nowhere, and one without a shown room to an end", () => {
  assert.equal(nextRoom(links("a*"), 1, false), null);
  assert.equal(nextRoom([], 1, false), null);
  assert.equal(nextRoom(links("a", "b"), 1, false).name, "a");
  assert.equal(nextRoom(links("a", "b"), -1, false).name, "b");
});

test("Shift and an arrow presses the button that moves the pinned room with the focus, and no other key does", () => {
  const place = (buttons) => ({ closest: () => ({ querySelector: (selector) => buttons.find((name) => selector.includes(`"${name}"`)) }) });
  const pinned = place(["ArrowUp", "ArrowDown"]);
  assert.equal(moveButton(pinned, { key: "ArrowUp", shiftKey: true }), "ArrowUp");
  assert.equal(moveButton(pinned, { key: "ArrowDown", shiftKey: true }), "ArrowDown");
  assert.equal(moveButton(pinned, { key: "ArrowDown" }), null);
  assert.equal(moveButton(pinned, { key: "ArrowDown", shiftKey: true, altKey: true }), null);
  assert.equal(moveButton(pinned, { key: "Tab", shiftKey: true }), null);
  assert.equal(moveButton(place([]), { key: "ArrowUp", shiftKey: true }), null);
});

const rooms = [
  { name: "kitchen", topic: "", isOwn: true },
  { name: "web-dev", topic: "", isOwn: true },
  { name: "lobby", topic: "talk of the developers", isOwn: false },
  { name: "dev", topic: "", isOwn: false },
  { name: "devices", topic: "", isOwn: false },
].map((room) => ({ title: room.name, ...room }));
const found = (typed) => findRooms(rooms, typed).map(({ name, isNew }) => (isNew ? `+${name}` : name));

test("without a text, all rooms are found in their order", () => {
  assert.deepEqual(found(" "), ["kitchen", "web-dev", "lobby", "dev", "devices"]);
});

test("a text finds the room of that name, then the reader's own, then others, then topics", () => {
  assert.deepEqual(found("dev"), ["dev", "web-dev", "devices", "lobby"]);
});

test("a legal name that no room has makes one, in any case and with a number sign", () => {
  assert.deepEqual(found("#Kit"), ["kitchen", "+kit"]);
  assert.deepEqual(found("new room"), []);
  assert.deepEqual(found("x".repeat(33)), []);
});

test("a private room is found by its title, and its name is free for a new room", () => {
  const own = [{ name: "~abcdefghijkmnpqr", title: "plans", topic: "", isOwn: true, isPrivate: true }];
  assert.deepEqual(findRooms(own, "plan").map(({ name }) => name), ["~abcdefghijkmnpqr", "plan"]);
  assert.deepEqual(findRooms(own, "abc").map(({ name }) => name), ["abc"]);
});

test("persons are found by their handle in any case, before a new room of that name", () => {
  const all = [...rooms, { name: "Ted", title: "Ted", topic: "", isPerson: true }, { name: "dev", title: "dev", topic: "", isPerson: true }];
  const kinds = (typed) => findRooms(all, typed).map(({ name, isPerson, isNew }) => `${isPerson ? "@" : isNew ? "+" : "#"}${name}`);
  assert.deepEqual(kinds("ted"), ["@Ted", "+ted"]);
  assert.deepEqual(kinds("@TED"), ["@Ted"]);
  assert.deepEqual(kinds("dev").slice(0, 2), ["#dev", "@dev"]);
  assert.deepEqual(kinds("#ted"), ["+ted"]);
});

test("a person leads to the conversation, and a room to its page", () => {
  assert.equal(addressOf({ name: "a/b", isPerson: true }), "d/a%2Fb");
  assert.equal(addressOf({ name: "dev" }), "r/dev");
  assert.equal(addressOf({ name: "lobby" }), "./");
  assert.equal(addressOf({ name: "lobby", isPerson: true }), "d/lobby");
});
