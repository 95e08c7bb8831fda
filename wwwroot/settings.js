// What the reader has chosen, kept in this browser; look.js applies what can be seen. Works without a connection.
import { local, parse, read, write } from "./chat.js";
import { startSheet } from "./sheet.js";
import { playSound } from "./sound.js";

const key = "chatroom.settings";
const defaults = { theme: "system", density: "comfortable", size: "normal", notifications: false, sound: false };

export const settings = () => ({ ...defaults, ...parse(read(local, key)) });

/** What the browser says of notifications: granted, denied, default (not asked yet) or unavailable. */
export const permission = () => (isSecureContext && "Notification" in window ? Notification.permission : "unavailable");

function keep(name, value) {
  write(local, key, JSON.stringify({ ...settings(), [name]: value }));
  dispatchEvent(new Event("chatroom-settings"));
}

/** The sheet of settings. Its radio buttons and switches have the names of the settings. */
export function startSettings(dialog, button) {
  const hints = dialog.querySelectorAll("[data-permission]");

  const show = () => {
    const chosen = settings();
    for (const input of dialog.querySelectorAll("input")) {
      input.checked = input.type === "radio" ? input.value === chosen[input.name] : chosen[input.name];
    }
    const allowed = permission();
    dialog.querySelector("[name=notifications]").checked = chosen.notifications && allowed === "granted";
    hints.forEach((hint) => (hint.hidden = hint.dataset.permission !== allowed));
  };

  // The browser is asked here and nowhere else: because somebody has just said so.
  const mayNotify = async () => {
    if (permission() === "default") {
      await Notification.requestPermission();
    }
    return permission() === "granted";
  };

  const onChange = async ({ target }) => {
    const value = target.type === "radio" ? target.value : target.checked;
    keep(target.name, target.name === "notifications" && value ? await mayNotify() : value);
    if (target.name === "sound" && value) {
      playSound();
    }
    show();
  };

  startSheet(dialog, button, show);
  dialog.addEventListener("change", onChange);
  addEventListener("storage", show);
  return {
    stop() {
      removeEventListener("storage", show);
    },
  };
}
