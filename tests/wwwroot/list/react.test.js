import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventOf, make, openPage, settle } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { deleteEvent } from "../../../wwwroot/js/composer/context.js";
import { askToDelete, offerEmoji, watchReactions } from "../../../wwwroot/js/list/react.js";

let list;
let quick;
let question;
let calls;
let row;

let page;

beforeEach(() => {
  openPage();
  connection.up = true;
  connection.listeners.clear();
  calls = [];
  page = { invokeMethodAsync: async (...call) => calls.push(call) };
  row = make("div", { class: "row message", "data-sequence": "7" }, make("div", { class: "text" }, "hi"), make("a", { class: "when" }),
    make("button", { class: "reaction", "data-emoji": "🎉" }, "🎉 1"));
  row.box = { top: 10, bottom: 30, right: 90 };
  list = make("div", { class: "list" }, row);
  quick = make("div", { class: "row-quick", hidden: "" }, make("button", { "data-emoji": "👍" }), make("button", { class: "more-emoji" }));
  question = make("dialog", { class: "delete-question" }, make("p", { class: "delete-text" }));
  const frame = make("div", { class: "list-frame" }, list, quick, make("div", { class: "row-picker" }), question,
    make("p", { class: "unanswered", "data-text": "No answer." }));
  frame.box = { top: 0, bottom: 100, right: 100, height: 100 };
  document.body.append(frame);
  watchReactions(list, page);
});

test("a quick emoji reacts to the message, and the focus returns to it", async () => {
  offerEmoji({ number: 7, row }, page);
  assert.equal(quick.hidden, false);
  quick.querySelector("[data-emoji]").click();
  await settle();
  assert.deepEqual(calls, [["React", 7, "👍"]]);
  assert.ok(quick.hidden);
  assert.ok(document.activeElement === row.querySelector(".when"));
});

for (const [where, top, expected] of [["above a message", 60, 38], ["above the newest message", 80, 58], ["below a message at the top", 10, 32]]) {
  test(`the quick emoji stand ${where}`, () => {
    quick.offsetHeight = 20;
    row.box = { top, bottom: top + 20, right: 90 };
    offerEmoji({ number: 7, row }, page);
    assert.equal(quick.style.top, `${expected}px`);
  });
}

test("the quick emoji of a message that fills the list stand at its end, in sight", () => {
  quick.offsetHeight = 20;
  row.box = { top: -10, bottom: 120, right: 90 };
  offerEmoji({ number: 7, row }, page);
  assert.equal(quick.style.top, "78px");
});

test("the quick emoji stand above the bar of the message", () => {
  quick.offsetHeight = 20;
  row.box = { top: 60, bottom: 80, right: 90 };
  const bar = make("div", { class: "row-bar" });
  bar.box = { top: 46, bottom: 70, right: 90 };
  list.parentElement.append(bar);
  offerEmoji({ number: 7, row }, page);
  assert.equal(quick.style.top, "24px");
});

test("Escape closes the quick emoji without a reaction", () => {
  offerEmoji({ number: 7, row }, page);
  quick.querySelector("[data-emoji]").dispatchEvent(eventOf("keydown", { key: "Escape" }));
  assert.ok(quick.hidden);
  assert.deepEqual(calls, []);
});

test("a click on a count reacts with the same emoji", async () => {
  row.querySelector(".reaction").click();
  await settle();
  assert.deepEqual(calls, [["React", 7, "🎉"]]);
});

test("a message is deleted only if the reader says so", async () => {
  question.showModal = () => {};
  for (const answer of ["", "delete"]) {
    askToDelete({ number: 7, text: "hi" }, page);
    assert.equal(question.querySelector(".delete-text").textContent, "hi");
    question.returnValue = answer;
    question.dispatchEvent(eventOf("close"));
  }
  await settle();
  assert.deepEqual(calls, [["Delete", 7]]);
});

test("the box asks for the deletion of a message that may be out of sight", async () => {
  question.showModal = () => {};
  document.dispatchEvent(new CustomEvent(deleteEvent, { detail: { number: 3, text: "hello" } }));
  assert.equal(question.querySelector(".delete-text").textContent, "hello");
  question.returnValue = "delete";
  question.dispatchEvent(eventOf("close"));
  await settle();
  assert.deepEqual(calls, [["Delete", 3]]);
});

test("a change that the server does not answer before the connection is gone is told, until one is answered", async () => {
  const alert = document.querySelector(".unanswered");
  const answers = [() => new Promise(() => {}), () => Promise.reject(new Error("gone")), () => Promise.resolve()];
  page.invokeMethodAsync = () => answers.shift()();
  row.querySelector(".reaction").click();
  await settle();
  assert.equal(alert.textContent, "");
  connection.set(false);
  await settle();
  assert.equal(alert.textContent, "No answer.");

  alert.click();
  assert.equal(alert.textContent, "");
  row.querySelector(".reaction").click();
  await settle();
  assert.equal(alert.textContent, "No answer.");
  assert.equal(answers.length, 2);

  connection.set(true);
  row.querySelector(".reaction").click();
  await settle();
  assert.equal(alert.textContent, "No answer.");
  row.querySelector(".reaction").click();
  await settle();
  assert.equal(alert.textContent, "");
});
