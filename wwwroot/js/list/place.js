// Keeps the first row in sight at its place, when rows come and go above it.

/** Returns the keeper of the place in a list. */
export function keepPlace(list) {
  let row = null;
  let anchor = null;
  let anchorTop = 0;

  return {
    /** Remembers the first row in sight, below the day. A scroll to a row leads there too: a place that is kept does not move. */
    remember() {
      const top = list.getBoundingClientRect().top + (parseFloat(getComputedStyle(list).scrollPaddingBlockStart) || 0) + 1;
      row = [...list.querySelectorAll(".row[data-sequence]")].find((row) => row.getBoundingClientRect().bottom > top) ?? null;
      // The text, because the author comes and goes with the row above.
      anchor = row?.querySelector(".text") ?? row;
      anchorTop = anchor ? anchor.getBoundingClientRect().top : 0;
    },
    /** Scrolls back to the remembered row. */
    restore() {
      if (anchor?.isConnected) {
        list.scrollTop += anchor.getBoundingClientRect().top - anchorTop;
      }
    },
    /** Returns the number of the remembered row, or 0. */
    number: () => Number(row?.dataset.sequence ?? 0),
  };
}
