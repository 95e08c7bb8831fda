import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { make, openPage, settle } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { actions } from "../../../wwwroot/js/list/actions.js";
import { askToModerate } from "../../../wwwroot/js/sheets/moderate.js";

let question;
let form;
let outbox;
let calls;
let answer;
let acts;

const page = { invokeMethodAsync: async (...call) => (call[0] === "ListActs" ? acts : (calls.push(call), answer)) };
const offered = (message) => Object.keys(actions).filter((name) => ["delete", "moderate"].includes(name) && actions[name].isFor(message));

beforeEach(() => {
  openPage();
  connection.up = true;
  calls = [];
  answer = "";
  acts = ["kick", "mute", "ban", "mod"];
  outbox = make("div", { id: "outbox", "data-me": "carol", "data-rank": "3" });
  form = make("form", {}, make("h2", { "data-title": "Keep order: {0}" }), make("label", { class: "lasts" }), make("label", { class: "of-offence" }),
    make("p", { class: "problem" }), make("button", { "data-cancel": "" }),
    ...["kick", "mute", "unmute", "ban", "unban", "mod", "unmod"].map((act) => make("label", { "data-act": act })));
  form.elements = { act: { value: "kick" }, lasts: { value: "2h" }, reason: { value: "spam" }, purges: { checked: false } };
  form.reset = () => (form.elements.act.value = "kick");
  question = make("dialog", { class: "question moderate-question" }, form);
  document.body.append(outbox, question);
});

const submit = async () => {
  form.onsubmit({ preventDefault() {} });
  await settle();
};

test("only those of a lower rank are offered to a moderator, and nobody to others", () => {
  const bob = { author: "bob", isOwn: false, rank: 0 };
  assert.deepEqual(offered(bob), ["delete", "moderate"]);
  assert.deepEqual(offered({ ...bob, isPerson: true }), ["moderate"]);
  assert.deepEqual(offered({ ...bob, rank: 3 }), []);
  assert.deepEqual(offered({ author: "carol", isOwn: true, rank: 3 }), ["delete"]);
  outbox.dataset.rank = "0";
  assert.deepEqual(offered(bob), []);
});

test("the question says whom, hides the time of a kick, and sends what is chosen", async () => {
  await askToModerate({ author: "bob" }, page);
  assert.equal(question.querySelector("h2").textContent, "Keep order: bob");
  assert.ok(question.querySelector(".lasts").hidden);
  form.elements.act.value = "ban";
  form.onchange();
  assert.ok(!question.querySelector(".lasts").hidden);
  await submit();
  assert.deepEqual(calls, [["Moderate", "ban", "bob", "2h", "spam", false]]);
  assert.ok(!question.open);
});

test("a reason against it is shown, and the question stays", async () => {
  await askToModerate({ author: "bob" }, page);
  answer = "Not done yet: it hits 2 others.";
  await submit();
  assert.ok(question.open);
  assert.equal(question.querySelector(".problem").textContent, answer);
  answer = "";
  await submit();
  assert.ok(!question.open);
});

test("the acts are those of the server, and a role has neither a time nor a reason", async () => {
  const shown = () => question.querySelectorAll("[data-act]").filter((choice) => !choice.hidden).map((choice) => choice.dataset.act);
  acts = ["unmute", "ban", "unmod"];
  await askToModerate({ author: "bob" }, page);
  assert.deepEqual(shown(), acts);
  assert.equal(form.elements.act.value, "unmute");
  assert.ok(question.querySelector(".of-offence").hidden);
  form.elements.act.value = "ban";
  form.onchange();
  assert.ok(!question.querySelector(".of-offence").hidden);
  question.close();

  acts = [];
  await askToModerate({ author: "bob" }, page);
  assert.deepEqual(shown(), ["kick", "mute", "ban"]);
});

test("nothing opens over another sheet that the reader has opened meanwhile", async () => {
  const other = make("dialog", {});
  document.body.append(other);
  other.showModal();
  await askToModerate({ author: "bob" }, page);
  assert.ok(!question.open);
});
