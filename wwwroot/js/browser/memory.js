// Keeps in the browser's storage the data that outlives the page.
import { zoneOffsets } from "./zone.js";

const memoryKey = "chatroom.memory";
const useMilliseconds = 1000;
const evictedMilliseconds = 10_000;
const roomsKey = "chatroom.rooms";
// The epoch of a log follows these two.
const positionKey = "chatroom.position.";
const settingsKey = "chatroom.settings";
const ignoredKey = "chatroom.ignored";
const placeKey = "chatroom.place.";
const mostIgnored = 100;
// The name of a room follows these; a message's id follows the last one.
const roomKeys = ["chatroom.draft.", "chatroom.context.", "chatroom.recall.", "chatroom.outbox."];
// Data of the participant, which goes with a leave.
const ownKeys = [...roomKeys, "chatroom.drafting.", "chatroom.commands.", roomsKey, positionKey, placeKey];

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

/**
 * Saves the first event in sight of a reader who is further up, for a page that starts anew in this tab; null for none.
 * @param hidden how many pixels of its row are out of sight
 */
export function savePlace(epoch, sequence, hidden = 0) {
  write(session, placeKey + epoch, sequence && `${sequence} ${hidden}`);
}

/** Returns how many pixels of the row at the saved place were out of sight. */
export function hiddenAtPlace(epoch) {
  return Number(read(session, placeKey + epoch)?.split(" ")[1] ?? 0);
}

/** Returns a number for each log, of those that are stored under a prefix. */
function sequences(storage, prefix) {
  const stored = keysOf(storage, prefix).map((key) => ({ epoch: key.slice(prefix.length), sequence: Number.parseInt(read(storage, key), 10) }));
  return stored.filter(({ sequence }) => Number.isSafeInteger(sequence));
}

/** Returns the names of the rooms that the reader is in. */
function rooms() {
  const names = parse(read(local, roomsKey));
  return (Array.isArray(names) ? names : []).filter((name) => typeof name === "string");
}

/** Adds a room to those that a page joins again, or forgets it. */
export function keepRoom(name, isKept) {
  const others = rooms().filter((other) => other !== name);
  write(local, roomsKey, JSON.stringify(isKept ? [...others, name] : others));
}

/** Moves everything that is kept of a room to its new name: the room is private now, and another one may get the old name. */
export function renameRoom(before, name) {
  for (const storage of [local, session]) {
    for (const prefix of roomKeys) {
      for (const key of keysOf(storage, prefix + before)) {
        const rest = key.slice(prefix.length + before.length);
        if (rest === "" || rest.startsWith(".")) {
          write(storage, prefix + name + rest, read(storage, key));
          write(storage, key, "");
        }
      }
    }
  }
  if (rooms().includes(before)) {
    keepRoom(before, false);
    keepRoom(name, true);
  }
}

/** Returns the memory of the browser, and what the server needs to know of the window. */
export function load() {
  const here = {
    rooms: rooms(),
    positions: sequences(local, positionKey),
    offsets: zoneOffsets(),
    folding: folding(),
    places: sequences(session, placeKey),
    isWide: matchMedia("(min-width: 56.25em)").matches,
  };
  return { ...parse(read(local, memoryKey)), ...here };
}

/** Saves the handle, the token and a room that the reader has entered; no token means a leave. Returns whether a token is not kept. */
export function save(handle, token, room) {
  write(local, memoryKey, JSON.stringify({ handle, token }));
  if (!token) {
    for (const storage of [local, session]) {
      ownKeys.flatMap((prefix) => keysOf(storage, prefix)).forEach((key) => write(storage, key, ""));
    }
  }
  if (room) {
    keepRoom(room, true);
  }
  return Boolean(token) && parse(read(local, memoryKey))?.token !== token;
}

/** Saves the reader's position in the log, for a page that starts anew. */
export function savePosition(epoch, sequence) {
  write(local, positionKey + epoch, String(sequence));
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
