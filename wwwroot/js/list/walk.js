// Moves from message to message by keyboard. The list is one stop of the Tab key.

/**
 * Enter focuses the newest message in sight, arrows move on, Right leads to the actions, Escape returns to the list. Returns a
 * function that ends it.
 */
export function walkRows(list, enterActions) {
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
    } else if (link && event.key === "ArrowRight") {
      enterActions();
    } else if (link && event.key === "Escape") {
      list.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
  list.addEventListener("keydown", onKey);
  const release = keepFocus(list);
  return () => {
    list.removeEventListener("keydown", onKey);
    release();
  };
}

/** Focuses the list when the focused element is removed, such as an old row. Returns a function that ends it. */
function keepFocus(list) {
  let held = null;
  const onFocusIn = (event) => {
    held = event.target;
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
        list.focus({ preventScroll: true });
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
