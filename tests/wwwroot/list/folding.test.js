import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { folding } from "../../../wwwroot/js/browser/memory.js";
import { watchFolding } from "../../../wwwroot/js/list/folding.js";

let told;
let end;

const choose = (presence) => {
  localStorage.setItem("chatroom.settings", JSON.stringify({ presence }));
  dispatchEvent(new Event("chatroom-settings"));
};

beforeEach(() => {
  openPage();
  connection.up = true;
  connection.listeners.clear();
  told = [];
  end = watchFolding(({ presence }) => told.push(presence));
});

test("what the storage has makes sense to the server, whatever it is", () => {
  assert.deepEqual(folding(), { presence: "folded", ignored: [] });
  localStorage.setItem("chatroom.settings", JSON.stringify({ presence: "loud" }));
  localStorage.setItem("chatroom.ignored", JSON.stringify([{ id: "ab", handle: "bob" }, null, { handle: 7 }]));
  assert.deepEqual(folding(), {
    presence: "folded",
    ignored: [{ id: "ab", handle: "bob" }, { id: "", handle: "" }, { id: "", handle: "7" }],
  });
  localStorage.setItem("chatroom.ignored", "{}");
  assert.deepEqual(folding().ignored, []);
});

test("a change is told once, and another setting is none", () => {
  choose("none");
  choose("none");
  choose("all");
  assert.deepEqual(told, ["none", "all"]);
});

test("a change without a connection is told when it is back", () => {
  connection.set(false);
  choose("all");
  assert.deepEqual(told, []);
  connection.set(true);
  assert.deepEqual(told, ["all"]);
});

test("what has ended tells nothing", () => {
  end();
  choose("all");
  connection.set(true);
  assert.deepEqual(told, []);
});
