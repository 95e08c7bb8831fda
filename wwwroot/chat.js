// What the page cannot do from the server: remember, and scroll. Writing is in composer.js.
import { walkRows } from "./rows.js";
import { keepTimes } from "./times.js";

const memoryKey = "chatroom.memory";
const positionKey = "chatroom.position";
// What belongs to whoever is here, and goes with them.
const ownKeys = ["chatroom.draft.", "chatroom.recall.", "chatroom.outbox."];
const bottomSlack = 48;
const loadSlack = 120;
const readMilliseconds = 2000;
/** Something was sent: its place is below the newest row. */
export const saidEvent = "chatroom-said";

// Storage may be forbidden (private windows); the page then works until it is reloaded.
export function read(storage, key) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

export function write(storage, key, value) {
  try {
    if (value) {
      storage().setItem(key, value);
    } else {
      storage().removeItem(key);
    }
  } catch {
    // See above.
  }
}

export function keysOf(storage, prefix) {
  try {
    return Object.keys(storage()).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

export const local = () => localStorage;
export const session = () => sessionStorage;

/** Whether the server can be reached, as far as is known, and who wants to hear of a change. */
export const connection = {
  up: true,
  listeners: new Set(),
  set(up) {
    this.up = up;
    for (const listener of this.listeners) {
      listener(up);
    }
  },
};

/** Calls a component. Null if it cannot be reached: without a connection a call would not fail, it would never end. */
export async function invoke(component, method, ...args) {
  try {
    return connection.up ? await component.invokeMethodAsync(method, ...args) : null;
  } catch {
    return null;
  }
}

export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function load() {
  const here = {
    position: parse(read(local, positionKey)),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    isWide: matchMedia("(min-width: 900px)").matches,
  };
  return { ...parse(read(local, memoryKey)), ...here };
}

export function save(handle, token) {
  write(local, memoryKey, JSON.stringify({ handle, token }));
  if (!token) {
    write(local, positionKey, "");
    for (const storage of [local, session]) {
      ownKeys.flatMap((prefix) => keysOf(storage, prefix)).forEach((key) => write(storage, key, ""));
    }
  }
}

/** Gives the connection back; the first sign of somebody being here starts the page anew. */
export function rest() {
  Blazor.pauseCircuit();
  for (const sign of ["pointerdown", "keydown"]) {
    addEventListener(sign, () => location.reload(), { once: true });
  }
}

/**
 * Follows the newest row unless the reader has scrolled up; then what is in sight stays where it is, whatever comes and goes
 * above and below. The page holds a part of the log only; near its ends the next part is asked for.
 */
export function watchList(list, jump, page) {
  let following = true;
  let loading = false;
  let jumping = false;
  let anchor = null;
  let anchorTop = 0;
  let target = "";
  let reading = null;
  let height = list.clientHeight;
  const ends = [keepTimes(list), walkRows(list)];

  const toBottom = () => {
    list.scrollTop = list.scrollHeight;
  };

  const showJump = () => {
    const unseen = Number(list.dataset.unseen);
    jump.hidden = following;
    const { newest, one, many } = jump.dataset;
    jump.textContent = unseen === 0 ? newest : (unseen === 1 ? one : many).replace("{0}", unseen);
  };

  const call = (method, ...args) => invoke(page, method, ...args);

  // Who has been at the end for a moment has read what is there.
  const attend = () => {
    const reads = following && !document.hidden && list.dataset.unread === "true";
    if (!reads) {
      clearTimeout(reading);
      reading = null;
    } else if (!reading) {
      reading = setTimeout(() => {
        reading = null;
        call("MarkRead");
      }, readMilliseconds);
    }
  };

  const follow = (value) => {
    if (following !== value) {
      following = value;
      call("SetFollowing", value);
    }
    showJump();
    attend();
  };

  // What came while nobody looked begins at the top at most.
  const toUnread = () => {
    const line = document.hidden ? list.querySelector(".unread") : null;
    const above = line ? list.getBoundingClientRect().top - line.getBoundingClientRect().top : 0;
    if (above > 0) {
      follow(false);
      list.scrollTop -= above;
      keepPlace();
    }
  };

  // The message a link led to.
  const toTarget = () => {
    target = list.dataset.target ?? "";
    const row = target ? list.querySelector(".target") : null;
    if (row) {
      following = false;
      row.scrollIntoView({ block: "center" });
      row.querySelector(".when")?.focus({ preventScroll: true });
      onScroll();
    }
    return row !== null;
  };

  // The first row in sight, and where it is.
  const keepPlace = () => {
    const top = list.getBoundingClientRect().top;
    const row = [...list.querySelectorAll(".row[data-sequence]")].find((row) => row.getBoundingClientRect().bottom > top);
    // Its author comes and goes with the row above.
    anchor = row?.querySelector(".text") ?? row ?? null;
    anchorTop = anchor ? anchor.getBoundingClientRect().top : 0;
  };

  const returnToPlace = () => {
    if (anchor?.isConnected) {
      list.scrollTop += anchor.getBoundingClientRect().top - anchorTop;
    }
  };

  const load = async (method) => {
    if (!loading) {
      loading = true;
      await call(method);
      loading = false;
    }
  };

  const onScroll = () => {
    // Where the list has another height than before, nobody scrolled; what watches its size is next.
    if (jumping || height !== list.clientHeight) {
      return;
    }
    const below = list.scrollHeight - list.scrollTop - list.clientHeight;
    const isNewest = list.dataset.newer !== "true";
    follow(isNewest && below < bottomSlack);
    keepPlace();
    if (!following && list.scrollTop < loadSlack && list.dataset.older === "true") {
      load("LoadOlder");
    } else if (!isNewest && below < loadSlack) {
      load("LoadNewer");
    }
  };

  // Where this reader is in the log, for when the page has to start anew.
  const rememberPosition = () => {
    if (list.dataset.last && list.dataset.newer !== "true") {
      const sequence = Number(list.dataset.last);
      write(local, positionKey, JSON.stringify({ epoch: list.dataset.epoch, sequence }));
    }
  };

  const changes = new MutationObserver(() => {
    rememberPosition();
    if (target !== (list.dataset.target ?? "") && toTarget()) {
      return;
    }
    if (following) {
      toBottom();
      toUnread();
    } else {
      returnToPlace();
      keepPlace();
    }
    showJump();
    attend();
  });
  changes.observe(list, {
    childList: true,
    attributes: true,
    attributeFilter: ["data-unseen", "data-unread", "data-newer", "data-last", "data-target"],
  });

  const onVisibility = () => {
    call("SetVisible", !document.hidden);
    attend();
  };
  document.addEventListener("visibilitychange", onVisibility);
  if (document.hidden) {
    onVisibility();
  }

  // The keyboard of a phone takes half of the screen; the newest row stays in sight.
  const size = new ResizeObserver(() => {
    height = list.clientHeight;
    if (following) {
      toBottom();
    }
  });
  size.observe(list);

  // The page may hold other rows than the newest; until it has them, scrolling means nothing.
  const toNewest = async (said) => {
    following = true;
    jumping = true;
    showJump();
    toBottom();
    await call("JumpToNewest", said);
    jumping = false;
    toBottom();
    attend();
  };
  const onSaid = () => toNewest(true);
  const onJump = () => {
    toNewest(false);
    list.focus();
  };
  // A call that was on its way when the connection broke may never end.
  const onConnection = (up) => {
    loading = false;
    jumping = false;
    // Whoever scrolled, or opened the page again, meanwhile could not tell.
    if (up) {
      onVisibility();
      call("SetFollowing", following);
    }
  };
  connection.listeners.add(onConnection);
  list.addEventListener("scroll", onScroll, { passive: true });
  jump.addEventListener("click", onJump);
  document.addEventListener(saidEvent, onSaid);
  if (!toTarget()) {
    toBottom();
  }
  rememberPosition();
  return {
    stop() {
      changes.disconnect();
      size.disconnect();
      list.removeEventListener("scroll", onScroll);
      document.removeEventListener(saidEvent, onSaid);
      document.removeEventListener("visibilitychange", onVisibility);
      clearTimeout(reading);
      ends.forEach((end) => end());
      connection.listeners.delete(onConnection);
    },
  };
}
