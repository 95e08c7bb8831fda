// Copies the code beside a button, and reports it.
import { copyText, reportCopy } from "../browser/clipboard.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (button && (await copyText(button.parentElement.querySelector("code").textContent))) {
    reportCopy(button);
  }
});
