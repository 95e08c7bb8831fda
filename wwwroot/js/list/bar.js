// Shows what one can do with a message: a bar at the row under the mouse or with the focus, a sheet after a long press.
import { act, offer } from "./actions.js";
import { mention, offerRename } from "./box.js";
import { isMessage, messageOf } from "./message.js";

const pressMilliseconds = 500;
const pressPixels = 10;
const overlap = 14;

/** Runs the one bar that moves from row to row. Returns its keys for the walk through the messages, and its end. */
export function watchBar(list, page) {
  const frame = list.parentElement;
  const bar = frame.querySelector(".row-bar");
  let row = null;

  const hide = () => {
    // The focus would go with the bar, such as when new messages take the row out of sight.
    if (bar.contains(document.activeElement)) {
      (row?.isConnected ? row.querySelector(".when") : list).focus({ preventScroll: true });
    }
    row = null;
    bar.hidden = true;
  };

  const place = () => {
    const [outer, inner] = [frame.getBoundingClientRect(), row?.getBoundingClientRect()];
    if (!row?.isConnected || inner.bottom < outer.top || inner.top > outer.bottom) {
      hide();
      return;
    }
    // A finger does not move the bar away from the text: it stands above the message.
    const above = globalThis.matchMedia?.("(hover: none)").matches ? bar.offsetHeight : overlap;
    const top = Math.max(2, inner.top - outer.top - above);
    bar.style.translate = `0 ${top}px`;
    // The button of a code block at this height stays free.
    const copy = [...row.querySelectorAll(".copy")].map((button) => button.getBoundingClientRect())
      .find((button) => button.top < outer.top + top + bar.offsetHeight && button.bottom > outer.top + top);
    bar.style.right = `${outer.right - (copy ? copy.left : inner.right) + (copy ? 4 : 8)}px`;
  };

  const show = (next) => {
    if (next === row || bar.contains(document.activeElement)) {
      return;
    }
    if (!isMessage(next)) {
      hide();
      return;
    }
    row = next;
    offer(bar, messageOf(row));
    if (globalThis.matchMedia?.("(max-width: 40em)").matches) {
      // A bar of all actions would cover the text of the row above.
      bar.querySelectorAll("[data-action=mention], [data-action=ignore], [data-action=moderate]").forEach((button) => (button.hidden = true));
    }
    bar.hidden = false;
    place();
  };

  const buttons = () => [...bar.querySelectorAll("[data-action]")].filter((button) => !button.hidden);
  const back = () => row?.querySelector(".when").focus();

  const onOver = (event) => {
    if (event.pointerType === "mouse" && !bar.contains(event.target)) {
      show(event.target.closest(".row"));
    }
  };
  const onLeave = () => show(document.activeElement?.closest(".list .row") ?? null);
  const onFocus = ({ target }) => show(target.closest(".row"));
  const onBlur = ({ relatedTarget }) => {
    if (row && !frame.contains(relatedTarget)) {
      hide();
    }
  };
  const onClick = ({ target }) => {
    const button = target.closest("[data-action]");
    if (button && row) {
      act(button, messageOf(row), page);
    }
  };
  // The focus stays where it is, such as in the box.
  const onPress = (event) => event.preventDefault();

  const onKey = (event) => {
    const all = buttons();
    const at = all.indexOf(event.target);
    if (event.key === "ArrowRight") {
      all[at + 1]?.focus();
    } else if (event.key === "ArrowLeft" && at > 0) {
      all[at - 1].focus();
    } else if (event.key === "ArrowLeft" || event.key === "Escape") {
      back();
    } else {
      return;
    }
    event.preventDefault();
  };

  const listeners = [
    [frame, "pointerover", onOver], [frame, "pointerleave", onLeave], [list, "focusin", onFocus], [frame, "focusout", onBlur],
    [list, "scroll", place], [bar, "click", onClick], [bar, "pointerdown", onPress], [bar, "keydown", onKey],
  ];
  listeners.forEach(([target, type, listener]) => target.addEventListener(type, listener));
  return {
    /** Leads from the focused row to the first action. */
    enter: () => buttons()[0]?.focus(),
    stop: () => listeners.forEach(([target, type, listener]) => target.removeEventListener(type, listener)),
  };
}

