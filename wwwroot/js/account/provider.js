// Sends the reader to the provider that logs people in. arrive.js goes on when the reader comes back.
import { ask, whileDisabled } from "./account.js";

const returnKey = "chatroom.return";

/** Goes to the provider for a purpose: login, link or prove. Returns the problem in the page's words, or null if the page goes. */
export async function goToProvider(purpose, body) {
  const { problem, address } = await ask(`oidc/${purpose}`, body);
  if (problem === null) {
    try {
      sessionStorage.setItem(returnKey, location.href);
    } catch {
      // Storage may be forbidden: then the reader comes back to the lobby.
    }
    location.assign(address);
  }
  return problem;
}

/** Runs the button of the name form. */
export function startProvider(place) {
  const button = place.querySelector("button");
  const problem = place.querySelector(".problem");
  button.addEventListener("click", async () => {
    problem.textContent = "";
    await whileDisabled(button, async () => {
      try {
        // The code of an invitation is in the address, or behind the name.
        const invitation = button.dataset.invitation || document.getElementById("name")?.value;
        problem.textContent = (await goToProvider("login", { invitation })) ?? "";
      } catch {
        problem.textContent = place.dataset.failed;
      }
    });
  });
  button.dataset.runs = "";
  // The reader was faster than this script.
  const { dataset } = document.documentElement;
  if ("goesToProvider" in dataset) {
    delete dataset.goesToProvider;
    button.click();
  }
  return { stop() {} };
}
