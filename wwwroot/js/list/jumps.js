// Leads to the first unread message, to the first that mentions the reader, and to a day.
import { connection } from "../browser/connection.js";

/** Runs the buttons beside the one for the newest message. Returns what shows them, and their end. */
export function watchJumps(list, goTo) {
  const frame = list.parentElement;
  // Each with the attribute that has its number; a message that was in sight needs no button any more.
  const jumps = [["unreadFrom", ".to-unread"], ["mentionAt", ".to-mention"]].map(([name, selector]) => ({
    name, button: frame.querySelector(selector), seen: 0,
  }));

  const isInSight = (number) => {
    const { top, bottom } = list.getBoundingClientRect();
    // The first row that has the number: a row may stand for several.
    const row = [...list.querySelectorAll(".row[data-sequence]")].find((row) => Number(row.dataset.sequence) >= number);
    const box = row?.getBoundingClientRect();
    const isFirst = row === list.querySelector(".row[data-sequence]") && Number(row?.dataset.sequence) !== number;
    return Boolean(box) && !isFirst && box.bottom > top && box.top < bottom;
  };

  const show = () => {
    for (const jump of jumps) {
      const number = Number(list.dataset[jump.name] ?? 0);
      if (number && isInSight(number) && !document.hidden) {
        jump.seen = number;
      }
      jump.button.hidden = !number || jump.seen === number;
    }
  };

  const clicks = jumps.map((jump) => {
    const click = () => {
      jump.seen = Number(list.dataset[jump.name]);
      jump.button.hidden = true;
      goTo("ShowPlace", jump.seen);
      list.focus();
    };
    jump.button.addEventListener("click", click);
    return () => jump.button.removeEventListener("click", click);
  });
  clicks.push(watchAnswers(list, goTo));
  return {
    show,
    stop: () => clicks.forEach((stop) => stop()),
  };
}

/** A click on what a message answers leads there, and a button leads back. Returns a function that ends it. */
function watchAnswers(list, goTo) {
  const back = list.parentElement.querySelector(".to-answer");
  let from = 0;
  const onClick = (event) => {
    const link = event.target.closest(".answered");
    if (link && connection.up && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      from = Number(link.closest(".row").dataset.sequence);
      back.hidden = false;
      goTo("ShowPlace", Number(link.dataset.answered));
    }
  };
  const onBack = () => {
    back.hidden = true;
    goTo("ShowPlace", from);
    list.focus();
  };
  list.addEventListener("click", onClick);
  back.addEventListener("click", onBack);
  return () => {
    list.removeEventListener("click", onClick);
    back.removeEventListener("click", onBack);
  };
}

/** Returns whether the browser's own calendar is open, as far as the browser tells. */
function isPickerOpen(input) {
  try {
    return input.matches(":open");
  } catch {
    return false;
  }
}

/** Runs the calendar that a click on a day opens. Returns a function that ends it. */
export function watchDays(list, goTo) {
  const form = list.parentElement.querySelector(".day-form");
  const input = form.querySelector("input");
  let isTyped = false;

  const close = () => {
    form.hidden = true;
  };
  const submit = () => {
    const [year, month, day] = input.value.split("-").map(Number);
    close();
    // The day is the browser's, as in the rows.
    goTo("ShowTime", new Date(year, month - 1, day).toISOString());
    list.focus();
  };
  const onClick = ({ target }) => {
    const day = target.closest(".to-day");
    if (!day) {
      close();
      return;
    }
    input.value = day.querySelector("time").dateTime;
    form.hidden = false;
    input.focus();
    try {
      input.showPicker();
    } catch {
      // The box alone does it, in a browser without this.
    }
  };
  const onSubmit = (event) => {
    event.preventDefault();
    submit();
  };
  // A date that is typed is complete with Enter only.
  const onKey = (event) => {
    // The key closes the calendar alone. Some browsers send it here too.
    if (event.key === "Escape" && (event.defaultPrevented || isPickerOpen(input))) {
      return;
    }
    isTyped = event.key !== "Escape";
    if (!isTyped) {
      close();
      list.focus();
    }
  };
  const onChange = () => {
    if (!isTyped && input.value) {
      submit();
    }
    isTyped = false;
  };

  // The reader goes on elsewhere. The browser's own calendar and other windows take the focus without a target.
  const onFocusOut = ({ relatedTarget }) => relatedTarget && !form.contains(relatedTarget) && close();
  const onPointer = ({ target }) => !form.contains(target) && close();

  const listeners = [
    [list, "click", onClick], [form, "submit", onSubmit], [form, "keydown", onKey], [input, "change", onChange],
    [form, "focusout", onFocusOut], [document, "pointerdown", onPointer],
  ];
  listeners.forEach(([target, type, listener]) => target.addEventListener(type, listener));
  return () => listeners.forEach(([target, type, listener]) => target.removeEventListener(type, listener));
}
