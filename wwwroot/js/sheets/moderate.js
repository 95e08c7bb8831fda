// Asks a moderator what to do with a person: take out, mute or ban, for how long and why.
import { invoke } from "../browser/connection.js";
import { returnTo } from "./sheet.js";

/** Returns whether the reader's rank is above that of a person, and enough to keep order. */
export function mayModerate(rank) {
  const own = Number(document.getElementById("outbox")?.dataset.rank ?? 0);
  return own > 0 && own > rank;
}

/** Opens the question for the author of a message, or for a person. It stays open while the server has a reason against it. */
export function askToModerate({ author, row }, page) {
  const question = document.querySelector(".moderate-question");
  const form = question.querySelector("form");
  const title = question.querySelector("h2");
  const problem = question.querySelector(".problem");
  form.reset();
  problem.textContent = "";
  title.textContent = title.dataset.title.replace("{0}", author);
  const showLasts = () => (question.querySelector(".lasts").hidden = form.elements.act.value === "kick");
  showLasts();
  form.onchange = () => {
    problem.textContent = "";
    showLasts();
  };
  question.querySelector("[data-cancel]").onclick = () => question.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    const { act, lasts, reason, purges } = form.elements;
    const refusal = await invoke(page, "Moderate", act.value, author, lasts.value, reason.value, purges.checked);
    if (refusal === "") {
      question.close();
    } else {
      problem.textContent = refusal ?? "";
    }
  };
  returnTo(row, question);
  question.showModal();
}
