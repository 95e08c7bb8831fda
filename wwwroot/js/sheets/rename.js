// Runs the sheet that changes the reader's name.
import { invoke } from "../browser/connection.js";
import { startSheet } from "./sheet.js";

export function startRename(dialog, button, page) {
  const field = dialog.querySelector("input");
  const problem = dialog.querySelector(".problem");
  const name = button.querySelector(".me");

  startSheet(dialog, button, () => {
    field.value = name.textContent;
    problem.textContent = "";
  });
  // The focus comes when the sheet opens.
  field.addEventListener("focus", () => field.select());
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = field.value.trim();
    const reason = wanted === "" || wanted === name.textContent ? "" : await invoke(page, "Rename", wanted);
    if (reason === "") {
      dialog.close();
    } else {
      problem.textContent = reason ?? "";
    }
  });
  return { stop() {} };
}
