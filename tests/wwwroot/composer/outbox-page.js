// A page with an outbox, for its tests.

import { mock } from "node:test";
import { make, openPage } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { startCommands } from "../../../wwwroot/js/composer/commands.js";
import { startOutbox } from "../../../wwwroot/js/composer/outbox.js";

const words = { sending: "sending", waiting: "waiting", notSent: "not sent: {0}", tooOld: "old", resend: "Resend", discard: "Discard", you: "{0} (you)" };

export const hour = 60 * 60 * 1000;
export const noon = Date.UTC(2026, 0, 2, 12);
export let place;
export let window;
export let calls;

/** Whether the box takes refused texts back, and which it has taken. */
export let box;

/** Stands for the component: every call stays open until the test answers it. */
const page = {
  invokeMethodAsync: (method, id, text, after) =>
    new Promise((resolve, reject) => calls.push({ method, id, text, after, answer: (outcome, reason) => resolve({ outcome, reason }), reject })),
};

/** Opens the page of Ada at noon, without an outbox. */
export function openOutboxPage() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: noon });
  ({ window } = openPage());
  connection.up = true;
  connection.listeners.clear();
  place = make("div", { id: "outbox", "data-me": "ada", "data-hue": "hue-1", "data-initial": "A" });
  document.body.append(place);
  calls = [];
  box = { takes: false, taken: [] };
}

const takeBack = (text, reason) => {
  box.taken.push([text, reason]);
  return box.takes;
};
export const start = () => startOutbox(place, page, "lobby", words, takeBack);
export const runCommands = () => startCommands(page, "lobby", "no answer", takeBack);
export const texts = () => place.querySelectorAll(".text").map((element) => element.textContent);
export const states = () => place.querySelectorAll(".state").map((element) => element.textContent);
export const kept = () => Object.entries(localStorage).map(([key, value]) => ({ key, ...JSON.parse(value) }));
