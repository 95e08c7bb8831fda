// Walks through the list of rooms by keys, moves pinned ones, keeps the shown one in sight, and closes the list where it covers the conversation.
import { invoke } from "../browser/connection.js";
import { toggleWithoutConnection } from "../browser/panel.js";

/** Returns the link to the next room in a direction, after the shown one and around; null if there is none. */
export function nextRoom(links, step, isUnread) {
  const count = links.length;
  const at = links.findIndex((link) => link.getAttribute("aria-current") === "page");
  // Without a shown room, the walk begins at an end.
  const from = at < 0 && step < 0 ? 0 : at;
  for (let i = 1; i <= count; i++) {
    const link = links[(((from + step * i) % count) + count) % count];
    if (link !== links[at] && (!isUnread || link.dataset.unread)) {
      return link;
    }
  }
  return null;
}

/** Returns the button that moves the pinned room of a place in the list: Shift and an arrow presses it. Null for no such room. */
export function moveButton(place, { key, shiftKey, altKey, ctrlKey, metaKey }) {
  const isMove = shiftKey && !altKey && !ctrlKey && !metaKey && (key === "ArrowUp" || key === "ArrowDown");
  return (isMove && place?.closest?.("li")?.querySelector(`.move-room[data-key="${key}"]`)) || null;
}

/**
 * Keeps the shown room in sight while rooms come and go, until the reader scrolls it away; another room, or a list that opens, comes
 * into sight again. Returns a function that ends it.
 */
function keepShownInSight(list) {
  const scroller = list.querySelector("ul");
  let shown = null;
  let isKept = true;

  const find = () => list.querySelector('[aria-current="page"]');
  const look = (changes = []) => {
    const link = find();
    const address = link?.getAttribute("href") ?? null;
    isKept ||= address !== shown || changes.some(({ target }) => target === list);
    shown = address;
    if (isKept && !list.hidden) {
      link?.scrollIntoView({ block: "nearest" });
    }
  };
  const onScroll = () => {
    const [{ top, bottom }, link] = [scroller.getBoundingClientRect(), find()?.getBoundingClientRect()];
    isKept = Boolean(link && link.bottom > top && link.top < bottom);
  };
  const changes = new MutationObserver(look);
  changes.observe(list, { childList: true, subtree: true, attributeFilter: ["aria-current", "hidden"] });
  scroller.addEventListener("scroll", onScroll);
  look();
  return () => {
    changes.disconnect();
    scroller.removeEventListener("scroll", onScroll);
  };
}

/** Alt and an arrow goes to the next room, with Shift to the next one with unread messages. */
export function startRooms(list, page) {
  const narrow = matchMedia("(max-width: 40em)");
  const button = () => document.querySelector(".rooms-button");
  const covers = () => narrow.matches && !list.hidden;

  let focused = null;

  // Where the list covers the conversation, it takes the keys, and gives them back.
  const update = () => {
    const isOver = covers();
    document.querySelectorAll(".conversation > *").forEach((part) => (part.inert = isOver));
    if (isOver) {
      list.querySelector("button").focus();
    } else if (narrow.matches && (document.activeElement === document.body || list.contains(document.activeElement))) {
      button()?.focus();
    }
  };
  const shown = new MutationObserver(update);
  shown.observe(list, { attributeFilter: ["hidden"] });

  // A browser takes the focus from an element that moves within the list. A room that is left takes its button along, and a
  // list of one room closes.
  const onMoved = () => {
    if (focused && document.activeElement === document.body) {
      const left = list.hidden ? button() : list.querySelector('[aria-current="page"], a');
      (focused.isConnected ? focused : left)?.focus();
    }
  };
  const moves = new MutationObserver(onMoved);
  moves.observe(list.querySelector("ul"), { childList: true });
  const endSight = keepShownInSight(list);

  const onFocus = ({ target }) => {
    focused = list.contains(target) ? target : null;
  };
  const onMoveKey = (event) => {
    const button = moveButton(event.target, event);
    if (button) {
      event.preventDefault();
      button.click();
    }
  };

  const onKey = (event) => {
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
    if (altKey && !ctrlKey && !metaKey && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      nextRoom([...list.querySelectorAll("a")], key === "ArrowUp" ? -1 : 1, shiftKey)?.click();
    } else if (key === "Escape" && covers() && !document.querySelector("dialog[open]")) {
      button().click();
      button().focus();
    }
  };
  const onClick = (event) => {
    const isShown = event.target.closest?.('[aria-current="page"]');
    if (covers() && (event.target.matches?.(".room, .conversation, .conversation *") || isShown)) {
      event.preventDefault();
      button().click();
    }
  };
  // The server hides what would cover the conversation in a window that has become narrow.
  const onNarrow = () => {
    update();
    invoke(page, "SetWide", matchMedia("(min-width: 56.25em)").matches);
  };
  const endToggle = toggleWithoutConnection({
    buttons: ".rooms-button",
    isOpen: () => !list.hidden,
    toggle(opens) {
      list.hidden = !opens;
      button().setAttribute("aria-expanded", String(opens));
    },
    press: () => button()?.click(),
    settle: () => covers() && onNarrow(),
  });
  narrow.addEventListener("change", onNarrow);
  list.addEventListener("keydown", onMoveKey);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", onFocus);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  return {
    stop() {
      moves.disconnect();
      shown.disconnect();
      endSight();
      narrow.removeEventListener("change", onNarrow);
      endToggle();
      list.removeEventListener("keydown", onMoveKey);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", onFocus);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("click", onClick);
    },
  };
}
