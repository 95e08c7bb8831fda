import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage, settle } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { startComposer } from "../../../wwwroot/js/composer/composer.js";
import { begin, deleteEvent } from "../../../wwwroot/js/composer/context.js";

const commands = [{ name: "reply", usage: "", summary: "", says: true }, { name: "edit", usage: "", summary: "", says: false }];
const words = { editing: "editing", answering: "answering {0}", sending: "", waiting: "", you: "", noCommands: "not connected" };

let box;
let form;
let sent;
let outcome;

const page = {
  async invokeMethodAsync(method, id, text) {
    if (method === "Send") {
      sent.push(text);
    }
    return outcome;
  },
};

const start = () => startComposer(form, page, { room: "lobby", maxBytes: 100, commands, words });
const problem = () => form.querySelector(".composer-problem").textContent;
const line = () => form.querySelector(".composer-context");

function press(key) {
  const event = eventOf("keydown", { key, shiftKey: false, isComposing: false });
  box.dispatchEvent(event);
  return event.defaultPrevented;
}

function type(text) {
  box.value = text;
  box.setSelectionRange(text.length, text.length);
  box.dispatchEvent(eventOf("input"));
}

const row = (number, text, own) => make("div", { class: own ? "row message own" : "row message", "data-sequence": number }, make("div", { class: "text" }, text));

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
  document.body.append(make("div", { class: "list" }), form, make("div", { id: "outbox", "data-me": "ada" }));
  sent = [];
  outcome = { outcome: "done" };
  start();
});

test("an answer is sent with the number of the message, and the line goes", () => {
  type("well");
  begin("reply", { number: 7, author: "bob" });
  assert.equal(line().hidden, false);
  assert.equal(line().querySelector("p").textContent, "answering bob");
  assert.equal(box.value, "well");
  type("well, yes");
  press("Enter");
  assert.deepEqual(sent, ["/reply 7 well, yes"]);
  assert.equal(document.querySelector("#outbox .text").textContent, "well, yes");
  assert.ok(line().hidden);
  type("more");
  press("Enter");
  assert.equal(sent[1], "more");
});

test("an edit begins with the text, and gives the draft back when it is sent or ended", () => {
  type("draft");
  begin("edit", { number: 5, text: "helo" });
  assert.equal(box.value, "helo");
  type("hello");
  press("Enter");
  assert.deepEqual(sent, ["/edit 5 hello"]);
  assert.equal(box.value, "draft");

  begin("edit", { number: 5, text: "hello" });
  assert.ok(press("Escape"));
  assert.equal(box.value, "draft");
  assert.ok(line().hidden);
});

test("Enter in an emptied edit asks whether the message is deleted, and ends the edit", () => {
  let asked;
  document.addEventListener(deleteEvent, ({ detail }) => (asked = detail));
  type("draft");
  begin("edit", { number: 5, author: "ada", text: "helo" });
  type(" ");
  press("Enter");
  assert.deepEqual(asked, { number: 5, text: "helo" });
  assert.equal(box.value, "draft");
  assert.ok(line().hidden);
  assert.deepEqual(sent, []);
});

test("Enter in an empty answer deletes nothing", () => {
  document.addEventListener(deleteEvent, () => assert.fail());
  begin("reply", { number: 5, author: "bob", text: "helo" });
  press("Enter");
  assert.equal(line().hidden, false);
});

test("a command is no answer", () => {
  begin("reply", { number: 7, author: "bob" });
  type("/reply 8 no");
  press("Enter");
  assert.deepEqual(sent, ["/reply 8 no"]);
});

test("without a connection an edit stays in the box", () => {
  begin("edit", { number: 5, text: "helo" });
  connection.up = false;
  type("hello");
  press("Enter");
  assert.deepEqual(sent, []);
  assert.equal(box.value, "hello");
  assert.equal(line().hidden, false);
});

test("Up in an empty box changes the reader's newest message", () => {
  document.querySelector(".list").append(row(3, "mine", true), row(4, "newer", true), row(5, "bob's", false));
  type("x");
  assert.equal(press("ArrowUp"), false);
  type("");
  assert.ok(press("ArrowUp"));
  assert.equal(box.value, "newer");
  type("newest");
  press("Enter");
  assert.deepEqual(sent, ["/edit 4 newest"]);
});

test("an edit that changes nothing sends nothing, and gives the draft back", () => {
  type("draft");
  begin("edit", { number: 5, text: "helo" });
  type("helo ");
  press("Enter");
  assert.deepEqual(sent, []);
  assert.equal(box.value, "draft");
  assert.ok(line().hidden);
});

test("a refused answer or edit comes back as it was typed, and is sent again as such", async () => {
  outcome = { outcome: "rejected", reason: "muted" };
  begin("reply", { number: 7, author: "bob" });
  type("my answer");
  press("Enter");
  await settle();
  assert.deepEqual([box.value, line().querySelector("p").textContent, problem()], ["my answer", "answering bob", "muted"]);
  press("Enter");
  assert.deepEqual(sent, ["/reply 7 my answer", "/reply 7 my answer"]);
  await settle();
  press("Escape");

  type("draft");
  begin("edit", { number: 5, author: "ada", text: "helo" });
  type("hello");
  press("Enter");
  await settle();
  assert.deepEqual([box.value, line().querySelector("p").textContent, problem()], ["hello", "editing", "muted"]);
  press("Escape");
  assert.equal(box.value, "draft");
});

test("a refused answer or edit of a deleted message comes back as text alone, behind the draft", async () => {
  document.querySelector(".list").append(make("div", { class: "row quiet", "data-sequence": 7 }, make("span", {}, "deleted")));
  outcome = { outcome: "rejected", reason: "deleted" };
  for (const [kind, draft, back] of [["reply", "", "my words"], ["edit", "", "my words"], ["edit", "draft", "draft\nmy words"]]) {
    type(draft);
    begin(kind, { number: 7, author: "bob", text: "old" });
    type("my words");
    press("Enter");
    await settle();
    assert.deepEqual([box.value, line().hidden, problem()], [back, true, "deleted"]);
  }
});

test("a refused edit leaves a text alone that was begun meanwhile, and so does a refused command of the reader's own", async () => {
  outcome = { outcome: "rejected", reason: "deleted" };
  begin("edit", { number: 5, text: "helo" });
  type("hello");
  press("Enter");
  type("more");
  await settle();
  assert.equal(box.value, "more");
  type("/edit 5 hello");
  press("Enter");
  await settle();
  assert.equal(box.value, "/edit 5 hello");
});

test("an edit goes on after the page has begun anew, and the draft comes back behind it", () => {
  type("draft");
  begin("edit", { number: 5, author: "ada", text: "helo" });
  type("hello");
  start();
  assert.equal(line().hidden, false);
  assert.equal(line().querySelector("p").textContent, "editing");
  assert.equal(box.value, "hello");
  press("Enter");
  assert.equal(sent[0], "/edit 5 hello");
  assert.equal(box.value, "draft");
});

test("an answer goes on after the page has begun anew, and one that was sent or ended does not", () => {
  begin("reply", { number: 7, author: "bob" });
  type("well");
  start().stop();
  const composer = start();
  assert.equal(line().querySelector("p").textContent, "answering bob");
  press("Enter");
  assert.equal(sent[0], "/reply 7 well");
  composer.stop();
  start();
  assert.ok(line().hidden);
});
