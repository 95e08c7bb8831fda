// Runs the sheet that goes to a room by its name.
import { connection, invoke } from "../browser/connection.js";
import { openByKey, startSheet } from "../sheets/sheet.js";

const mostShown = 50;
const legalName = /^[a-z0-9_-]{1,32}$/;

/**
 * Returns the rooms and persons for a typed text: the reader's own, others, those with the text in their topic, a new room of that
 * name. Behind # there are rooms only, and behind @ persons only.
 */
export function findRooms(rooms, typed) {
  const [, sign, name] = /^([#@]?)(.*)$/s.exec(typed.trim().toLowerCase());
  const text = name.trim();
  const isIn = ({ title, topic, isPerson }) =>
    sign !== (isPerson ? "#" : "@") && (title.toLowerCase().includes(text) || topic.toLowerCase().includes(text));
  const rank = ({ title, isOwn }) => {
    const own = title.toLowerCase();
    return own === text ? 0 : 1 + (own.startsWith(text) ? 0 : 1) + (isOwn ? 0 : 2) + (own.includes(text) ? 0 : 4);
  };
  const found = rooms.filter(isIn).sort((a, b) => rank(a) - rank(b)).slice(0, mostShown);
  const isNew = sign !== "@" && legalName.test(text) && !rooms.some(({ name, isPerson }) => !isPerson && name === text);
  return isNew ? [...found, { name: text, title: text, topic: "", isNew }] : found;
}

/** Returns the address of a room, or of the conversation with a person; the base of the page makes it whole. */
export function addressOf({ name, isPerson }) {
  return isPerson ? `d/${encodeURIComponent(name)}` : name === "lobby" ? "./" : `r/${name}`;
}

/** Opens the sheet by the button in the list, and by Ctrl+K. */
export function startJump(dialog, page, words) {
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  let rooms = [];
  let at = 0;

  const select = (to) => {
    const options = [...list.querySelectorAll("a")];
    at = Math.max(0, Math.min(to, options.length - 1));
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    options[at]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[at]?.id ?? "");
  };

  const part = (name, text) => {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  };

  const makeItem = (room, i) => {
    const { name, title, topic, here, isOwn, isPrivate, isPerson, isNew } = room;
    const link = document.createElement("a");
    link.href = addressOf(room);
    link.id = `jump-${i}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.dataset.needsConnection = "";
    const label = part("name", isNew ? words.make.replace("{0}", name) : isPrivate || isPerson ? title : `#${title}`);
    label.translate = false;
    link.append(label, part("here", isNew ? "" : isPerson ? words.person : isOwn ? words.own : words.here.replace("{0}", here)));
    if (topic) {
      link.append(part("topic", topic));
    }
    const item = document.createElement("li");
    item.setAttribute("role", "presentation");
    item.append(link);
    return item;
  };

  const show = () => {
    const found = findRooms(rooms, field.value);
    list.replaceChildren(...found.map(makeItem));
    // Without a connection the sheet says that it needs one.
    if (found.length === 0 && connection.up) {
      list.append(part("none", words.none));
    }
    select(0);
  };

  const open = startSheet(dialog, document.querySelector(".jump-button"), async () => {
    field.value = "";
    show();
    rooms = (await invoke(page, "FindRooms")) ?? rooms;
    show();
  });

  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.isComposing) {
      event.preventDefault();
      select(at + step);
    }
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector('[aria-selected="true"]')?.click();
  });
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());

  return openByKey(open, (event) =>
    event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey);
}
