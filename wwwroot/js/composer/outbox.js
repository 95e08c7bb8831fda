// Holds the messages that are on their way. Each has an id and is sent again under it until there is an answer, whatever
// happens to the connection, the page or the server; the room says it once.
import { connection } from "../browser/connection.js";
import { keysOf, local, parse, read, write } from "../browser/memory.js";
import { typedText } from "../list/message.js";

const outboxKey = "chatroom.outbox.";
const mostOnTheirWay = 32;
const againMilliseconds = 2000;
const longMilliseconds = 5000;
const askAfterMilliseconds = 60 * 60 * 1000;

/** Makes an id, such as one of a text; crypto.randomUUID() needs HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Returns how many messages of all rooms and tabs are not sent. */
export const countUnsent = () => keysOf(local, outboxKey).length;

/** Returns what the row of a message shows of what was typed. */
const shownText = (text) => text.replace(/^\/reply \d+ /, "").trim();

/** Returns the end of the log as the page knows it: a new message comes after that. */
function position() {
  const { epoch, newest } = document.querySelector(".list")?.dataset ?? {};
  return epoch ? { epoch, sequence: Number(newest) } : null;
}

/**
 * @param place the element that shows the messages
 * @param page the component that sends them
 * @param takeBack gets a rejected text, the reason, and the answer that it was, if any; returns whether it took the text
 */
