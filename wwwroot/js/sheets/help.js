// Runs the sheet of keys and commands.
import { startSheet } from "./sheet.js";

/** Opens the sheet by its button, and by a question mark outside of text boxes. */
export function startHelp(dialog, button) {
  const open = startSheet(dialog, button);

  const onKey = (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "?" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
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
