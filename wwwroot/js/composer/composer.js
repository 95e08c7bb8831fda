// Runs the text box: everything that must be instant, or must work without a connection.
import { connection } from "../browser/connection.js";
import { parse, read, session, write } from "../browser/memory.js";
import { saidEvent } from "../list/list.js";
import { leaveEvent } from "../sheets/leave.js";
import { typeAnywhere } from "./anywhere.js";
import { takeCarried, watchCarry } from "./carry.js";
import { commandName, startCommands } from "./commands.js";
import { startCompletion } from "./completion.js";
import { startContext } from "./context.js";
import { readDraft, saveDraft } from "./drafts.js";
import { startEmoji } from "./emoji.js";
import { excess, fillCount, showSpace } from "./limit.js";
import { startOutbox } from "./outbox.js";
import { isSecret } from "./secret.js";
import { startTyping } from "./typing.js";

const recallKey = "chatroom.recall.";
const mostRecalled = 50;
const mostHeight = 200;
// A command may lead to another room: what is typed behind it so soon is meant for that one.
const leadsMilliseconds = 5000;
const fitsByItself = globalThis.CSS?.supports("field-sizing", "content") ?? false;

/** Returns whether a text shows nothing: the server drops such a message. */
const isBlank = (text) => /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);

/** Makes the box as high as its text, in a browser that does not do so by itself. */
function fit(box) {
  if (fitsByItself) {
    return;
  }
  // The list must not grow meanwhile: the browser would move it, as if the reader had scrolled.
  const line = box.parentElement;
  line.style.minHeight = `${line.offsetHeight}px`;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, mostHeight)}px`;
  line.style.minHeight = "";
}

/** Enter sends, Shift+Enter makes a new line. Drafts outlive the page, and sent messages outlive the connection. */
export function startComposer(form, page, { room, maxBytes, commands, words, emojiFile }) {
  const box = form.querySelector("textarea");
  const problem = form.querySelector(".composer-problem");
  const left = form.querySelector(".composer-left");
  const emoji = startEmoji(emojiFile);

  const tell = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };

  const changed = () => {
    saveDraft(room, isSecret(box.value) ? "" : box.value);
    fit(box);
    showSpace(left, box.value, maxBytes, words);
  };

  const put = (text) => {
    box.value = text;
    changed();
  };

  const context = startContext(form, box, room, words, put, (text) => commandName(text, commands) !== null);
  const recall = startRecall(box, put, recallKey + room);
  const completion = startCompletion(box, form.querySelector(".completions"), commands, emoji, changed, page);

  // A rejected text goes back into the box, unless the box has another text; an answer or an edit as it was typed.
  const takeBack = (text, reason, sent) => {
    tell(reason ?? "");
    if (sent) {
      return context.takeBack(sent);
    }
    if (box.value) {
      return false;
    }
    put(text);
    return true;
  };
  // A leave asks about the drafts of all other rooms.
  box.dataset.room = room;
  const outbox = startOutbox(document.getElementById("outbox"), page, room, words, takeBack);
  const running = startCommands(page, room, words.noAnswer, takeBack);

  const isCommand = (text) => {
    const name = commandName(text, commands);
    return name !== null && !commands.some((command) => command.says && command.name === name);
  };

  let ranAt = -Infinity;
  const carry = watchCarry(box, () => performance.now() - ranAt < leadsMilliseconds, () => saveDraft(room, ""));

  const typing = startTyping(box, page, (text) => !isBlank(text) && !isCommand(text));

  const send = () => {
    if (isBlank(box.value)) {
      context.offerDeletion();
      return;
    }
    if (isSecret(box.value)) {
      put("");
      tell(words.notSaid);
      return;
    }
    if (context.endUnchanged()) {
      tell("");
      return;
    }
    const { text, draft = "", sent } = context.peek(box.value);
    const tooMany = excess(text, maxBytes);
    if (tooMany > 0) {
      tell(fillCount(words, "tooLong", tooMany));
      return;
    }
    if (isCommand(text) && !connection.up) {
      tell(words.noCommands);
      return;
    }
    tell("");
    context.end();
    put(draft);
    typing.end();
    recall.add(text);
    // Leaving asks if it would lose something.
    if (/^\/quit\s*$/i.test(text) && !document.dispatchEvent(new Event(leaveEvent, { cancelable: true }))) {
      return;
    }
    if (isCommand(text)) {
      ranAt = performance.now();
      running.run(text, sent);
    } else {
      outbox.add(text, sent);
      document.dispatchEvent(new Event(saidEvent));
    }
    running.offer();
  };

  box.addEventListener("keydown", (event) => {
    // An input method uses Enter and arrows itself while it composes (229: it took this key).
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const recalls = event.ctrlKey && !event.altKey && !event.metaKey && event.key.startsWith("Arrow");
    if ((isPlain && (completion.onKey(event) || context.onKey(event))) || ((isPlain || recalls) && recall.onKey(event))) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  });
  box.addEventListener("input", () => {
    tell("");
    recall.leave();
    changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
    box.focus();
  });
  const insert = (text) => {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    recall.leave();
    changed();
    box.focus();
  };
  const emojiButton = startEmojiButton(form, emoji, words, insert, () => box.focus(), tell);
  const endAnywhere = typeAnywhere(box, insert);
  const onConnection = (up) => up && tell("");
  connection.listeners.add(onConnection);

  put(readDraft(room) + takeCarried());
  context.restore();
  running.offer();
  // The box is disabled until the script listens.
  box.disabled = false;
  // The link of a message has set the focus already.
  if (!document.activeElement?.closest(".list")) {
    box.focus();
  }
  return {
    stop() {
      typing.end();
      endAnywhere();
      carry.leave();
      context.stop();
      emojiButton.stop();
      connection.listeners.delete(onConnection);
      running.stop();
      outbox.stop();
    },
  };
}

/** Opens and closes the picker of emoji; its script comes with the first click. */
function startEmojiButton(form, emoji, words, insert, leave, tell) {
  const button = form.querySelector(".emoji-button");
  const place = form.querySelector(".picker");
  let picker = null;

  const open = async () => {
    try {
      const { makePicker } = await import("./picker.js");
      if ((await emoji.load()).length > 0) {
        picker ??= makePicker(place, button, emoji, words, insert, leave);
        picker.open();
        return;
      }
    } catch {
      // Without a connection, the script does not come.
    }
    tell(words.needsConnection);
  };

  button.addEventListener("click", () => (place.hidden ? open() : picker.close()));
  return {
    stop() {
      picker?.stop();
    },
  };
}

/** Recalls the sent texts of this tab: Ctrl and Up from an empty box, then up and down, Esc. Up alone changes the last message first. */
function startRecall(box, put, key) {
  const texts = parse(read(session, key)) ?? [];
  let place = null;

  const show = (to) => {
    place = to;
    put(to === null ? "" : texts[to]);
    box.setSelectionRange(box.value.length, box.value.length);
    return true;
  };

  return {
    add(text) {
      place = null;
      if (texts.at(-1) !== text) {
        texts.push(text);
        texts.splice(0, texts.length - mostRecalled);
        write(session, key, JSON.stringify(texts));
      }
    },
    /** Ends the recall: the text has become a draft. */
    leave() {
      place = null;
    },
    onKey({ key: pressed, shiftKey }) {
      if (shiftKey) {
        return false;
      }
      if (pressed === "ArrowUp" && (place !== null || !box.value) && texts.length > 0) {
        return show(Math.max(0, (place ?? texts.length) - 1));
      }
      if (pressed === "ArrowDown" && place !== null) {
        return show(place + 1 < texts.length ? place + 1 : null);
      }
      return pressed === "Escape" && place !== null && show(null);
    },
  };
}
