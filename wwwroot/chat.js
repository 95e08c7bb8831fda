// What the page cannot do from the server: remember, scroll, and keep the text that is being typed.

const memoryKey = "chatroom.memory";
const draftKey = "chatroom.draft";
const positionKey = "chatroom.position";
const bottomSlack = 48;
const topSlack = 120;

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

/** Follows the newest row unless the reader has scrolled up; keeps the reader's place when older rows come in above. */
export function watchList(list, jump, page) {
  let following = true;
  let loading = false;
  let newRows = 0;
  let fromBottom = 0;

  const toBottom = () => {
    list.scrollTop = list.scrollHeight;
  };

  const showJump = () => {
    jump.hidden = following;
    jump.textContent = newRows > 0 ? `${newRows} new, jump to newest` : "Jump to newest";
  };

  const follow = (value) => {
    if (following !== value) {
      following = value;
      newRows = 0;
      page.invokeMethodAsync("SetFollowing", value).catch(() => {});
    }
    showJump();
  };

  const onScroll = async () => {
    fromBottom = list.scrollHeight - list.scrollTop;
    follow(fromBottom - list.clientHeight < bottomSlack);
    if (list.scrollTop < topSlack && list.dataset.older === "true" && !loading && !following) {
      loading = true;
      try {
        await page.invokeMethodAsync("LoadOlder");
      } catch {
        // Not connected: scrolling again asks again.
      }
      loading = false;
    }
  };

  // Where this reader is in the log, for when the page has to start anew.
  const rememberPosition = () => {
    const rows = list.querySelectorAll("[data-sequence]");
    if (rows.length > 0) {
      const sequence = Number(rows[rows.length - 1].dataset.sequence);
      write(local, positionKey, JSON.stringify({ epoch: list.dataset.epoch, sequence }));
    }
  };

  const changes = new MutationObserver((mutations) => {
    rememberPosition();
    if (following) {
      toBottom();
      return;
    }
    const atEnd = mutations.some((m) => [...m.addedNodes].includes(list.lastElementChild));
    if (atEnd) {
      newRows += mutations.reduce((sum, m) => sum + [...m.addedNodes].filter((n) => n.nodeType === 1).length, 0);
      showJump();
    } else {
      // Rows came in above: what was in sight stays where it was.
      list.scrollTop = list.scrollHeight - fromBottom;
    }
    fromBottom = list.scrollHeight - list.scrollTop;
  });
  changes.observe(list, { childList: true });

  // The keyboard of a phone takes half of the screen; the newest row stays in sight.
  const size = new ResizeObserver(() => following && toBottom());
  size.observe(list);

  list.addEventListener("scroll", onScroll, { passive: true });
  jump.addEventListener("click", () => {
    follow(true);
    toBottom();
    list.focus();
  });
  toBottom();
  rememberPosition();
  return {
    stop() {
      changes.disconnect();
      size.disconnect();
      list.removeEventListener("scroll", onScroll);
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
