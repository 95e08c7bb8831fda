// What the page cannot do from the server: remember, scroll, and keep the text that is being typed.

const memoryKey = "chatroom.memory";
const draftKey = "chatroom.draft";
const positionKey = "chatroom.position";
const bottomSlack = 48;
const loadSlack = 120;
const saidEvent = "chatroom-said";

// Storage may be forbidden (private windows); the page then works until it is reloaded.
function read(storage, key) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
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

const local = () => localStorage;
const session = () => sessionStorage;

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

function parse(text) {
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
    write(session, draftKey, "");
    write(local, positionKey, "");
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

  const toBottom = () => {
    list.scrollTop = list.scrollHeight;
  };

  const showJump = () => {
    const unseen = Number(list.dataset.unseen);
    jump.hidden = following;
    jump.textContent = unseen > 0 ? `${unseen} new, jump to newest` : "Jump to newest";
  };

  const call = (method, ...args) => page.invokeMethodAsync(method, ...args).catch(() => {});

  const follow = (value) => {
    if (following !== value) {
      following = value;
      call("SetFollowing", value);
    }
    showJump();
  };

  // The first row in sight, and where it is.
  const keepPlace = () => {
    const top = list.getBoundingClientRect().top;
    anchor = [...list.querySelectorAll(".row")].find((row) => row.getBoundingClientRect().bottom > top) ?? null;
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
    if (jumping) {
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
    if (following) {
      toBottom();
    } else {
      returnToPlace();
      keepPlace();
    }
    showJump();
  });
  changes.observe(list, { childList: true, attributes: true, attributeFilter: ["data-unseen", "data-newer", "data-last"] });

  // The keyboard of a phone takes half of the screen; the newest row stays in sight.
  const size = new ResizeObserver(() => following && toBottom());
  size.observe(list);

  // The page may hold other rows than the newest; until it has them, scrolling means nothing.
  const toNewest = async () => {
    following = true;
    jumping = true;
    showJump();
    await call("SetFollowing", true);
    jumping = false;
    toBottom();
  };
  const onJump = () => {
    toNewest();
    list.focus();
  };
  list.addEventListener("scroll", onScroll, { passive: true });
  jump.addEventListener("click", onJump);
  document.addEventListener(saidEvent, toNewest);
  toBottom();
  rememberPosition();
  return {
    stop() {
      changes.disconnect();
      size.disconnect();
      list.removeEventListener("scroll", onScroll);
      document.removeEventListener(saidEvent, toNewest);
    },
  };
}

/** The box to write in: Enter sends, Shift+Enter makes a new line, the draft outlives the page. */
export function startComposer(form, page, maxBytes) {
  const box = form.querySelector("textarea");
  const problem = form.querySelector(".composer-problem");
  const encoder = new TextEncoder();

  const tell = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };

  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
  };

  const put = (text) => {
    box.value = text;
    write(session, draftKey, text);
    fit();
  };

  const takeBack = (text) => put(box.value ? `${text}\n${box.value}` : text);

  const send = async () => {
    const text = box.value;
    if (!text.trim()) {
      return;
    }
    const bytes = encoder.encode(text).length;
    if (bytes > maxBytes) {
      tell(`Too long: ${bytes} of at most ${maxBytes} bytes.`);
      return;
    }
    if (!connection.up) {
      tell("Not connected. Your text is kept here; send it when the connection is back.");
      return;
    }
    tell("");
    put("");
    document.dispatchEvent(new Event(saidEvent));
    try {
      if (!(await page.invokeMethodAsync("Send", text))) {
        takeBack(text);
      }
    } catch {
      takeBack(text);
    }
  };

  box.addEventListener("keydown", (event) => {
    // While an input method composes a character, Enter picks it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  box.addEventListener("input", () => {
    write(session, draftKey, box.value);
    tell("");
    fit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
    box.focus();
  });
  const onConnection = (up) => up && tell("");
  connection.listeners.add(onConnection);

  put(read(session, draftKey) ?? "");
  // Nobody can type before there is somebody to listen.
  box.disabled = false;
  box.focus();
  return {
    stop() {
      connection.listeners.delete(onConnection);
    },
  };
}
