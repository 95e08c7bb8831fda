// Opens the search. The rest of it is loaded when it is first needed.
import { openByKey, startSheet } from "../sheets/sheet.js";

/** Opens the sheet by its button, and by Ctrl+Shift+F. */
export function startFinding(dialog, button, page) {
  let loading = null;
  const load = () => (loading ??= import("./results.js").then(({ startResults }) => startResults(dialog, page)));
  const forget = () => (loading = null);
  const open = startSheet(dialog, button, () => {
    load().catch(forget);
  });
  // Here, because one may press Enter before the results are loaded.
  dialog.querySelector("form").addEventListener("submit", () => {
    load().then(({ search }) => search(dialog.querySelector("input").value), forget);
  });
  // A narrow bar has no space for the button.
  document.querySelector(".rooms .find-button")?.addEventListener("click", open);
  const keys = openByKey(open, (event) =>
    event.key.toLowerCase() === "f" && event.shiftKey && (event.ctrlKey || event.metaKey) && !event.altKey);
  return {
    ...keys,
    async show(query) {
      open();
      (await load()).search(query);
    },
  };
}
