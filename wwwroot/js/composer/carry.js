// Carries what the reader types on from the box of one room to that of the next, while the one gives way to the other.

const fields = "input, textarea, select, [contenteditable], dialog";
// Without another box by then, the keys are meant for something else.
const longestMilliseconds = 5000;
const carrying = new Set();

/**
 * Begins to watch a box. Returns what tells that the box has ended.
 * @param takesText tells whether what is in the box is meant for the next room
 * @param clear forgets the draft of the box
 */
export function watchCarry(box, takesText, clear) {
  let keys = "";
  const onKey = (event) => {
    if (box.isConnected || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.(fields)) {
      return;
    }
    if ([...event.key].length === 1) {
      keys += event.key;
    } else if (event.key === "Backspace") {
      keys = [...keys].slice(0, -1).join("");
    } else {
      return;
    }
    event.preventDefault();
  };
  const ignore = () => document.removeEventListener("keydown", onKey, true);
  document.addEventListener("keydown", onKey, true);
  carrying.add({
    isOver: () => !box.isConnected,
    end() {
      ignore();
      if (!takesText()) {
        return keys;
      }
      const text = box.value;
      clear();
      return text + keys;
    },
  });
  return {
    leave: () => setTimeout(ignore, longestMilliseconds),
  };
}

/** Ends the boxes that are gone, and returns what was typed for the next one. */
export function takeCarried() {
  const over = [...carrying].filter((one) => one.isOver());
  over.forEach((one) => carrying.delete(one));
  return over.map((one) => one.end()).join("");
}
