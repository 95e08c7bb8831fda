import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage, settle } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { saidEvent } from "../../../wwwroot/js/list/list.js";
import { startComposer } from "../../../wwwroot/js/composer/composer.js";

const commands = [
  { name: "me", usage: "/me TEXT", summary: "", says: true },
  { name: "who", usage: "/who", summary: "", says: false },
];
const words = {
  sending: "", waiting: "", notSent: "", tooOld: "", resend: "", discard: "", you: "",
  leftOne: "1 left", leftMany: "{0} left", tooManyOne: "1 too many", tooManyMany: "{0} too many",
  tooLongOne: "shorten by 1", tooLongMany: "shorten by {0}", noCommands: "not connected", needsConnection: "needs the connection", notSaid: "looks like a log-in",
};

let box;
let form;
let sent;
let answer;
let composer;

const page = {
  async invokeMethodAsync(method, id, text) {
    if (method === "Send") {
      sent.push(text);
      return answer(text);
    }
    return null;
  },
};

const part = (name) => form.querySelector(`.${name}`);
const start = () => (composer = startComposer(form, page, { room: "lobby", maxBytes: 100, commands, words }));

function press(key, properties = {}) {
  const event = eventOf("keydown", { key, shiftKey: false, isComposing: false, ...properties });
  box.dispatchEvent(event);
  return event.defaultPrevented;
}

function type(text) {
  box.value = text;
  box.setSelectionRange(text.length, text.length);
  box.dispatchEvent(eventOf("input"));
}

function say(text) {
  type(text);
  press("Enter");
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage();
  connection.up = true;
  connection.listeners.clear();
  box = Object.assign(make("textarea", { id: "message", disabled: "" }), { scrollHeight: 40 });
  form = make("form", {}, box, make("p", { class: "composer-problem" }), make("p", { class: "composer-left" }), make("ul", { class: "completions" }),
    make("div", { class: "picker", hidden: "" }), make("button", { class: "emoji-button" }),
    make("div", { class: "composer-context", hidden: "" }, make("p", {}, make("span", {})), make("button", {})));
  document.body.append(form, make("div", { id: "outbox", "data-me": "ada" }));
  sent = [];
  answer = () => ({ outcome: "said" });
  start();
});

test("Enter sends the text and empties the box", () => {
  let said = 0;
  document.addEventListener(saidEvent, () => said++);
  say("hello");
  assert.deepEqual(sent, ["hello"]);
  assert.equal(box.value, "");
  assert.equal(said, 1);
});

test("Shift and Enter is a new line, and Enter of an input method is its own", () => {
  type("hello");
  assert.equal(press("Enter", { shiftKey: true }), false);
  assert.equal(press("Enter", { isComposing: true }), false);
  assert.equal(press("Enter", { keyCode: 229 }), false);
  assert.deepEqual(sent, []);
});

test("blank text is not sent", () => {
  for (const blank of [" \n ", "\u3164", "\u200B\u00AD\uFEFF", "\u2800\uFE0F", "\u0007"]) {
    say(blank);
  }
  assert.deepEqual(sent, []);
});

test("a text that is too long stays and says why, in bytes", () => {
  say("ü".repeat(51));
  assert.deepEqual(sent, []);
  assert.equal(part("composer-problem").textContent, "shorten by 1");
  assert.equal(box.value, "ü".repeat(51));
  say("ü".repeat(50));
  assert.equal(sent.length, 1);
});

test("characters left are counted from four fifths of the limit on", () => {
  const left = part("composer-left");
  type("x".repeat(79));
  assert.equal(left.hidden, true);
  type("ü".repeat(40));
  assert.deepEqual([left.hidden, left.textContent], [false, "10 left"]);
  type("x".repeat(99));
  assert.equal(left.textContent, "1 left");
  type("漢".repeat(40));
  assert.equal(left.textContent, "7 too many");
  type("x".repeat(101));
  assert.equal(left.textContent, "1 too many");
  assert.ok(left.classList.contains("too-many"));
});

test("a command needs a connection and stays in the box without one", () => {
  connection.up = false;
  say("/who");
  assert.equal(box.value, "/who");
  assert.equal(part("composer-problem").textContent, "not connected");
  connection.set(true);
  assert.equal(part("composer-problem").textContent, "");
});

test("a command that says something, and two slashes, wait like messages", () => {
  connection.up = false;
  say("/me waves");
  say("//shrug");
  assert.deepEqual(sent, []);
  connection.set(true);
  assert.deepEqual(sent, ["/me waves", "//shrug"]);
});

test("a refused text comes back with the reason, unless somebody types already", async () => {
  answer = () => ({ outcome: "rejected", reason: "no such command" });
  say("/frobnicate");
  await settle();
  assert.equal(box.value, "/frobnicate");
  assert.equal(part("composer-problem").textContent, "no such command");
  say("/frobnicate");
  type("next");
  await settle();
  assert.equal(box.value, "next");
});

