// Opens and closes the sheet in which moderators keep order, in the place of the sheet of the room.
import { keepMoments, startSheet } from "./sheet.js";

export function startOrder(dialog, button, home) {
  startSheet(dialog, button, () => button.closest("dialog").close(), home);
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  const stopMoments = keepMoments(dialog);
  // A button goes with what it has ended. The focus stays in its part of the sheet: in the list, at the next one.
  let last = { part: dialog, at: 0 };
  const onFocus = ({ target }) => {
    const part = target.closest(".order-part") ?? dialog;
    last = { part, at: [...part.querySelectorAll("button")].indexOf(target) };
  };
  const keepFocus = () => {
    if (dialog.open && document.activeElement === document.body) {
      const buttons = [...last.part.querySelectorAll("button")];
      (buttons[Math.min(last.at, buttons.length - 1)] ?? dialog.querySelector("button")).focus();
    }
  };
  dialog.addEventListener("focusin", onFocus);
  const changes = new MutationObserver(keepFocus);
  changes.observe(dialog, { childList: true, subtree: true });
  return {
    stop() {
      stopMoments();
      changes.disconnect();
    },
  };
}
