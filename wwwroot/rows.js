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
  const release = keepFocus(list);
  return () => {
    list.removeEventListener("keydown", onKey);
    release();
  };
}

/** What has the focus may go: the oldest rows do, and the words of an empty room. Then the list has it. Returns what ends it. */
function keepFocus(list) {
  let held = null;
  const onFocusIn = (event) => {
    held = event.target;
  };
  // Some browsers say this of what is removed too, before it is gone.
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
