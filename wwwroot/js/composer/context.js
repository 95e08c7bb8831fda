// Lets the box answer a message, or change one, instead of saying something new.

const beginEvent = "chatroom-context";

/** Begins to answer ("reply") or to change ("edit") a message in the box. */
export const begin = (kind, message) => document.dispatchEvent(new CustomEvent(beginEvent, { detail: { kind, message } }));

/** Returns the reader's newest message in the list, or null. */
function newestOwn() {
  const row = [...document.querySelectorAll(".list > .row.own[data-sequence]")].at(-1);
  return row ? { number: Number(row.dataset.sequence), text: (row.querySelector(".text").dataset.typed ?? row.querySelector(".text").textContent) } : null;
}

/**
 * Runs the line above the box that says what the text is for.
 * @param put sets the text of the box
 */
export function startContext(form, box, words, put) {
  const line = form.querySelector(".composer-context");
  let context = null;
  let draft = "";

  const end = () => {
    context = null;
    line.hidden = true;
  };

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
    context = { kind, number: message.number };
    line.querySelector("p").textContent = kind === "edit" ? words.editing : words.answering.replace("{0}", message.author);
    line.hidden = false;
    if (kind === "edit") {
      put(message.text);
      box.setSelectionRange(box.value.length, box.value.length);
    }
    box.focus();
  };

  document.addEventListener(beginEvent, onBegin);
  line.querySelector("button").addEventListener("click", leave);
  return {
    /** Returns what is sent for a text, and the text that comes back into the box. A command is no answer. */
    peek(text) {
      return !context || /^\/(?!\/)\S/.test(text)
        ? { text }
        : { text: `/${context.kind} ${context.number} ${text}`, draft: context.kind === "edit" ? draft : "" };
    },
    end,
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
