// Makes an account by a passkey alone on the form for newcomers. The form itself works without this script.
import { ask, whileDisabled } from "./account.js";
import { canUse, make } from "./passkeys.js";

const { invitation } = document.querySelector("script[data-invitation]").dataset;
const button = document.querySelector("[data-passkey]");
const form = button.closest("form");
const problem = form.querySelector(".problem");

button.hidden = !canUse;
button.addEventListener("click", async () => {
  const { handle } = form.elements;
  problem.textContent = "";
  if (!handle.reportValidity()) {
    return;
  }
  await whileDisabled(button, async () => {
    try {
      const answer = await make(ask, { handle: handle.value, invitation }, button.dataset.noPasskey);
      problem.textContent = answer.problem ?? "";
      if (answer.problem === null) {
        location.replace(document.baseURI);
      }
    } catch {
      problem.textContent = button.dataset.failed;
    }
  });
});
