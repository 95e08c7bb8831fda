// Keeps the first row in sight at its place, when rows come and go above it; and all rows, while the reader does something at one.

/** Returns the keeper of the place in a list. */
export function keepPlace(list) {
  let row = null;
  let anchor = null;
  let anchorTop = 0;

  // Below the day, where a scroll to a row leads too.
  const top = () => list.getBoundingClientRect().top + (parseFloat(getComputedStyle(list).scrollPaddingBlockStart) || 0);
  const isInSight = (row) => row.getBoundingClientRect().bottom > top() + 1;
  // The text, because the author comes and goes with the row above.
  const anchorOf = (row) => row?.querySelector(".text") ?? row;

  return {
    /** Remembers the first row in sight. */
    remember() {
      row = [...list.querySelectorAll(".row[data-sequence]")].find(isInSight) ?? null;
      anchor = anchorOf(row);
      anchorTop = anchor ? anchor.getBoundingClientRect().top : 0;
    },
    /** Returns how many pixels of the remembered row are above the place where a scroll to it leads. */
    hidden: () => (anchor ? top() - anchorTop : 0),
    /** Scrolls to a row, and remembers it. With a number of hidden pixels, it is where it was when they were counted. */
    show(row, hidden) {
      row.scrollIntoView({ block: "start" });
      if (hidden) {
        list.scrollTop += anchorOf(row).getBoundingClientRect().top - top() + hidden;
        if (!isInSight(row)) {
          // The row was higher then, as in a narrower window.
          row.scrollIntoView({ block: "start" });
        }
      }
      this.remember();
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

const aimMilliseconds = 2000;
const lookAgainMilliseconds = 200;
const open = ".row-sheet[open], .row-quick:not([hidden]), .row-bar:focus-within";

/**
 * Tells whether the rows have to stay where they are: while the mouse drags a selection or a finger presses, while an action is
 * chosen, and while the mouse moves to a button of the bar. A mouse that only lies there holds nothing.
 * @param release called after the rows were held
 */
export function holdRows(list, release) {
  const frame = list.parentElement;
  let isPressed = false;
  let aimed = -Infinity;
  let timer = 0;

  const isHeld = () => isPressed || performance.now() - aimed < aimMilliseconds || frame.querySelector(open) !== null;
  const lookAgain = () => {
    timer = isHeld() ? setTimeout(lookAgain, lookAgainMilliseconds) : 0;
    if (!timer) {
      release();
    }
  };
  const onPress = (event) => {
    isPressed = event.isPrimary && event.button === 0;
  };
  const onRelease = () => {
    isPressed = false;
  };
  const onMove = ({ pointerType, target, movementX, movementY }) => {
    // A row that moves below the mouse tells of a move, too.
    if (pointerType === "mouse" && (movementX || movementY)) {
      aimed = target.closest?.(".row-bar") ? performance.now() : -Infinity;
    }
  };
  const listeners = [
    [list, "pointerdown", onPress], [frame, "pointermove", onMove], [document, "pointerup", onRelease], [document, "pointercancel", onRelease],
  ];
  listeners.forEach(([target, type, listener]) => target.addEventListener(type, listener));
  return {
    isOn() {
      const isOn = isHeld();
      if (isOn) {
        timer ||= setTimeout(lookAgain, lookAgainMilliseconds);
      }
      return isOn;
    },
    stop() {
      clearTimeout(timer);
      listeners.forEach(([target, type, listener]) => target.removeEventListener(type, listener));
    },
  };
}
