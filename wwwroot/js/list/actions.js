// Lists what one can do with a message, or with a person. The page has a button with the same name for each, in its bar and in its sheet.
import { invoke } from "../browser/connection.js";
import { changeIgnored } from "../browser/memory.js";
import { copyText, reportCopy } from "../browser/clipboard.js";
import { mention, quote } from "./box.js";
import { begin } from "../composer/context.js";
import { askToModerate, mayModerate } from "../sheets/moderate.js";
import { askToDelete, offerEmoji } from "./react.js";

/** Hides the messages of a person in this browser, from now on; the settings have the list. */
async function ignore({ number, author }, page) {
  const person = await (number ? invoke(page, "IdentifyAuthor", number) : invoke(page, "IdentifyPerson", author));
  // Without a connection the handle has to do.
  changeIgnored((ignored) => [...ignored, person ?? { id: "", handle: author }]);
}

/** Goes to the conversation with the author; the base of the page makes the address whole. */
function visit(author) {
  const link = document.createElement("a");
  link.href = `d/${encodeURIComponent(author)}`;
  document.body.append(link);
  link.click();
  link.remove();
}

const isOfMessage = ({ isPerson }) => !isPerson;
const isOther = ({ isOwn }) => !isOwn;
const isBelow = ({ isOwn, rank }) => !isOwn && mayModerate(rank);
const isOwnMessage = ({ isOwn, isPerson }) => isOwn && !isPerson;
// The row of an action has no text that could be changed.
const isOwnText = (message) => isOwnMessage(message) && message.row.matches(".message");

/** The actions: for which messages each is offered, if not for all, and its work or the text that it copies. */
export const actions = {
  reply: { isFor: isOfMessage, run: (message) => begin("reply", message) },
  react: { isFor: isOfMessage, run: offerEmoji },
  edit: { isFor: isOwnText, run: (message) => begin("edit", message) },
  quote: { isFor: isOfMessage, run: quote },
  mention: { isFor: isOther, run: ({ author }) => mention(author) },
  direct: { isFor: isOther, run: ({ author }) => visit(author) },
  text: { isFor: isOfMessage, copies: ({ text }) => text },
  link: { isFor: isOfMessage, copies: ({ link }) => link },
  delete: { isFor: (message) => isOwnMessage(message) || (!message.isPerson && isBelow(message)), run: askToDelete },
  ignore: { isFor: isOther, run: ignore },
  moderate: { isFor: isBelow, run: askToModerate },
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
