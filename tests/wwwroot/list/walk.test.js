import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage } from "../dom.js";
import { observing } from "../observers.js";
import { walkRows } from "../../../wwwroot/js/list/walk.js";

let list;
let end;

/** Rows of ten pixels; the list shows the first three. */
function row(number) {
  const element = make("div", { class: "row" }, make("a", { class: "when" }, `time ${number}`));
  element.box = { top: (number - 1) * 10, bottom: number * 10, height: 10 };
  return element;
}

const link = (number) => list.querySelectorAll(".when")[number - 1];

function press(target, key) {
  const event = eventOf("keydown", { key });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage();
  list = make("div", { class: "list" }, ...[1, 2, 3, 4, 5].map(row));
  list.box = { top: 0, bottom: 30, height: 30 };
  document.body.append(list);
  end = walkRows(list);
});

test("Enter leads from the list to the newest message in sight", () => {
  list.focus();
  assert.ok(press(list, "Enter"));
  assert.ok(document.activeElement === link(3));
});

test("Enter in an empty list does nothing", () => {
  list.replaceChildren();
  list.focus();
  press(list, "Enter");
  assert.ok(document.activeElement === list);
});

test("arrows lead from message to message and stop at the ends", () => {
  link(2).focus();
  assert.ok(press(link(2), "ArrowUp"));
  assert.ok(document.activeElement === link(1));
  press(link(1), "ArrowUp");
  assert.ok(document.activeElement === link(1));
  press(link(1), "ArrowDown");
  assert.ok(document.activeElement === link(2));
  link(5).focus();
  press(link(5), "ArrowDown");
  assert.ok(document.activeElement === link(5));
});

test("a day is a stop between its messages and those before, and the arrow key left leads to it", () => {
  const days = ["one", "two"].map((name) => make("button", { class: "to-day" }, name));
  list.replaceChildren(days[0], row(1), row(2), days[1], row(3));
  link(3).focus();
  assert.ok(press(link(3), "ArrowUp"));
  assert.ok(document.activeElement === days[1]);
  assert.equal(press(days[1], "Enter"), false);
  press(days[1], "ArrowUp");
  assert.ok(document.activeElement === link(2));
  assert.ok(press(link(2), "ArrowLeft"));
  assert.ok(document.activeElement === days[0]);
  assert.equal(press(days[0], "ArrowRight"), false);
  press(days[0], "Escape");
  assert.ok(document.activeElement === list);
});

test("Escape leads back to the list", () => {
  link(2).focus();
  assert.ok(press(link(2), "Escape"));
  assert.ok(document.activeElement === list);
});

test("Escape leads from a link or a reaction back to its message", () => {
  const inner = make("div", { class: "text" }, make("a", {}, "example.org"));
  const count = make("button", { class: "reaction" }, "1");
  list.children[1].append(inner, count);
  for (const stop of [inner.querySelector("a"), count]) {
    stop.focus();
    assert.ok(press(stop, "Escape"));
    assert.ok(document.activeElement === link(2));
  }
});

test("other keys, and arrows in the list itself, are the browser's", () => {
  list.focus();
  assert.equal(press(list, "ArrowUp"), false);
  assert.equal(press(list, "Escape"), false);
  assert.equal(press(link(2), "Enter"), false);
  assert.equal(press(link(2), "x"), false);
});

test("the list has the focus when the row that had it goes", () => {
  link(1).focus();
  list.children[0].remove();
  assert.ok(document.activeElement === list);
});

test("a row that goes leaves the focus where it has moved meanwhile", () => {
  const box = make("textarea");
  document.body.append(box);
  link(1).focus();
  list.dispatchEvent(eventOf("focusout"));
  box.focus();
  mock.timers.tick(0);
  list.children[0].remove();
  assert.ok(document.activeElement === box);
});

test("what has ended hears and watches nothing", () => {
  end();
  assert.equal(list.listenerCount, 0);
  assert.equal(observing(), 0);
});
