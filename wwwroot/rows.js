// Going from message to message by keyboard: one stop of the Tab key for the list, whatever its length.

/** Enter leads from the list to the newest message in sight, arrows lead on, Escape leads back. Returns what ends it. */
export function walkRows(list) {
  const links = () => [...list.querySelectorAll(".when")];

  const newestInSight = () => {
    const bottom = list.getBoundingClientRect().bottom;
    return links().findLast((link) => link.closest(".row").getBoundingClientRect().top < bottom);
  };

  const steps = { ArrowUp: -1, ArrowDown: 1 };
  const onKey = (event) => {
    const link = event.target.closest(".when");
    if (event.target === list && event.key === "Enter") {
      newestInSight()?.focus();
    } else if (link && event.key in steps) {
      const all = links();
      all[all.indexOf(link) + steps[event.key]]?.focus();
    } else if (link && event.key === "Escape") {
      list.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
  list.addEventListener("keydown", onKey);
  return () => list.removeEventListener("keydown", onKey);
}
