// Runs a sheet over the page: a <dialog>, which keeps the focus, and returns it to what had it, if that is still there.
import { momentWords } from "../browser/clock.js";

// A browser may take the focus from a closed sheet only later.
const isLost = (dialog) => document.activeElement === document.body || dialog.contains(document.activeElement);

// On a slow line a button may be clicked before its sheet has this script: the sheet opens then, unless the reader does something else.
let clicked = null;
const forget = () => {
  clicked = null;
};
document.addEventListener("pointerdown", forget, true);
document.addEventListener("keydown", forget, true);
document.addEventListener("click", ({ target }) => {
  clicked = target.closest?.('[aria-haspopup="dialog"]') ?? null;
});

/** Opens the sheet by its button; a click beside it closes it, and the focus goes home. Returns a function that opens it. */
export function startSheet(dialog, button, opening = () => {}, home = button) {
  const open = () => {
    if (!dialog.open) {
      opening();
      dialog.showModal();
    }
  };
  button.addEventListener("click", open);
  dialog.addEventListener("close", () => {
    // What opened the sheet may have been hidden meanwhile. The list brings no keyboard onto the screen, as the box does.
    if (isLost(dialog)) {
      (home.checkVisibility?.() ? home : document.querySelector(".list"))?.focus();
    }
  });
  // A search field keeps the first Escape to itself, and only becomes empty.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.('[type="search"]') && !event.isComposing) {
      event.preventDefault();
      dialog.close();
    }
  });
  // A click beside the sheet has the dialog itself as its target.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  if (clicked === button) {
    open();
  }
  return open;
}

/** Writes the times of a sheet in the reader's words, those that come later too. Returns a function that ends it. */
export function keepMoments(dialog) {
  const write = () => {
    for (const place of dialog.querySelectorAll("[data-at]")) {
      const words = place.dataset.words.replace("{0}", momentWords(place.dataset.at));
      // The same text again would be a change again.
      if (place.textContent !== words) {
        place.textContent = words;
      }
    }
  };
  const changes = new MutationObserver(write);
  changes.observe(dialog, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-at"] });
  return () => changes.disconnect();
}

/** Leads back to the message that a question is about: the bar that opened the question is hidden when it closes. */
export function returnTo(row, question) {
  const back = () => {
    if (isLost(question)) {
      // A message that is deleted has no link any more.
      (row?.querySelector(".when") ?? document.querySelector(".list"))?.focus();
    }
  };
  question.addEventListener("close", back, { once: true });
}

/** Opens a sheet by the keys that `isKey` takes, unless another sheet is open. Returns an object that ends it. */
export function openByKey(open, isKey) {
  const onKey = (event) => {
    if (isKey(event)) {
      event.preventDefault();
      // One sheet at a time.
      document.querySelector("dialog[open]") ?? open();
    }
  };
  document.addEventListener("keydown", onKey);
  return {
    stop() {
      document.removeEventListener("keydown", onKey);
    },
  };
}
