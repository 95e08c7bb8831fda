// Opens and closes the sheet of the shown room, and says when its link ends.
import { keepMoments, startSheet } from "./sheet.js";

export function startRoom(dialog, button) {
  startSheet(dialog, button);
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  // A private room has another button in the place of the one that made it private.
  const keepFocus = () => {
    if (dialog.open && document.activeElement === document.body) {
      dialog.querySelector(".make-link")?.focus();
    }
  };
  const stopMoments = keepMoments(dialog);
  const changes = new MutationObserver(keepFocus);
  changes.observe(dialog, { childList: true, subtree: true });
  return {
    stop() {
      stopMoments();
      changes.disconnect();
    },
  };
}
