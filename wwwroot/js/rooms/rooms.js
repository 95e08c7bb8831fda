// Walks through the list of rooms by keys, and closes it where it covers the conversation.

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

/** Alt and an arrow goes to the next room, with Shift to the next one with unread messages. */
export function startRooms(list) {
  const narrow = matchMedia("(max-width: 640px)");
  const button = () => document.querySelector(".rooms-button");
  const covers = () => narrow.matches && !list.hidden;

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
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  return {
    stop() {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("click", onClick);
    },
  };
}
