// The sheet of keys and commands.

/** Opens the sheet by its button, and by a question mark where nobody is typing. */
export function startHelp(dialog, button) {
  const open = () => dialog.open || dialog.showModal();

  const onKey = (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "?" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  };
  // Outside of the sheet is the dialog itself, as far as a click can tell.
  const onClick = (event) => event.target === dialog && dialog.close();

  button.addEventListener("click", open);
  dialog.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  return {
    stop() {
      document.removeEventListener("keydown", onKey);
    },
  };
}
