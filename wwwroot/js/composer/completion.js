// Suggests handles after an @, commands after a / at the beginning, and emoji after a colon.
import { invoke } from "../browser/connection.js";
import { authorOf } from "../list/message.js";

const mostShown = 8;

// A script without spaces has no space before an @ either, nor behind its punctuation.
const nameBeginning = /(^|[\s(\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}])[@＠]([^\s@＠]*)$/u;
// A time and most emoticons have a digit, a sign or one letter after the colon.
const beginnings = [nameBeginning, /^()\/(\w*)$/, /(^|[\s(]):([a-z+][\w+-]+)$/i];

// Chinese and Japanese keyboards write the wide sign.
const isAt = (sign) => sign === "@" || sign === "＠";
const toName = (name) => ({ label: name, key: name, text: `@${name}` });
const toCommand = ({ name, usage, summary }) => ({ label: usage, key: name, text: `/${name}`, hint: summary });
const toEmoji = ({ code, emoji }) => ({ label: `:${code}:`, key: code, text: emoji, picture: emoji });

/**
 * A list box of the text box: the focus stays in the text, and aria-activedescendant marks the chosen suggestion.
 * (The role combobox is not allowed on a textarea.)
 */
export function startCompletion(box, list, commands, emoji, changed, page) {
  let found = null;
  let chosen = 0;
  // The question on its way, the answered question, and the names of the last answer.
  let asked = null;
  let answered = null;
  let known = [];

  // The names that the page knows: of the list of participants, and of the conversation.
  const names = () => {
    const listed = [...document.querySelectorAll("#people .name")].map((name) => name.textContent.trim());
    const authors = [...document.querySelectorAll(".list .row:not(.own) .who")].map((who) => authorOf(who.closest(".row")));
    const all = new Set([...known, ...listed, ...authors]);
    all.delete(document.getElementById("outbox")?.dataset.me);
    return [...all].map(toName);
  };

  // The server knows all names. The page's own are shown until it answers.
  const ask = async (typed) => {
    asked = typed;
    const names = await invoke(page, "FindNames", typed);
    if (names && asked === typed) {
      answered = typed;
      known = names;
      show(found?.options[chosen].label);
    }
  };

  /** Returns all options of a kind, as far as they are known. */
  const optionsFor = (sign, typed) => {
    if (sign === "/") {
      return commands.map(toCommand);
    }
    if (sign === ":") {
      return emoji.find(typed).map(toEmoji);
    }
    return answered === typed ? known.map(toName) : names();
  };

  /** Asks for options that are not here yet. */
  const askFor = (sign, typed) => {
    if (isAt(sign) && answered !== typed && asked !== typed) {
      ask(typed);
    } else if (sign === ":" && !emoji.isLoaded) {
      emoji.load().then((all) => all.length > 0 && show());
    }
  };

  const find = () => {
    const before = box.value.slice(0, box.selectionStart);
    const match = beginnings.map((beginning) => beginning.exec(before)).find(Boolean);
    if (!match || box.selectionStart !== box.selectionEnd) {
      return null;
    }
    const start = match.index + match[1].length;
    const typed = match[2].toLowerCase();
    askFor(before[start], typed);
    const all = optionsFor(before[start], typed);
    const begins = all.filter(({ key }) => key.toLowerCase().startsWith(typed));
    const contains = all.filter(({ key }) => key.toLowerCase().indexOf(typed) > 0);
    const options = [...begins, ...contains].slice(0, mostShown);
    return options.length > 0 ? { start, end: box.selectionStart, options } : null;
  };

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    list.children[place].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[place].id);
  };

  const hide = () => {
    found = null;
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    asked = null;
    hide();
    return true;
  };

  const take = (place) => {
    const { start, end, options } = found;
    close();
    const before = `${box.value.slice(0, start)}${options[place].text} `;
    box.value = before + box.value.slice(end).replace(/^ /, "");
    box.setSelectionRange(before.length, before.length);
    changed();
    return true;
  };

  const makeOption = ({ label, hint = "", picture }, place) => {
    const option = document.createElement("li");
    option.id = `completion-${place}`;
    option.setAttribute("role", "option");
    const words = document.createElement("span");
    words.textContent = label;
    const help = document.createElement("span");
    help.className = "completion-hint";
    help.textContent = hint;
    if (picture) {
      const image = document.createElement("span");
      image.className = "completion-picture";
      image.textContent = picture;
      option.append(image, " ");
    }
    option.append(words, " ", help);
    // A click must not take the focus from the text.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => take(place));
    return option;
  };

  const show = (label) => {
    found = find();
    if (!found) {
      hide();
      return;
    }
    list.replaceChildren(...found.options.map(makeOption));
    list.hidden = false;
    choose(Math.max(0, found.options.findIndex((option) => option.label === label)));
  };

  const update = () => {
    asked = null;
    answered = null;
    show();
  };

  box.addEventListener("input", update);
  box.addEventListener("click", update);
  box.addEventListener("blur", close);
  return {
    /** Returns whether the key was for the suggestions. */
    onKey({ key, shiftKey }) {
      if (!found || shiftKey) {
        return false;
      }
      const { start, end, options } = found;
      switch (key) {
        case "ArrowDown":
          choose((chosen + 1) % options.length);
          return true;
        case "ArrowUp":
          choose((chosen + options.length - 1) % options.length);
          return true;
        case "Tab":
          return take(chosen);
        case "Enter":
          // Enter after a complete suggestion sends the text.
          return box.value.slice(start, end) === options[chosen].text ? !close() : take(chosen);
        case "Escape":
          return close();
        case "ArrowLeft":
        case "ArrowRight":
        case "Home":
        case "End":
          return !close();
        default:
          return false;
      }
    },
  };
}