/** Runs the sheet of actions, which a long press of a finger opens. Returns what opens it too, and its end. */
export function watchPress(list, page) {
  const sheet = list.parentElement.querySelector(".row-sheet");
  let timer = 0;
  let start = null;
  let message = null;
  // The finger that opened the sheet is still down: its end is no click, neither beside the sheet nor on what lies below it.
  let isHeld = false;

  /** Opens the sheet for a message or a person; beside an element, where there is space. */
  const open = (next, place = null) => {
    message = next;
    isHeld = false;
    sheet.querySelector(".row-sheet-text").textContent = message.isPerson ? message.author : `${message.author}: ${message.text}`;
    offer(sheet, message);
    sheet.classList.toggle("beside", Boolean(place));
    if (place) {
      const { left, bottom } = place.getBoundingClientRect();
      sheet.style.setProperty("--left", `${left}px`);
      sheet.style.setProperty("--top", `${bottom}px`);
    }
    sheet.showModal();
  };
  const onHeld = () => {
    timer = 0;
    open(messageOf(start.row));
    isHeld = true;
  };
  const stop = () => clearTimeout(timer);

  const onDown = (event) => {
    stop();
    const pressed = event.target.closest(".row");
    const isPlain = !event.target.closest("a:not(.when), button, pre");
    start = event.pointerType === "touch" && event.isPrimary && isPlain && isMessage(pressed)
      ? { row: pressed, x: event.clientX, y: event.clientY }
      : null;
    timer = start ? setTimeout(onHeld, pressMilliseconds) : 0;
  };
  const onMove = (event) => {
    if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > pressPixels) {
      stop();
    }
  };
  // A long press is neither a click nor the wish for the browser's own menu.
  const onMenu = (event) => start && event.preventDefault();
  // The touch itself shows the time of a further message: the finger aimed at no link there.
  const isUnseen = ({ pointerType, target }) => pointerType === "touch" && target.closest(".continued .when");
  const onListClick = (event) => {
    if (sheet.open || isUnseen(event)) {
      event.preventDefault();
    }
  };
  const onClick = ({ target, detail }) => {
    if (isHeld && detail > 0) {
      return;
    }
    const button = target.closest("[data-action]");
    if (button || target === sheet) {
      // The sheet keeps the focus from the box until it is closed.
      sheet.close();
    }
    if (button) {
      act(button, message, page);
    }
  };
  const onSheetDown = () => {
    isHeld = false;
  };
  const listeners = [
    [sheet, "pointerdown", onSheetDown], [list, "pointerdown", onDown], [list, "pointermove", onMove], [list, "pointerup", stop],
    [list, "pointercancel", stop], [list, "scroll", stop], [list, "contextmenu", onMenu], [list, "click", onListClick],
    [sheet, "click", onClick],
  ];
  listeners.forEach(([target, type, listener]) => target.addEventListener(type, listener));
  return {
    open,
    stop: () => {
      stop();
      listeners.forEach(([target, type, listener]) => target.removeEventListener(type, listener));
    },
  };
}

/** A click on the name of an author mentions; on the reader's own, it offers a rename. Returns a function that ends it. */
export function watchNames(list) {
  const onClick = ({ target }) => {
    const name = target.closest(".who");
    const row = target.closest(".row");
    if (name && isMessage(row) && getSelection().isCollapsed) {
      const { isOwn, author } = messageOf(row);
      isOwn ? offerRename() : mention(author);
    }
  };
  list.addEventListener("click", onClick);
  return () => list.removeEventListener("click", onClick);
}
