// Reacts to a message by an emoji, and asks before a message is deleted.
import { isAnswered } from "../browser/connection.js";
import { deleteEvent } from "../composer/context.js";
import { startEmoji } from "../composer/emoji.js";
import { returnTo } from "../sheets/sheet.js";

const gap = 2;

const frameOf = () => document.querySelector(".list-frame");

/** Asks the server for a change of a message, and tells the reader if no answer came: nothing repeats a change that is lost. */
async function change(page, method, ...args) {
  const alert = frameOf().querySelector(".unanswered");
  alert.textContent = (await isAnswered(page, method, ...args)) ? "" : alert.dataset.text;
}

/** Returns where the quick emoji stand: above the message and its bar, else below the message, so that it can be read. */
function topOf(quick, outer, inner, bar) {
  const above = Math.min(inner.top, bar?.top ?? inner.top) - outer.top - quick.offsetHeight - gap;
  const below = inner.bottom - outer.top + gap;
  return above >= 0 ? above : Math.min(below, outer.height - quick.offsetHeight - gap);
}

/** Shows the quick emoji at a message. */
export function offerEmoji({ number, row }, page) {
  const frame = frameOf();
  const quick = frame.querySelector(".row-quick");
  const [outer, inner] = [frame.getBoundingClientRect(), row.getBoundingClientRect()];
  quick.dataset.number = number;
  quick.hidden = false;
  quick.style.top = `${topOf(quick, outer, inner, frame.querySelector(".row-bar:not([hidden])")?.getBoundingClientRect())}px`;
  quick.style.right = `${Math.max(8, outer.right - inner.right + 8)}px`;
  quick.querySelector("button").focus();
}

/** Runs the quick emoji, the picker of all others, and the counts below messages. Returns a function that ends it. */
export function watchReactions(list, page) {
  const frame = frameOf();
  const quick = frame.querySelector(".row-quick");
  const place = frame.querySelector(".row-picker");
  const more = quick.querySelector(".more-emoji");
  let picker = null;

  const close = () => {
    quick.hidden = true;
  };
  const back = () => list.querySelector(`.row[data-sequence="${quick.dataset.number}"] .when`)?.focus();
  const react = (emoji) => {
    close();
    change(page, "React", Number(quick.dataset.number), emoji);
    back();
  };
  const openPicker = async () => {
    const { makePicker } = await import("../composer/picker.js");
    const emoji = startEmoji(place.dataset.emojiFile);
    const words = { emoji: place.dataset.emoji, emojiSearch: place.dataset.emojiSearch, emojiNone: place.dataset.emojiNone };
    if ((await emoji.load()).length > 0) {
      picker ??= makePicker(place, more, emoji, words, react, back);
      close();
      picker.open();
    }
  };

  const onQuick = ({ target }) => {
    const button = target.closest("button");
    if (button === more) {
      openPicker().catch(() => {});
    } else if (button) {
      react(button.dataset.emoji);
    }
  };
  const onKey = (event) => {
    const step = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
    if (event.key === "Escape") {
      close();
      back();
    } else if (step) {
      event.target[step]?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
  const onCount = ({ target }) => {
    const count = target.closest(".reaction");
    if (count) {
      change(page, "React", Number(count.closest(".row").dataset.sequence), count.dataset.emoji);
    }
  };
  const onPointer = ({ target }) => !quick.contains(target) && close();
  const onScroll = () => {
    const hadFocus = quick.contains(document.activeElement);
    close();
    if (hadFocus) {
      list.focus({ preventScroll: true });
    }
  };
  const onDelete = ({ detail }) => askToDelete(detail, page);
  const alert = frame.querySelector(".unanswered");
  const onAlert = () => {
    alert.textContent = "";
  };

  const listeners = [
    [quick, "click", onQuick], [quick, "keydown", onKey], [list, "click", onCount], [list, "scroll", onScroll], [alert, "click", onAlert],
    [document, "pointerdown", onPointer], [document, deleteEvent, onDelete],
  ];
  listeners.forEach(([target, type, listener]) => target.addEventListener(type, listener));
  return () => {
    picker?.stop();
    listeners.forEach(([target, type, listener]) => target.removeEventListener(type, listener));
  };
}

/** Deletes a message, if the reader says so. Without a row, the focus returns to where it was. */
export function askToDelete({ number, text, row }, page) {
  const question = frameOf().querySelector(".delete-question");
  question.querySelector(".delete-text").textContent = text;
  question.returnValue = "";
  question.addEventListener("close", () => question.returnValue === "delete" && change(page, "Delete", number), { once: true });
  if (row) {
    returnTo(row, question);
  }
  question.showModal();
}
