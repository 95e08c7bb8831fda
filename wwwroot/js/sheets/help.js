// Runs the sheet of keys and commands.
import { openByKey, startSheet } from "./sheet.js";

/** Opens the sheet by its button, and by a question mark outside of text boxes. */
export function startHelp(dialog, button) {
  const open = startSheet(dialog, button);

  return openByKey(open, (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    return event.key === "?" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey;
  });
}
