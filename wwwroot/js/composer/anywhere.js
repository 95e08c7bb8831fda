// Leads into the text box what is typed or pasted beside it.

const fields = "input, textarea, select, [contenteditable]";
const open = "dialog[open], .picker:not([hidden])";

/** Returns whether a key makes a character that means nothing else: a space scrolls the list, or presses a button. */
function isText(event) {
  const isCharacter = event.key === "Dead" || ([...event.key].length === 1 && event.key !== " ");
  // AltGr is Ctrl and Alt for some systems, and makes characters.
  const isCombined = (event.ctrlKey || event.altKey) && !event.getModifierState?.("AltGraph");
  return isCharacter && !isCombined && !event.metaKey && !event.isComposing && !event.defaultPrevented;
}

/**
 * Focuses the box in time for the character, and gives it what is pasted. Returns a function that ends it.
 * @param insert puts a text into the box, and focuses it
 */
export function typeAnywhere(box, insert) {
  const isForBox = ({ target }) => !(target.closest?.(fields) || document.querySelector(open) || box.disabled || box.closest("[inert]"));
  // A browser gives the character to the selection: with one in the list, the text would be lost.
  const endSelection = () => globalThis.getSelection?.()?.removeAllRanges();

  const onKey = (event) => {
    if (isText(event) && isForBox(event)) {
      endSelection();
      box.focus();
    }
  };
  const onPaste = (event) => {
    const text = event.clipboardData?.getData("text/plain");
    if (text && isForBox(event)) {
      event.preventDefault();
      endSelection();
      insert(text);
    }
  };
  document.addEventListener("keydown", onKey);
  document.addEventListener("paste", onPaste);
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("paste", onPaste);
  };
}
