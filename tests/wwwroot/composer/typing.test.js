import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { startTyping } from "../../../wwwroot/js/composer/typing.js";

let box;
let typing;
let told;
let now;

const page = {
  async invokeMethodAsync(method, isTyping) {
    assert.equal(method, "SetTyping");
    told.push(isTyping);
  },
};

function pass(milliseconds) {
  now += milliseconds;
  mock.timers.tick(milliseconds);
}

function type(text) {
  box.value = text;
  box.dispatchEvent(eventOf("input"));
}

beforeEach(() => {
  mock.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  now = 1000;
  mock.method(performance, "now", () => now);
  openPage();
  connection.up = true;
  told = [];
  box = make("textarea");
  typing = startTyping(box, page, (text) => text !== "" && !text.startsWith("/"));
});

test("typing is told once, and again after three seconds of it", () => {
  type("h");
  pass(1000);
  type("he");
  pass(1999);
  type("hel");
  assert.deepEqual(told, [true]);
  pass(1);
  type("hell");
  assert.deepEqual(told, [true, true]);
});

test("a pause of five seconds ends it", () => {
  type("h");
  pass(4999);
  assert.deepEqual(told, [true]);
  pass(1);
  assert.deepEqual(told, [true, false]);
});

test("each key begins the pause anew", () => {
  type("h");
  pass(2500);
  type("he");
  pass(4999);
  assert.deepEqual(told, [true]);
  pass(1);
  assert.deepEqual(told, [true, false]);
});

test("a text that is not meant for others is not told", () => {
  type("/who");
  pass(10_000);
  assert.deepEqual(told, []);
});

test("a box that is emptied ends it at once", () => {
  type("h");
  type("");
  assert.deepEqual(told, [true, false]);
  pass(10_000);
  assert.deepEqual(told, [true, false]);
});

test("leaving the box ends it", () => {
  type("h");
  box.dispatchEvent(eventOf("blur"));
  assert.deepEqual(told, [true, false]);
});

test("what has ended is not ended twice, and begins again at once", () => {
  typing.end();
  type("h");
  typing.end();
  typing.end();
  assert.deepEqual(told, [true, false]);
  type("he");
  assert.deepEqual(told, [true, false, true]);
});
