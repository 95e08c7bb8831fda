// Lists what one can do with a message. The page has a button with the same name for each, in its bar and in its sheet.
import { invoke } from "../browser/connection.js";
import { changeIgnored } from "../browser/memory.js";
import { copyText, reportCopy } from "../browser/clipboard.js";
import { mention, quote } from "./box.js";
import { begin } from "../composer/context.js";
import { askToDelete, offerEmoji } from "./react.js";

/** Hides the messages of an author in this browser, from now on; the settings have the list. */
async function ignore({ number }, page) {
  const person = await invoke(page, "IdentifyAuthor", number);
  if (person) {
    changeIgnored((ignored) => [...ignored, person]);
  }
}

/** The actions: for which messages each is offered, if not for all, and its work or the text that it copies. */
export const actions = {
  reply: { run: (message) => begin("reply", message) },
  react: { run: offerEmoji },
  edit: { isFor: ({ isOwn }) => isOwn, run: (message) => begin("edit", message) },
  quote: { run: quote },
  mention: { isFor: ({ isOwn }) => !isOwn, run: ({ author }) => mention(author) },
  text: { copies: ({ text }) => text },
  link: { copies: ({ link }) => link },
  delete: { isFor: ({ isOwn }) => isOwn, run: askToDelete },
  ignore: { isFor: ({ isOwn }) => !isOwn, run: ignore },
};

/** Shows the buttons of the actions that are for a message, and hides the others. */
export function offer(place, message) {
  for (const button of place.querySelectorAll("[data-action]")) {
    const { isFor = () => true } = actions[button.dataset.action];
    button.hidden = !isFor(message);
  }
}

/** Runs the action of a button on a message. */
export async function act(button, message, page) {
  const { run, copies } = actions[button.dataset.action];
  if (!copies) {
    run(message, page);
  } else if (await copyText(copies(message))) {
    reportCopy(button);
  }
}
