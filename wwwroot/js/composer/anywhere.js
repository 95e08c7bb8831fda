// Leads keys that are pressed beside the text box into it.

const fields = "input, textarea, select, [contenteditable]";
const open = "dialog[open], .picker:not([hidden])";

/** Returns whether a key makes a character that means nothing else: a space scrolls the list, or presses a button. */
function isText(event) {
  const isCharacter = event.key === "Dead" || ([...event.key].length === 1 && event.key !== " ");
  // AltGr is Ctrl and Alt for some systems, and makes characters.
  const isCombined = (event.ctrlKey || event.altKey) && !event.getModifierState?.("AltGraph");
  return isCharacter && !isCombined && !event.metaKey && !event.isComposing && !event.defaultPrevented;
}

/** Focuses the box in time for the character. Returns a function that ends it. */
export function typeAnywhere(box) {
  const onKey = (event) => {
    const isElsewhere = event.target.closest?.(fields) || document.querySelector(open) || box.disabled || box.closest("[inert]");
    // The focus would move, and the selection that the reader makes would go.
    if (isText(event) && !isElsewhere && (globalThis.getSelection?.()?.isCollapsed ?? true)) {
      box.focus();
    }
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
