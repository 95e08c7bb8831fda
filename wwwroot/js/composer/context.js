// Lets the box answer a message, or change one, instead of saying something new.
import { parse, read, session, write } from "../browser/memory.js";
import { isSecret } from "./secret.js";

const contextKey = "chatroom.context.";
const beginEvent = "chatroom-context";
/** Asks whether a message is deleted, on the document; the detail is the message. */
export const deleteEvent = "chatroom-delete";

/** Begins to answer ("reply") or to change ("edit") a message in the box. */
export const begin = (kind, message) => document.dispatchEvent(new CustomEvent(beginEvent, { detail: { kind, message } }));

/** Returns the reader's newest message in the list, or null. */
function newestOwn() {
  const row = [...document.querySelectorAll(".list > .row.own[data-sequence]")].at(-1);
  return row ? { number: Number(row.dataset.sequence), text: (row.querySelector(".text").dataset.typed ?? row.querySelector(".text").textContent) } : null;
}

/** Returns whether the list shows that a message is deleted: its row has no text. */
function isDeleted(number) {
  const row = document.querySelector(`.list > .row[data-sequence="${number}"]`);
  return Boolean(row && !row.querySelector(".text"));
}

/**
 * Runs the line above the box that says what the text is for. It outlives the page, as the draft does: else a page that begins
 * anew would say a corrected text a second time.
 * @param put sets the text of the box
 * @param isCommand tells a command from a text
 */
export function startContext(form, box, room, words, put, isCommand) {
  const line = form.querySelector(".composer-context");
  const key = contextKey + room;
  let context = null;
  let draft = "";

  const set = (next) => {
    context = next;
    write(session, key, context && JSON.stringify({ ...context, draft: isSecret(draft) ? "" : draft }));
    line.hidden = !context;
    if (context) {
      line.querySelector("span").textContent = context.kind === "edit" ? words.editing : words.answering.replace("{0}", context.author);
    }
  };
  const end = () => set(null);

  /** Ends without sending: the text from before comes back. */
  const leave = () => {
    const { kind } = context;
    end();
    if (kind === "edit") {
      put(draft);
    }
    box.focus();
  };

  const onBegin = ({ detail: { kind, message } }) => {
    if (context?.kind === "edit") {
      put(draft);
    }
    draft = box.value;
    set({ kind, number: message.number, author: message.author, text: message.text });
    if (kind === "edit") {
      put(message.text);
      box.setSelectionRange(box.value.length, box.value.length);
    }
    box.focus();
  };

  document.addEventListener(beginEvent, onBegin);
  line.querySelector("button").addEventListener("click", leave);
  return {
    /** Goes on with what the box was for before the page began anew. */
    restore() {
      const { kind, number, author, text, draft: before } = parse(read(session, key)) ?? {};
      if (kind && number) {
        draft = before;
        set({ kind, number, author, text });
      }
    },
    /**
     * Returns what is sent for a text, the text that comes back into the box, and what was sent if that is rejected.
     * A command is no answer.
     */
    peek(text) {
      if (!context || isCommand(text)) {
        return { text };
      }
      const before = context.kind === "edit" ? draft : "";
      return { text: `/${context.kind} ${context.number} ${text}`, draft: before, sent: { ...context, typed: text, draft: before } };
    },
    /** Takes a rejected answer or edit back, as it was typed, unless the box has another text. Returns whether it did. */
    takeBack({ typed, draft: before, ...of }) {
      if (context || box.value !== before) {
        return false;
      }
      if (isDeleted(of.number)) {
        // Without a message, only the text is left.
        put(before ? `${before}\n${typed}` : typed);
        return true;
      }
      draft = before;
      put(typed);
      set(of);
      return true;
    },
    /** Ends an edit that changes nothing. Returns whether it was one. */
    endUnchanged() {
      const isUnchanged = context?.kind === "edit" && box.value.trimEnd() === context.text?.trimEnd();
      if (isUnchanged) {
        leave();
      }
      return isUnchanged;
    },
    end,
    /** Offers to delete the message of which an edit leaves nothing; that ends the edit. */
    offerDeletion() {
      if (context?.kind === "edit") {
        const { number, text = "" } = context;
        leave();
        document.dispatchEvent(new CustomEvent(deleteEvent, { detail: { number, text } }));
      }
    },
    onKey({ key, shiftKey }) {
      if (key === "Escape" && context) {
        leave();
        return true;
      }
      const own = key === "ArrowUp" && !shiftKey && !box.value && !context ? newestOwn() : null;
      if (own) {
        begin("edit", own);
      }
      return Boolean(own);
    },
    stop: () => document.removeEventListener(beginEvent, onBegin),
  };
}
