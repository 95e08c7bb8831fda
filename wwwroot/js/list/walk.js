// Moves from message to message by keyboard. The list is one stop of the Tab key.

// The stops within a message, beside its time.
const inside = ".answered, .text a, pre, .copy, .show-all, .reaction";
// The days open the calendar; the first stop loads what was before.
const stopSelector = ".when, .to-day, .older";

/** Lets the Tab key into the message that has the focus, and past all others. Returns a function that ends it. */
function openRow(list) {
  let open = null;
  const turn = (row) => {
    if (row !== open) {
      open?.querySelectorAll(inside).forEach((stop) => (stop.tabIndex = -1));
      row?.querySelectorAll(inside).forEach((stop) => (stop.tabIndex = 0));
      open = row;
    }
  };
  const onIn = ({ target }) => turn(target.closest(".row"));
  const onOut = ({ relatedTarget }) => relatedTarget?.closest(".list") || turn(null);
  list.addEventListener("focusin", onIn);
  list.addEventListener("focusout", onOut);
  return () => {
    list.removeEventListener("focusin", onIn);
    list.removeEventListener("focusout", onOut);
  };
}

/**
 * Enter focuses the newest message in sight, arrows move on, Right leads to the actions, Left to the day, Escape returns to the
 * list, or from within a message to it. Returns a function that ends it.
 */
export function walkRows(list, enterActions) {
  const stops = () => [...list.querySelectorAll(stopSelector)];

  const newestInSight = () => {
    const bottom = list.getBoundingClientRect().bottom;
    return [...list.querySelectorAll(".when")].findLast((link) => link.closest(".row").getBoundingClientRect().top < bottom);
  };

  const steps = { ArrowUp: -1, ArrowDown: 1 };
  const onKey = (event) => {
    const at = event.target.closest(stopSelector);
    if (event.target === list && event.key === "Enter") {
      newestInSight()?.focus();
    } else if (at && event.key in steps) {
      const all = stops();
      all[all.indexOf(at) + steps[event.key]]?.focus();
    } else if (at?.matches(".when") && event.key === "ArrowRight") {
      enterActions();
    } else if (at && event.key === "ArrowLeft") {
      const all = stops();
      all.slice(0, all.indexOf(at)).findLast((other) => other.matches(".to-day"))?.focus();
    } else if (at && event.key === "Escape") {
      list.focus();
    } else if (event.key === "Escape" && event.target.closest(inside)) {
      event.target.closest(".row").querySelector(".when").focus();
    } else {
      return;
    }
    event.preventDefault();
  };
  list.addEventListener("keydown", onKey);
  const releases = [keepFocus(list), openRow(list)];
  return () => {
    list.removeEventListener("keydown", onKey);
    releases.forEach((release) => release());
  };
}

/** When the focused element is removed, focuses its message, if that has only changed, or the list. Returns a function that ends it. */
export function keepFocus(list) {
  let held = null;
  let number = null;
  const onFocusIn = (event) => {
    held = event.target;
    number = held.closest(".row")?.dataset.sequence;
  };
  // Some browsers send this event for a removed element too, before it is gone.
  const onFocusOut = () => {
    setTimeout(() => {
      if (held?.isConnected && document.activeElement !== held) {
        held = null;
      }
    });
  };
  const removed = new MutationObserver(() => {
    if (held && !held.isConnected) {
      held = null;
      if (document.activeElement === document.body) {
        (list.querySelector(`.row[data-sequence="${number}"] .when`) ?? list).focus({ preventScroll: true });
      }
    }
  });
  list.addEventListener("focusin", onFocusIn);
  list.addEventListener("focusout", onFocusOut);
  removed.observe(list, { childList: true, subtree: true });
  return () => {
    list.removeEventListener("focusin", onFocusIn);
    list.removeEventListener("focusout", onFocusOut);
    removed.disconnect();
  };
}
