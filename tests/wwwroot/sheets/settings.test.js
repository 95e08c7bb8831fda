import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventOf, make, openPage, settle } from "../dom.js";
import { changeIgnored, folding } from "../../../wwwroot/js/browser/memory.js";
import { permission, settings, startSettings } from "../../../wwwroot/js/sheets/settings.js";

const key = "chatroom.settings";

let window;
let dialog;
let button;
let answer;
let asked;

const radio = (name, value) => Object.assign(make("input", { type: "radio", name }), { value });
const input = (name, value) =>
  dialog.querySelectorAll("input").find((element) => element.name === name && (!value || element.value === value));
const hints = () => dialog.querySelectorAll("[data-permission]").filter((hint) => !hint.hidden).map((hint) => hint.dataset.permission);

async function choose(element, isOn = true) {
  element.checked = isOn;
  element.dispatchEvent(eventOf("change"));
  await settle();
}

beforeEach(() => {
  ({ window } = openPage());
  globalThis.isSecureContext = true;
  asked = 0;
  answer = "granted";
  globalThis.Notification = class {
    static permission = "default";

    static async requestPermission() {
      asked++;
      this.permission = answer;
    }
  };
  globalThis.AudioContext = undefined;
  navigator.userActivation = { hasBeenActive: false };
  button = make("button");
  dialog = make("dialog", {},
    radio("theme", "system"), radio("theme", "dark"),
    radio("notify", "all"), radio("notify", "mentions"), radio("notify", "none"), make("input", { type: "checkbox", name: "sound" }),
    make("p", { "data-permission": "denied" }), make("p", { "data-permission": "unavailable" }),
    make("fieldset", { class: "ignored", "data-undo": "Stop ignoring {0}" }, make("ul")));
  document.body.append(button, dialog);
});

test("a guest is hinted at the account after a few visits, until the sheet was opened once", () => {
  const visit = () => {
    sessionStorage.removeItem("chatroom.visits");
    button = make("button");
    startSettings(dialog, button);
    return button.hasAttribute("data-news");
  };
  dialog.append(make("button", { "data-account": "guest" }));
  assert.deepEqual([visit(), visit(), visit()], [false, false, true]);
  button.click();
  assert.equal(button.hasAttribute("data-news"), false);
  assert.equal(visit(), false);
});

test("who has an account is never hinted at it", () => {
  localStorage.setItem("chatroom.visits", "9");
  dialog.append(make("button", { "data-account": "own" }));
  startSettings(dialog, button);
  assert.equal(button.hasAttribute("data-news"), false);
});

test("what was never chosen is the default", () => {
  assert.deepEqual(settings(), { theme: "system", density: "comfortable", size: "normal", presence: "folded", notify: "none", sound: false });
});

test("a switch of an older version means mentions", () => {
  localStorage.setItem(key, JSON.stringify({ notifications: true }));
  assert.equal(settings().notify, "mentions");
  localStorage.setItem(key, JSON.stringify({ notifications: true, notify: "none" }));
  assert.equal(settings().notify, "none");
  localStorage.setItem(key, JSON.stringify({ notifications: false }));
  assert.equal(settings().notify, "none");
});

test("what is kept wins over the default, and what cannot be read is the default", () => {
  localStorage.setItem(key, JSON.stringify({ theme: "dark" }));
  assert.equal(settings().theme, "dark");
  assert.equal(settings().density, "comfortable");
  localStorage.setItem(key, "{broken");
  assert.equal(settings().theme, "system");
});

test("notifications are unavailable without them or without HTTPS", () => {
  assert.equal(permission(), "default");
  globalThis.isSecureContext = false;
  assert.equal(permission(), "unavailable");
  globalThis.isSecureContext = true;
  delete globalThis.Notification;
  assert.equal(permission(), "unavailable");
});

test("the sheet shows what is chosen when it opens", () => {
  localStorage.setItem(key, JSON.stringify({ theme: "dark", sound: true }));
  startSettings(dialog, button);
  button.click();
  assert.ok(dialog.open);
  assert.deepEqual(
    [input("theme", "dark").checked, input("theme", "system").checked, input("sound").checked, input("notify", "none").checked],
    [true, false, true, true]);
});

test("a choice is kept beside the others, and the page is told", async () => {
  localStorage.setItem(key, JSON.stringify({ sound: true }));
  let told = 0;
  addEventListener("chatroom-settings", () => told++);
  startSettings(dialog, button);
  await choose(input("theme", "dark"));
  assert.equal(settings().theme, "dark");
  assert.equal(settings().sound, true);
  assert.equal(told, 1);
});

test("the browser is asked when notifications are chosen, and only then", async () => {
  startSettings(dialog, button);
  button.click();
  await choose(input("sound"));
  assert.equal(asked, 0);
  await choose(input("notify", "mentions"));
  assert.equal(asked, 1);
  assert.equal(settings().notify, "mentions");
  assert.ok(input("notify", "mentions").checked);
  await choose(input("notify", "none"));
  assert.equal(settings().notify, "none");
  await choose(input("notify", "all"));
  assert.equal(settings().notify, "all");
  assert.equal(asked, 1);
});

test("the choice stays none where the browser forbids it, with the reason", async () => {
  answer = "denied";
  startSettings(dialog, button);
  button.click();
  assert.deepEqual(hints(), []);
  await choose(input("notify", "all"));
  assert.equal(settings().notify, "none");
  assert.equal(input("notify", "all").checked, false);
  assert.equal(input("notify", "none").checked, true);
  assert.deepEqual(hints(), ["denied"]);
});

test("the sheet shows none when the permission has been withdrawn", () => {
  localStorage.setItem(key, JSON.stringify({ notify: "all" }));
  Notification.permission = "denied";
  startSettings(dialog, button);
  button.click();
  assert.deepEqual([input("notify", "all").checked, input("notify", "none").checked], [false, true]);
});

test("a choice in another tab is shown, until the sheet is stopped", () => {
  const sheet = startSettings(dialog, button);
  localStorage.setItem(key, JSON.stringify({ theme: "dark" }));
  dispatchEvent(eventOf("storage"));
  assert.ok(input("theme", "dark").checked);
  sheet.stop();
  assert.equal(window.listenerCount, 0);
});

test("ignored persons are listed, and a click ends it for one", () => {
  changeIgnored(() => [{ id: "ab", handle: "bob" }, { id: "", handle: "eve" }]);
  startSettings(dialog, button);
  button.click();
  const shown = () => dialog.querySelectorAll("li").map((item) => item.textContent);
  assert.deepEqual(shown(), ["Stop ignoring bob", "Stop ignoring eve"]);
  dialog.querySelector("li").querySelector("button").click();
  assert.deepEqual(shown(), ["Stop ignoring eve"]);
  assert.deepEqual(folding().ignored, [{ id: "", handle: "eve" }]);
});
