import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventOf, make, openPage } from "../dom.js";
import { leaveEvent, startLeave } from "../../../wwwroot/js/sheets/leave.js";

const words = { unsentOne: "1 unsent.", unsentMany: "{0} unsent.", draft: "A draft.", otherDraft: "Another draft." };

let box;
let outbox;
let dialog;

/** Returns whether the question opens. */
const asks = () => {
  dialog.close();
  document.dispatchEvent(eventOf(leaveEvent));
  return dialog.open;
};

beforeEach(() => {
  openPage();
  box = make("textarea", { id: "message" });
  outbox = make("div", { id: "outbox" });
  dialog = make("dialog", {}, make("p", { class: "losses" }));
  document.body.append(box, outbox, dialog);
  startLeave(dialog, words);
});

test("a leave that loses nothing is not asked about", () => {
  box.value = "  \n";
  assert.equal(asks(), false);
});

test("a leave that loses a draft or unsent messages says what", () => {
  box.value = "half a sent";
  assert.equal(asks(), true);
  assert.equal(dialog.textContent, "A draft.");
  outbox.append(make("div", { class: "row pending" }));
  asks();
  assert.equal(dialog.textContent, "1 unsent. A draft.");
  box.value = "";
  outbox.append(make("div", { class: "row pending failed" }));
  asks();
  assert.equal(dialog.textContent, "2 unsent.");
});

test("the question stops the leave", () => {
  box.value = "draft";
  const event = eventOf(leaveEvent);
  document.dispatchEvent(event);
  assert.equal(event.defaultPrevented, true);
});

test("a leave that loses a draft of another room, or a message of one, says so", () => {
  box.dataset.room = "lobby";
  sessionStorage.setItem("chatroom.draft.lobby", "here");
  assert.equal(asks(), false);
  sessionStorage.setItem("chatroom.draft.third", " ");
  assert.equal(asks(), false);
  sessionStorage.setItem("chatroom.draft.third", "half a sent");
  asks();
  assert.equal(dialog.textContent, "Another draft.");
  sessionStorage.removeItem("chatroom.draft.third");
  localStorage.setItem("chatroom.outbox.third.1", "{}");
  asks();
  assert.equal(dialog.textContent, "1 unsent.");
});

test("a leave that loses the draft of another tab says so", () => {
  localStorage.setItem("chatroom.drafting.other", "1");
  asks();
  assert.equal(dialog.textContent, "Another draft.");
});
