// Keeps in the browser's storage the data that outlives the page.

const memoryKey = "chatroom.memory";
const useMilliseconds = 1000;
const evictedMilliseconds = 10_000;
const positionKey = "chatroom.position";
const settingsKey = "chatroom.settings";
const ignoredKey = "chatroom.ignored";
const placeKey = "chatroom.place";
const mostIgnored = 100;
// Data of the participant, which goes with a leave.
const ownKeys = ["chatroom.draft.", "chatroom.recall.", "chatroom.outbox."];

// Storage may be forbidden (private windows): then the page works until a reload.
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

export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Returns what the reader wants to be folded, for the server; whatever the storage has, it makes sense. */
export function folding() {
  const { presence } = parse(read(local, settingsKey)) ?? {};
  const ignored = parse(read(local, ignoredKey));
  return {
    presence: ["all", "none"].includes(presence) ? presence : "folded",
    ignored: (Array.isArray(ignored) ? ignored : []).map((person) => ({ id: String(person?.id ?? ""), handle: String(person?.handle ?? "") })),
  };
}

/** Changes the list of ignored persons, and tells the page and the other tabs. */
export function changeIgnored(change) {
  write(local, ignoredKey, JSON.stringify(change(folding().ignored).slice(-mostIgnored)));
  dispatchEvent(new Event("chatroom-settings"));
}

/** Saves the first event in sight of a reader who is further up, for a page that starts anew in this tab; null for none. */
export function savePlace(place) {
  write(session, placeKey, place && JSON.stringify(place));
}

/** Returns the memory of the browser, and what the server needs to know of the window. */
export function load() {
  const here = {
    position: parse(read(local, positionKey)),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    folding: folding(),
    place: parse(read(session, placeKey)),
    isWide: matchMedia("(min-width: 900px)").matches,
  };
  return { ...parse(read(local, memoryKey)), ...here };
}

/** Saves the handle and the token; no token means a leave. */
export function save(handle, token) {
  write(local, memoryKey, JSON.stringify({ handle, token }));
  if (!token) {
    write(local, positionKey, "");
    write(session, placeKey, "");
    for (const storage of [local, session]) {
      ownKeys.flatMap((prefix) => keysOf(storage, prefix)).forEach((key) => write(storage, key, ""));
    }
  }
}

/** Saves the reader's position in the log, for a page that starts anew. */
export function savePosition(epoch, sequence) {
  write(local, positionKey, JSON.stringify({ epoch, sequence }));
}

/** Ends the circuit; the next key or touch starts the page anew. entrance.js keeps the input of the name form. */
export function rest(isEvicted) {
  if (!isEvicted && performance.now() - (document.documentElement.dataset.usedAt ?? -Infinity) < useMilliseconds) {
    // The input is on its way to the server, which then waits again.
    return;
  }
  Blazor.pauseCircuit();
  // Pages that wake up at once would take each other's place for ever.
  setTimeout(() => {
    for (const sign of ["pointerdown", "keydown"]) {
      addEventListener(sign, () => location.reload(), { once: true });
    }
  }, isEvicted ? evictedMilliseconds : 0);
}
