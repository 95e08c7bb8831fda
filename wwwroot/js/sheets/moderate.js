// Asks a moderator what to do with a person: take out, mute or ban, for how long and why; end that; give or take a role.
import { invoke } from "../browser/connection.js";
import { returnTo } from "./sheet.js";

// What the server offers if it does not answer.
const usual = ["kick", "mute", "ban"];
const timed = ["mute", "ban"];

/** Returns whether the reader's rank is above that of a person, and enough to keep order. */
export function mayModerate(rank) {
  const own = Number(document.getElementById("outbox")?.dataset.rank ?? 0);
  return own > 0 && own > rank;
}

/** Opens the question for the author of a message, or for a person. It stays open while the server has a reason against it. */
export async function askToModerate({ author, row }, page) {
  const answer = await invoke(page, "ListActs", author);
  const offered = answer?.length ? answer : usual;
  const question = document.querySelector(".moderate-question");
  if (document.querySelector("dialog[open]")) {
    // The reader has gone on.
    return;
  }
  const form = question.querySelector("form");
  const title = question.querySelector("h2");
  const problem = question.querySelector(".problem");
  form.reset();
  problem.textContent = "";
  title.textContent = title.dataset.title.replace("{0}", author);
  for (const choice of question.querySelectorAll("[data-act]")) {
    choice.hidden = !offered.includes(choice.dataset.act);
  }
  form.elements.act.value = offered[0];
  const showFields = () => {
    const act = form.elements.act.value;
    question.querySelector(".lasts").hidden = !timed.includes(act);
    question.querySelectorAll(".of-offence").forEach((field) => (field.hidden = !usual.includes(act)));
  };
  showFields();
  form.onchange = () => {
    problem.textContent = "";
    showFields();
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
