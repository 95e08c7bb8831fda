import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { make, settle } from "../dom.js";
import { box, calls, kept, openOutboxPage, place, start, states, texts } from "./outbox-page.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";

const press = (label) => place.querySelectorAll("button").find((button) => button.textContent === label).click();

beforeEach(openOutboxPage);

test("a message is shown and kept, and goes when the room has it", async () => {
  start().add("hello");
  assert.deepEqual(texts(), ["hello"]);
  assert.deepEqual(states(), ["sending"]);
  assert.equal(kept()[0].text, "hello");
  assert.equal(kept()[0].key, `chatroom.outbox.lobby.${calls[0].id}`);
  assert.match(calls[0].id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

  calls[0].answer("said");
  await settle();
  assert.deepEqual(texts(), []);
  assert.deepEqual(kept(), []);
  assert.equal(calls.length, 1);
});

test("a message tells where the log ended when it was written", () => {
  document.body.append(make("div", { class: "list", "data-epoch": "e1", "data-newest": "7" }));
  start().add("hello");
  assert.deepEqual(calls[0].after, { epoch: "e1", sequence: 7 });
});

test("a message without a list to look at has no position", () => {
  start().add("hello");
  assert.equal(calls[0].after, null);
});

test("without a connection messages wait and are sent in order when it is back", () => {
  connection.up = false;
  const outbox = start();
  outbox.add("one");
  outbox.add("two");
  assert.equal(calls.length, 0);
  assert.deepEqual(states(), ["waiting", "waiting"]);

  connection.set(true);
  assert.deepEqual(calls.map((call) => call.text), ["one", "two"]);
  assert.deepEqual(states(), ["sending", "sending"]);
});

test("a call that is lost with the connection is made again under the same id", async () => {
  start().add("hello");
  connection.set(false);
  connection.set(true);
  assert.equal(calls.length, 2);
  assert.equal(calls[1].id, calls[0].id);

  calls[1].answer("said");
  await settle();
  // The first answer comes late and changes nothing.
  calls[0].answer("failed", "too late");
  await settle();
  assert.deepEqual([texts(), kept()], [[], []]);
});

for (const [name, end] of [["throws", (call) => call.reject(new Error())], ["is told to come later", (call) => call.answer("later")]]) {
  test(`a message that ${name} is sent again after two seconds under the same id`, async () => {
    start().add("hello");
    end(calls[0]);
    await settle();
    mock.timers.tick(1999);
    assert.equal(calls.length, 1);
    mock.timers.tick(1);
    assert.equal(calls.length, 2);
    assert.equal(calls[1].id, calls[0].id);
    assert.deepEqual(texts(), ["hello"]);
  });
}

test("a connection that is back ends the wait of two seconds", async () => {
  start().add("hello");
  calls[0].reject(new Error());
  await settle();
  connection.set(true);
  assert.equal(calls.length, 2);
  calls[1].answer("said");
  await settle();
  mock.timers.tick(10_000);
  assert.equal(calls.length, 2);
});

test("at most 32 messages are on their way, and the next goes with an answer", async () => {
  const outbox = start();
  for (let i = 1; i <= 40; i++) {
    outbox.add(`message ${i}`);
  }
  assert.equal(calls.length, 32);
  calls[0].answer("said");
  await settle();
  assert.equal(calls.length, 33);
  assert.equal(calls[32].text, "message 33");
});

test("a rejected message goes back to where it was typed", async () => {
  box.takes = true;
  start().add("hello");
  calls[0].answer("rejected", "too long");
  await settle();
  assert.deepEqual(box.taken, [["hello", "too long"]]);
  assert.deepEqual(texts(), []);
  assert.deepEqual(kept(), []);
});

test("a rejected message that is not taken back stays with the reason", async () => {
  start().add("hello");
  calls[0].answer("rejected", "too long");
  await settle();
  assert.deepEqual(states(), ["not sent: too long"]);
  assert.equal(kept()[0].failure, "too long");
  assert.ok(place.querySelector(".pending").classList.contains("failed"));
  assert.equal(place.querySelector(".failed-actions").hidden, false);
});

test("a failed message is sent again only when the reader says so", async () => {
  start().add("hello");
  calls[0].answer("failed", "not stored");
  await settle();
  connection.set(false);
  connection.set(true);
  mock.timers.tick(10_000);
  assert.equal(calls.length, 1);

  press("Resend");
  assert.equal(calls.length, 2);
  assert.equal(calls[1].id, calls[0].id);
  assert.deepEqual(states(), ["sending"]);
  assert.equal(kept()[0].failure, undefined);
});

test("a failed message does not hold up the next", async () => {
  const outbox = start();
  outbox.add("one");
  calls[0].answer("failed", "not stored");
  await settle();
  outbox.add("two");
  assert.deepEqual(calls.map((call) => call.text), ["one", "two"]);
});

test("a message of unknown fate loses its position, so that it is said when sent again", async () => {
  document.body.append(make("div", { class: "list", "data-epoch": "e1", "data-newest": "7" }));
  start().add("hello");
  calls[0].answer("unknown", "perhaps said");
  await settle();
  assert.equal(kept()[0].after, null);
  press("Resend");
  assert.equal(calls[1].after, null);
});

test("a failed message that is discarded is forgotten, and the focus goes to the box", async () => {
  const textarea = make("textarea", { id: "message" });
  document.body.append(textarea);
  start().add("hello");
  calls[0].answer("failed", "not stored");
  await settle();
  press("Discard");
  assert.deepEqual(texts(), []);
  assert.deepEqual(kept(), []);
  assert.ok(document.activeElement === textarea);
});

test("a text is shown as text, under the reader's own name", () => {
  start().add("<b>hello</b>");
  const row = place.querySelector(".row");
  assert.equal(row.querySelector(".text").textContent, "<b>hello</b>");
  assert.equal(row.querySelector(".who").textContent, "ada (you)");
  assert.equal(row.querySelectorAll("b").length, 0);
});

const rowOf = (sequence, text) => {
  const row = make("div", { class: "row message own", "data-sequence": sequence }, make("div", { class: "text" }, text));
  place.parentElement.append(row);
};
const seen = () => place.querySelectorAll(".row").filter((row) => !row.hidden).map((row) => row.querySelector(".text").textContent);

test("a message whose row comes before the answer stands there once, and is there again if it failed", async () => {
  document.body.append(make("div", { class: "list", "data-epoch": "e1", "data-newest": "7" }));
  const outbox = start();
  outbox.add("hello");
  outbox.add("/reply 3 hello");
  outbox.add("other");
  // An earlier message of the same text, as the reader scrolls up.
  rowOf(5, "hello");
  assert.deepEqual(seen(), ["hello", "hello", "other"]);
  rowOf(8, "hello");
  assert.deepEqual(seen(), ["hello", "other"]);
  rowOf(9, "hello");
  assert.deepEqual(seen(), ["other"]);

  calls[0].answer("said");
  calls[1].answer("failed", "disk full");
  await settle();
  assert.deepEqual(seen(), ["hello", "other"]);
});
