// Opens and closes the sheet of the shown room, and says when its link ends.
import { momentWords } from "../browser/clock.js";
import { startSheet } from "./sheet.js";

export function startRoom(dialog, button) {
  startSheet(dialog, button);
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  const showEnd = () => {
    const ends = dialog.querySelector(".link-ends");
    const words = ends?.dataset.words.replace("{0}", momentWords(ends.dataset.at));
    // The same text again would be a change again.
    if (ends && ends.textContent !== words) {
      ends.textContent = words;
    }
  };
  // A private room has another button in the place of the one that made it private.
  const keepFocus = () => {
    if (dialog.open && document.activeElement === document.body) {
      dialog.querySelector(".make-link")?.focus();
    }
  };
  const changes = new MutationObserver(() => {
    showEnd();
    keepFocus();
  });
  changes.observe(dialog, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-at"] });
  return { stop: () => changes.disconnect() };
}