test("Up in an empty box recalls what was sent, Down and Escape lead back", () => {
  ["first", "second", "second"].forEach(say);
  press("ArrowUp");
  assert.equal(box.value, "second");
  press("ArrowUp");
  press("ArrowUp");
  assert.equal(box.value, "first");
  press("ArrowDown");
  assert.equal(box.value, "second");
  press("ArrowDown");
  assert.equal(box.value, "");
  press("ArrowUp");
  press("Escape");
  assert.equal(box.value, "");
});

test("a text that may have a passphrase in it is neither sent nor kept anywhere", () => {
  start();
  type("/login alice secret words");
  assert.equal(JSON.stringify(sessionStorage).includes("secret"), false);
  press("Enter");
  assert.deepEqual(sent, []);
  assert.equal(box.value, "");
  assert.equal(part("composer-problem").textContent, "looks like a log-in");
  press("ArrowUp", { ctrlKey: true });
  assert.equal(box.value, "");
});

test("Up leaves a draft alone, also one that was recalled and changed", () => {
  say("first");
  type("draft");
  assert.equal(press("ArrowUp"), false);
  assert.equal(box.value, "draft");
  type("");
  press("ArrowUp");
  type("first, changed");
  assert.equal(press("ArrowDown"), false);
  assert.equal(box.value, "first, changed");
});

test("the last fifty texts are recalled, by the next page too", () => {
  for (let i = 1; i <= 60; i++) {
    say(`text ${i}`);
  }
  composer.stop();
  box = Object.assign(make("textarea"), { scrollHeight: 40 });
  form.querySelector("textarea").remove();
  form.append(box);
  start();
  for (let i = 0; i < 100; i++) {
    press("ArrowUp");
  }
  assert.equal(box.value, "text 11");
});

test("the draft is kept for the room in this tab, and shown again", () => {
  type("half a sentence");
  assert.equal(sessionStorage.getItem("chatroom.draft.lobby"), "half a sentence");
  type("");
  assert.equal(sessionStorage.getItem("chatroom.draft.lobby"), null);
  sessionStorage.setItem("chatroom.draft.lobby", "kept");
  start();
  assert.equal(box.value, "kept");
});

test("the box is enabled and has the focus, unless a message has it", () => {
  assert.equal(box.disabled, false);
  assert.ok(document.activeElement === box);
  const when = make("a", { class: "when" });
  document.body.append(make("div", { class: "list" }, when));
  when.focus();
  start();
  assert.ok(document.activeElement === when);
});

test("the box grows with its text up to a height", () => {
  box.scrollHeight = 90;
  type("three\nlines\nof text");
  assert.equal(box.style.height, "90px");
  box.scrollHeight = 900;
  type("many lines");
  assert.equal(box.style.height, "200px");
});

function pressOutside(key, properties = {}, target = document.body) {
  document.activeElement = target;
  target.dispatchEvent(eventOf("keydown", { key, ...properties }));
  return document.activeElement === box;
}

test("a character that is typed elsewhere goes into the box", () => {
  for (const character of ["a", "É", "@", "あ", "👍", "Dead"]) {
    assert.equal(pressOutside(character), true, character);
  }
  assert.equal(pressOutside("@", { ctrlKey: true, altKey: true, getModifierState: (name) => name === "AltGraph" }), true);
});

test("keys that mean something else stay where they are", () => {
  for (const key of ["Enter", " ", "ArrowUp", "Tab", "Escape", "F5", "Shift", "Process"]) {
    assert.equal(pressOutside(key), false, key);
  }
  for (const modifier of ["ctrlKey", "altKey", "metaKey", "isComposing"]) {
    assert.equal(pressOutside("c", { [modifier]: true }), false, modifier);
  }
});

test("a character goes not into the box from another field, over a sheet, or after the end", () => {
  const field = make("input", { id: "people-search" });
  const sheet = make("dialog");
  document.body.append(field, sheet);
  assert.equal(pressOutside("a", {}, field), false);
  sheet.open = true;
  assert.equal(pressOutside("a"), false);
  sheet.open = false;
  assert.equal(pressOutside("a"), true);
  composer.stop();
  assert.equal(pressOutside("a"), false);
});

test("a character beside the box ends a selection in the list, which would take it, and a copy does not", (t) => {
  let ended = 0;
  globalThis.getSelection = () => ({ isCollapsed: false, removeAllRanges: () => ended++ });
  t.after(() => delete globalThis.getSelection);
  assert.equal(pressOutside("c", { ctrlKey: true }), false);
  assert.equal(ended, 0);
  assert.equal(pressOutside("a"), true);
  assert.equal(ended, 1);
});

test("what is pasted beside the box goes into it, and not from another field", () => {
  const paste = (text, target = document.body) => {
    const event = eventOf("paste", { clipboardData: { getData: () => text } });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  box.setRangeText = (text) => (box.value = text);
  const field = make("input", {});
  document.body.append(field);
  assert.ok(!paste("elsewhere", field));
  assert.ok(!paste(""));
  assert.equal(box.value, "");
  assert.ok(paste("a text"));
  assert.equal(box.value, "a text");
  assert.equal(document.activeElement, box);
});
