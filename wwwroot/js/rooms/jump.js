// Runs the sheet that goes to a room by its name.
import { invoke } from "../browser/connection.js";
import { openByKey, startSheet } from "../sheets/sheet.js";

const mostShown = 50;
const legalName = /^[a-z0-9_-]{1,32}$/;

/** Returns the rooms for a typed text: the reader's own, others, those with the text in their topic, a new one of that name. */
export function findRooms(rooms, typed) {
  const text = typed.trim().replace(/^#/, "").toLowerCase();
  const isIn = ({ title, topic }) => title.includes(text) || topic.toLowerCase().includes(text);
  const rank = ({ title, isOwn }) =>
    title === text ? 0 : 1 + (title.startsWith(text) ? 0 : 1) + (isOwn ? 0 : 2) + (title.includes(text) ? 0 : 4);
  const found = rooms.filter(isIn).sort((a, b) => rank(a) - rank(b)).slice(0, mostShown);
  const isNew = legalName.test(text) && !rooms.some(({ name }) => name === text);
  return isNew ? [...found, { name: text, title: text, topic: "", isNew }] : found;
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

  const makeItem = ({ name, title, topic, here, isOwn, isPrivate, isNew }, i) => {
    const link = document.createElement("a");
    // The base of the page makes the address whole.
    link.href = name === "lobby" ? "./" : `r/${name}`;
    link.id = `jump-${i}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    const label = part("name", isNew ? words.make.replace("{0}", name) : isPrivate ? title : `#${title}`);
    label.translate = false;
    link.append(label, part("here", isNew ? "" : isOwn ? words.own : words.here.replace("{0}", here)));
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
    if (found.length === 0) {
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
