// Opens and closes the sheet of the shown room, asks before the room becomes private, and says when its link ends.
import { keepMoments, startSheet } from "./sheet.js";

export function startRoom(dialog, button, question) {
  const open = startSheet(dialog, button);
  // The sheet has the whole topic. Who selects a part of the title does not click.
  const heading = document.querySelector(".bar .heading");
  const onTitle = () => getSelection().isCollapsed && open();
  heading?.addEventListener("click", onTitle);
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  // The button comes and goes.
  dialog.addEventListener("click", ({ target }) => target.closest?.(".make-private") && question.showModal());
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
      heading?.removeEventListener("click", onTitle);
      stopMoments();
      changes.disconnect();
    },
  };
}
