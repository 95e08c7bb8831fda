import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage, settle } from "../dom.js";
import { watchBar, watchNames, watchPress } from "../../../wwwroot/js/list/bar.js";
import { quote } from "../../../wwwroot/js/list/box.js";

let list;
let bar;
let sheet;
let box;
let copied;
let running;

function row(number, author, text, { own = false, typed } = {}) {
  const words = make("div", { class: "text", ...(typed ? { "data-typed": typed } : {}) }, text);
  const element = make("div", { class: own ? "row message own" : "row message", "data-sequence": number },
    make("bdi", { class: "who" }, author), words, make("a", { class: "when", href: `http://chat/r/lobby/${number}` }, "11:24"));
  element.box = { top: number * 10, bottom: number * 10 + 10, right: 90 };
  return element;
}

const names = ["reply", "edit", "quote", "mention", "text", "link", "delete"];
const buttons = (place) => names.map((name) => make("button", { "data-action": name }));
const press = (place, name) => place.querySelector(`[data-action=${name}]`).click();
const hover = (element) => element.dispatchEvent(eventOf("pointerover", { pointerType: "mouse" }));
const offered = (place) => place.querySelectorAll("button").filter((button) => !button.hidden).map((button) => button.dataset.action);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage();
  copied = [];
  navigator.clipboard = { writeText: async (text) => copied.push(text) };
  globalThis.getSelection = () => ({ isCollapsed: true });
  box = make("textarea", { id: "message" });
  box.setRangeText = (text, start, end) => {
    box.value = box.value.slice(0, start) + text + box.value.slice(end);
    box.selectionStart = box.selectionEnd = start + text.length;
  };
  list = make("div", { class: "list" }, row(1, "bob", "bold", { typed: "**bold**" }), row(2, "ada", "mine", { own: true }),
    make("div", { class: "row quiet", "data-sequence": "3" }, "eve joined"), make("div", { id: "outbox", "data-me": "ada" }));
  bar = make("div", { class: "row-bar" }, ...buttons());
  sheet = make("dialog", { class: "row-sheet" }, make("p", { class: "row-sheet-text" }), ...buttons());
  const frame = make("div", { class: "list-frame" }, list, bar, sheet, make("p", { class: "copy-status", "data-copied": "Copied" }));
  frame.box = { top: 0, bottom: 100, right: 100 };
  bar.hidden = true;
  document.body.append(frame, box);
  running = watchBar(list, null);
});

test("the bar moves to the message under the mouse and offers what it is for", () => {
  hover(list.children[0]);
  assert.deepEqual(offered(bar), ["reply", "quote", "mention", "text", "link"]);
  assert.equal(bar.hidden, false);
  hover(list.children[1].querySelector(".text"));
  assert.deepEqual(offered(bar), ["reply", "edit", "quote", "text", "link", "delete"]);
  hover(list.children[2]);
  assert.ok(bar.hidden);
});

test("text and link are copied, the text as it was typed", async () => {
  hover(list.children[0]);
  press(bar, "text");
  press(bar, "link");
  await settle();
  assert.deepEqual(copied, ["**bold**", "http://chat/r/lobby/1"]);
  const status = document.querySelector(".copy-status");
  assert.equal(status.textContent, "Copied");
  mock.timers.tick(2000);
  assert.equal(status.textContent, "");
});

test("a quotation goes into the box at its cursor, on lines of its own", () => {
  box.value = "look: and more";
  box.selectionStart = box.selectionEnd = 5;
  hover(list.children[0]);
  press(bar, "quote");
  assert.equal(box.value, "look:\n> **bold**\n@bob  and more");
  assert.ok(document.activeElement === box);
});

test("a quotation of oneself mentions nobody, and a long one is cut", () => {
  quote({ text: "a\n\nb", author: "ada", isOwn: true });
  assert.equal(box.value, "> a\n>\n> b\n");
  box.value = "";
  box.selectionStart = box.selectionEnd = 0;
  quote({ text: "x\n".repeat(9), author: "bob", isOwn: false });
  assert.equal(box.value, "> x\n> x\n> x\n> x\n> x …\n@bob ");
});

test("the keyboard leads from the focused message to its actions and back", () => {
  const when = list.children[1].querySelector(".when");
  when.focus();
  running.enter();
  assert.equal(document.activeElement.dataset.action, "reply");
  document.activeElement.dispatchEvent(eventOf("keydown", { key: "ArrowRight" }));
  assert.equal(document.activeElement.dataset.action, "edit");
  document.activeElement.dispatchEvent(eventOf("keydown", { key: "ArrowLeft" }));
  document.activeElement.dispatchEvent(eventOf("keydown", { key: "ArrowLeft" }));
  assert.ok(document.activeElement === when);
});

test("the bar goes with its row", () => {
  hover(list.children[0]);
  list.children[0].remove();
  list.dispatchEvent(eventOf("scroll"));
  assert.ok(bar.hidden);
});

test("a long press opens the sheet, a short one or a scroll does not", () => {
  const { stop: end } = watchPress(list, null);
  const touch = (type, y = 5) => list.children[0].dispatchEvent(eventOf(type, { pointerType: "touch", isPrimary: true, clientX: 5, clientY: y }));
  touch("pointerdown");
  touch("pointerup");
  mock.timers.tick(600);
  touch("pointerdown");
  touch("pointermove", 40);
  mock.timers.tick(600);
  assert.ok(!sheet.open);
  touch("pointerdown");
  mock.timers.tick(600);
  assert.ok(sheet.open);
  assert.equal(sheet.querySelector("p").textContent, "bob: **bold**");
  press(sheet, "mention");
  assert.ok(!sheet.open);
  assert.equal(box.value, "@bob ");
  end();
});

test("the sheet of a person offers what is for persons only", () => {
  const { open, stop } = watchPress(list, null);
  open({ author: "bob", isOwn: false, isPerson: true }, list);
  assert.ok(sheet.open && sheet.matches(".beside"));
  assert.equal(sheet.querySelector("p").textContent, "bob");
  assert.deepEqual(offered(sheet), ["mention"]);
  press(sheet, "mention");
  assert.equal(box.value, "@bob ");
  stop();
});

test("a click on a name mentions, and on one's own begins a rename in an empty box, or opens the sheet for it", () => {
  let opened = 0;
  const chip = make("button", { class: "chip" });
  chip.addEventListener("click", () => opened++);
  document.body.append(make("header", { class: "bar" }, chip));
  const end = watchNames(list);
  list.children[1].querySelector(".who").click();
  assert.equal(box.value, "/nick ");
  list.children[1].querySelector(".who").click();
  assert.deepEqual([box.value, opened], ["/nick ", 1]);
  box.value = "hello";
  box.selectionStart = box.selectionEnd = 5;
  list.children[0].querySelector(".who").click();
  assert.equal(box.value, "hello @bob ");
  end();
});

test("what has ended hears nothing", () => {
  running.stop();
  watchNames(list)();
  watchPress(list, null).stop();
  assert.equal(list.listenerCount + bar.listenerCount + sheet.listenerCount, 0);
});
