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
    make("input", { type: "checkbox", name: "notifications" }), make("input", { type: "checkbox", name: "sound" }),
    make("p", { "data-permission": "denied" }), make("p", { "data-permission": "unavailable" }),
    make("fieldset", { class: "ignored", "data-undo": "Stop ignoring {0}" }, make("ul")));
  document.body.append(button, dialog);
});

test("what was never chosen is the default", () => {
  assert.deepEqual(settings(), { theme: "system", density: "comfortable", size: "normal", presence: "folded", notifications: false, sound: false });
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
    [input("theme", "dark").checked, input("theme", "system").checked, input("sound").checked, input("notifications").checked],
    [true, false, true, false]);
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

test("the browser is asked when notifications are switched on, and only then", async () => {
  startSettings(dialog, button);
  button.click();
  await choose(input("sound"));
  assert.equal(asked, 0);
  await choose(input("notifications"));
  assert.equal(asked, 1);
  assert.equal(settings().notifications, true);
  assert.ok(input("notifications").checked);
  await choose(input("notifications"), false);
  assert.equal(settings().notifications, false);
  await choose(input("notifications"));
  assert.equal(asked, 1);
});

test("the switch stays off where the browser forbids it, with the reason", async () => {
  answer = "denied";
  startSettings(dialog, button);
  button.click();
  assert.deepEqual(hints(), []);
  await choose(input("notifications"));
  assert.equal(settings().notifications, false);
  assert.equal(input("notifications").checked, false);
  assert.deepEqual(hints(), ["denied"]);
});

test("the switch shows off when the permission has been withdrawn", () => {
  localStorage.setItem(key, JSON.stringify({ notifications: true }));
  Notification.permission = "denied";
  startSettings(dialog, button);
  button.click();
  assert.equal(input("notifications").checked, false);
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