export function startOutbox(place, page, room, words, takeBack) {
  const prefix = `${outboxKey}${room}.`;
  // In the order of writing.
  const entries = new Map();
  let stopped = false;
  let timer = 0;

  const keep = ({ id, text, sent, after, at, failure }) =>
    write(local, prefix + id, JSON.stringify({ id, text, sent, after, at, failure }));

  const show = (entry) => {
    const state = entry.failure
      ? words.notSent.replace("{0}", entry.failure)
      : connection.up ? (entry.isLong ? words.stillTrying : words.sending) : words.waiting;
    entry.row.classList.toggle("failed", Boolean(entry.failure));
    entry.row.querySelector(".state").textContent = state;
    entry.row.querySelector(".failed-actions").hidden = !entry.failure;
  };

  const remove = (entry) => {
    clearTimeout(entry.watch);
    entries.delete(entry.id);
    entry.row.remove();
    write(local, prefix + entry.id, null);
  };

  const fail = (entry, reason) => {
    entry.failure = reason;
    entry.row.hidden = false;
    keep(entry);
    show(entry);
  };

  const settle = (entry, { outcome, reason }) => {
    if (entries.get(entry.id) !== entry) {
      return;
    }
    switch (outcome) {
      case "said":
      case "done":
        remove(entry);
        break;
      case "rejected":
        if (takeBack(entry.text, reason, entry.sent)) {
          remove(entry);
        } else {
          fail(entry, reason);
        }
        break;
      case "unknown":
        // A resend needs no search: the sender has looked.
        entry.after = null;
        fail(entry, reason);
        break;
      case "failed":
        fail(entry, reason);
        break;
      default:
        tryLater();
    }
  };

  /** Tells after a while that the message is still on its way. */
  const watch = (entry) => {
    clearTimeout(entry.watch);
    entry.isLong = false;
    entry.watch = setTimeout(() => {
      entry.isLong = true;
      show(entry);
    }, longMilliseconds);
    show(entry);
  };

  const transmit = async (entry) => {
    entry.isOnItsWay = true;
    try {
      const result = await page.invokeMethodAsync("Send", entry.id, entry.text, entry.after);
      entry.isOnItsWay = false;
      settle(entry, result);
    } catch {
      // It may have arrived. The next attempt tells.
      entry.isOnItsWay = false;
      tryLater();
    }
    flush();
  };

  /** Sends the waiting messages in order. A failed one waits for the reader's decision. */
  const flush = () => {
    const waiting = [...entries.values()].filter((entry) => !entry.failure);
    for (const entry of waiting.slice(0, mostOnTheirWay)) {
      if (!stopped && connection.up && !entry.isOnItsWay && !timer) {
        transmit(entry);
      }
    }
  };

  const tryLater = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      flush();
    }, againMilliseconds);
  };

  const makeButton = (text, action) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = text;
    button.addEventListener("click", action);
    return button;
  };

  const makeRow = (entry) => {
    const part = (name, text, kind = "span") => {
      const element = document.createElement(kind);
      element.className = name;
      element.textContent = text;
      return element;
    };
    const row = document.createElement("div");
    row.className = "row message own pending";
    const text = part("text", shownText(entry.text), "div");
    text.dir = "auto";
    const actions = part("failed-actions", "");
    // Each takes its button away.
    const toBox = () => document.getElementById("message")?.focus();
    const resend = () => {
      fail(entry, undefined);
      watch(entry);
      flush();
      toBox();
    };
    const discard = () => {
      remove(entry);
      toBox();
    };
    actions.append(makeButton(words.resend, resend), makeButton(words.discard, discard));
    const { me, hue } = place.dataset;
    const who = part(`who ${hue}`, words.you.replace("{0}", me), "bdi");
    who.dataset.initial = place.dataset.initial;
    // A browser's translator must not touch names.
    who.translate = false;
    const state = part("state", "");
    state.setAttribute("aria-live", "polite");
    row.append(who, state, text, actions);
    return row;
  };

  const insert = (entry) => {
    entries.set(entry.id, entry);
    entry.row = makeRow(entry);
    place.append(entry.row);
    watch(entry);
  };

  // The row of the room may come before the answer. The message stands there once.
  const arrived = new MutationObserver((changes) => {
    for (const row of changes.flatMap((change) => [...change.addedNodes])) {
      if (row.nodeType === Node.ELEMENT_NODE && row.matches(".own[data-sequence]") && row.querySelector(".text")) {
        const text = typedText(row).trim();
        const isOf = ({ row: pending, text: typed, after }) =>
          !pending.hidden && Number(row.dataset.sequence) > (after?.sequence ?? 0) && shownText(typed) === text;
        const entry = [...entries.values()].find(isOf);
        if (entry) {
          entry.row.hidden = true;
        }
      }
    }
  });
  if (place.parentElement) {
    arrived.observe(place.parentElement, { childList: true });
  }

  // The answer of a message on a lost connection is lost.
  const onConnection = (up) => {
    for (const entry of entries.values()) {
      entry.isOnItsWay = false;
      watch(entry);
    }
    if (up) {
      clearTimeout(timer);
      timer = 0;
      flush();
    }
  };

  // Another tab has handled the message.
  const onStorage = ({ key, newValue }) => {
    const entry = newValue === null && key?.startsWith(prefix) ? entries.get(key.slice(prefix.length)) : null;
    if (entry) {
      entries.delete(entry.id);
      entry.row.remove();
    }
  };

  const stored = keysOf(local, prefix).map((key) => parse(read(local, key))).filter(Boolean);
  for (const entry of stored.sort((a, b) => a.at - b.at)) {
    // After a long time, the reader decides whether to send it.
    if (!entry.failure && Date.now() - entry.at > askAfterMilliseconds) {
      entry.failure = words.tooOld;
    }
    insert(entry);
  }
  connection.listeners.add(onConnection);
  addEventListener("storage", onStorage);
  flush();

  return {
    /** Sends a text, and keeps it until it is said or discarded. An answer comes with what the reader typed, and to which message. */
    add(text, sent) {
      const last = [...entries.values()].at(-1)?.at ?? 0;
      const entry = { id: newId(), text, sent, after: position(), at: Math.max(Date.now(), last + 1) };
      keep(entry);
      insert(entry);
      flush();
    },
    stop() {
      stopped = true;
      arrived.disconnect();
      clearTimeout(timer);
      entries.forEach((entry) => clearTimeout(entry.watch));
      connection.listeners.delete(onConnection);
      removeEventListener("storage", onStorage);
      place.replaceChildren();
    },
  };
}
