// Runs a sheet over the page: a <dialog>, which keeps and returns the focus itself.

/** Opens the sheet by its button; a click beside it closes it. Returns a function that opens it. */
export function startSheet(dialog, button, opening = () => {}) {
  const open = () => {
    if (!dialog.open) {
      opening();
      dialog.showModal();
    }
  };
  button.addEventListener("click", open);
  // A click beside the sheet has the dialog itself as its target.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return open;
}

/** Opens a sheet by the keys that `isKey` takes, unless another sheet is open. Returns an object that ends it. */
export function openByKey(open, isKey) {
  const onKey = (event) => {
    if (isKey(event)) {
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
