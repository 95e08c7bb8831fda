// Keeps the reader's settings in this browser, also without a connection; look.js applies the visible ones.
import { changeIgnored, folding, local, parse, read, session, write } from "../browser/memory.js";
import { playSound } from "../browser/sound.js";
import { startSheet } from "./sheet.js";

const key = "chatroom.settings";
const visitsKey = "chatroom.visits";
const fewVisits = 3;
// The hint was seen.
const manyVisits = 1000;
const defaults = { theme: "system", density: "comfortable", size: "normal", presence: "folded", notify: "none", sound: false };

/** Returns the settings. Older ones knew notifications of mentions only. */
export function settings() {
  const { notifications, ...kept } = parse(read(local, key)) ?? {};
  return { ...defaults, ...(notifications ? { notify: "mentions" } : {}), ...kept };
}

/** Returns the permission of notifications: granted, denied, default (not asked yet) or unavailable. */
export const permission = () => (isSecureContext && "Notification" in window ? Notification.permission : "unavailable");

function keep(name, value) {
  write(local, key, JSON.stringify({ ...settings(), [name]: value }));
  dispatchEvent(new Event("chatroom-settings"));
}

/** Counts the visits of a guest. After a few, a dot at the button says that there is something: the name can be kept. */
function hintAtAccount(button, account) {
  const seen = Number(read(local, visitsKey)) + (read(session, visitsKey) ? 0 : 1);
  write(session, visitsKey, "1");
  write(local, visitsKey, String(seen));
  button.toggleAttribute("data-news", account?.dataset.account === "guest" && seen >= fewVisits && seen < manyVisits);
}

/** Shows the ignored persons, each with a button that ends it. */
function showIgnored(place) {
  const persons = folding().ignored;
  place.hidden = persons.length === 0;
  place.querySelector("ul").replaceChildren(...persons.map((person, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = place.dataset.undo.replace("{0}", person.handle);
    button.addEventListener("click", () => {
      changeIgnored((all) => all.filter((_, other) => other !== number));
      // The button is gone with its person.
      const next = place.querySelectorAll("button");
      (next[Math.min(number, next.length - 1)] ?? place.closest("dialog").querySelector("button")).focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

/** Runs the sheet of settings, whose inputs have the names of the settings. */
export function startSettings(dialog, button, page) {
  const ignored = dialog.querySelector(".ignored");
  const hints = dialog.querySelectorAll("[data-permission]");

  const show = () => {
    const chosen = settings();
    for (const input of dialog.querySelectorAll("input")) {
      input.checked = input.type === "radio" ? input.value === chosen[input.name] : chosen[input.name];
    }
    showIgnored(ignored);
    const allowed = permission();
    if (allowed !== "granted") {
      dialog.querySelectorAll("[name=notify]").forEach((input) => (input.checked = input.value === "none"));
    }
    hints.forEach((hint) => (hint.hidden = hint.dataset.permission !== allowed));
  };

  // The browser is asked here only, after a choice.
  const mayNotify = async () => {
    if (permission() === "default") {
      await Notification.requestPermission();
    }
    return permission() === "granted";
  };

  const onChange = async ({ target }) => {
    const value = target.type === "radio" ? target.value : target.checked;
    keep(target.name, target.name === "notify" && value !== "none" && !(await mayNotify()) ? "none" : value);
    if (target.name === "sound" && value) {
      playSound();
    }
    show();
  };

  const account = dialog.querySelector("[data-account]");
  hintAtAccount(button, account);
  startSheet(dialog, button, () => {
    if (button.hasAttribute("data-news")) {
      write(local, visitsKey, String(manyVisits));
      button.removeAttribute("data-news");
    }
    show();
  });
  account?.addEventListener("click", async () => {
    const { openAccount } = await import("../account/account.js");
    dialog.close();
    await openAccount(document.querySelector("dialog.account"), page);
  });
  // Another tab has logged in or out.
  const onLogIn = ({ key }) => key === "chatroom.log-in" && location.reload();
  addEventListener("storage", onLogIn);
  dialog.addEventListener("change", onChange);
  addEventListener("storage", show);
  addEventListener("chatroom-settings", show);
  return {
    stop() {
      removeEventListener("storage", show);
      removeEventListener("storage", onLogIn);
      removeEventListener("chatroom-settings", show);
    },
  };
}
