// Opens and closes the sheet of the shown room.
import { startSheet } from "./sheet.js";

export function startRoom(dialog, button) {
  startSheet(dialog, button);
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  return { stop() {} };
}
