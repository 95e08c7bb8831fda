import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage } from "../dom.js";
import { takeCarried, watchCarry } from "../../../wwwroot/js/composer/carry.js";

let box;
let cleared;

const press = (key, properties = {}) => {
  const event = eventOf("keydown", { key, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...properties });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
};

beforeEach(() => {
  openPage();
  takeCarried();
  box = make("textarea", {});
  document.body.append(box);
  cleared = 0;
});

test("what is typed behind a command and while there is no box goes to the next room", () => {
  watchCarry(box, () => true, () => cleared++);
  box.value = "/jo";
  assert.ok(!press("i"));
  box.remove();
  assert.ok(press("i"));
  assert.ok(press("x"));
  assert.ok(press("Backspace"));
  assert.ok(press("n"));
  assert.ok(press(" "));
  assert.ok(!press("Enter"));
  assert.ok(!press("k", { ctrlKey: true }));
  assert.equal(takeCarried(), "/join ");
  assert.equal(cleared, 1);
  assert.ok(!press("z"));
  assert.equal(takeCarried(), "");
});

test("a draft stays with its room, and only the keys go on", () => {
  watchCarry(box, () => false, () => cleared++);
  box.value = "a draft";
  box.remove();
  press("h");
  assert.equal(takeCarried(), "h");
  assert.equal(cleared, 0);
});

test("a key in another field stays there", () => {
  watchCarry(box, () => true, () => cleared++);
  const other = make("input", {});
  document.body.append(other);
  box.remove();
  const event = eventOf("keydown", { key: "x", ctrlKey: false, altKey: false, metaKey: false, isComposing: false });
  other.dispatchEvent(event);
  assert.ok(!event.defaultPrevented);
  assert.equal(takeCarried(), "");
});

test("a box that is there keeps its text", () => {
  watchCarry(box, () => true, () => cleared++);
  box.value = "text";
  assert.equal(takeCarried(), "");
  assert.equal(cleared, 0);
});

test("keys are taken for a while only after the box has ended, whether another one comes or not", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { leave } = watchCarry(box, () => false, () => cleared++);
  box.remove();
  leave();
  mock.timers.tick(4_999);
  assert.ok(press("h"));
  mock.timers.tick(1);
  assert.ok(!press("i"));
  assert.equal(takeCarried(), "h");
  mock.timers.reset();
});
