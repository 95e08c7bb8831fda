// Offers the actions on a person in the list of people, by click and by keyboard; the list is one stop of the Tab key.
import { keepFocus } from "../list/walk.js";

const steps = { ArrowUp: -1, ArrowDown: 1 };

/** Opens the sheet of actions for a person. Returns a function that ends it. */
export function watchPersons(openSheet) {
  const people = document.querySelector("#people ul");
  if (!people) {
    return () => {};
  }
  const panel = people.parentElement;
  const more = () => panel.querySelector(".more button");
  const persons = () => [...people.querySelectorAll(".person")].filter((person) => !person.closest("[hidden]"));

  const onClick = ({ target }) => {
    const person = target.closest(".person");
    if (person) {
      const author = person.querySelector(".name").textContent;
      if (author === document.getElementById("outbox")?.dataset.me) {
        document.querySelector(".chip").click();
      } else {
        openSheet({ author, isOwn: false, isPerson: true, rank: Number(person.dataset.rank ?? 0) }, person);
      }
    }
  };
  const onKey = (event) => {
    const at = persons().indexOf(event.target);
    if (event.target === people && event.key === "Enter") {
      persons()[0]?.focus();
    } else if (at >= 0 && event.key in steps) {
      (persons()[at + steps[event.key]] ?? (event.key === "ArrowDown" ? more() : null))?.focus();
    } else if (at >= 0 && event.key === "Escape") {
      people.focus();
      event.stopPropagation();
    } else {
      return;
    }
    event.preventDefault();
  };
  // After a keyboard asked for more persons, the first of them has the focus.
  let last = null;
  const added = new MutationObserver(() => {
    const all = persons();
    if (last && all.at(-1) !== last) {
      all[all.indexOf(last) + 1]?.focus();
      last = null;
    }
  });
  added.observe(people, { childList: true });
  const onMore = ({ target, detail }) => {
    if (detail === 0 && target.closest(".more button")) {
      last = persons().at(-1);
    }
  };
  panel.addEventListener("click", onMore);
  people.addEventListener("click", onClick);
  people.addEventListener("keydown", onKey);
  const release = keepFocus(people);
  return () => {
    people.removeEventListener("click", onClick);
    people.removeEventListener("keydown", onKey);
    panel.removeEventListener("click", onMore);
    added.disconnect();
    release();
  };
}
