import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { make, openPage, settle } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { watchAttention } from "../../../wwwroot/js/attention/attention.js";

// Each message has a number of its own, as in a log.
let sequence = 100;
let element;
let status;
let said;

const start = () => watchAttention(element, "icon.png", { invokeMethodAsync: async () => {} });

async function come(title, isElsewhere = true, number = ++sequence) {
  element.dataset.call = JSON.stringify({ log: "@x/1", sequence: number, title, isElsewhere, isMention: true, missed: false });
  await settle();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage();
  connection.up = true;
  connection.listeners.clear();
  element = make("span", { "data-room": "lobby", "data-count": "0" });
  status = make("p", { class: "call-status" });
  document.documentElement.append(make("title", {}, "lobby"), make("link", { rel: "icon", href: "icon.svg" }));
  document.body.append(element, status);
  said = [];
  new MutationObserver(() => status.textContent && said.push(status.textContent)).observe(status, { childList: true });
});

test("a private message in another room is said, and one in the room that is shown is not", async () => {
  start();
  await come("bob writes to you", false);
  assert.deepEqual(said, []);
  await come("bob writes to you");
  assert.deepEqual(said, ["bob writes to you"]);
});

test("messages of a person in quick succession are said once, and again after a rest", async () => {
  start();
  for (let i = 0; i < 5; i++) {
    await come("bob writes to you");
    mock.timers.tick(9_000);
  }
  assert.deepEqual(said, ["bob writes to you"]);
  await come("eve writes to you");
  assert.deepEqual(said, ["bob writes to you", "eve writes to you"]);

  mock.timers.tick(10_000);
  assert.equal(status.textContent, "");
  await come("eve writes to you");
  assert.equal(said.length, 3);
});

test("a message that was said is not said again in the next room", async () => {
  const attention = start();
  await come("bob writes to you");
  attention.stop();
  status.textContent = "";
  start();
  await settle();
  assert.deepEqual(said, ["bob writes to you"]);
});
