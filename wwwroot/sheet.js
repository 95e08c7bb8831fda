// A sheet over the page: a <dialog>, which keeps the focus and gives it back, with or without a connection.

/** Opens the sheet by its button; a click beside it closes it. Returns what opens it. */
export function startSheet(dialog, button, opening = () => {}) {
  const open = () => {
    if (!dialog.open) {
      opening();
      dialog.showModal();
    }
  };
  button.addEventListener("click", open);
  // Outside of the sheet is the dialog itself, as far as a click can tell.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return open;
}
