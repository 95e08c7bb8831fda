// Asks for messages and shows those that are found.
import { momentWords } from "../browser/clock.js";
import { invoke } from "../browser/connection.js";

const part = (name, className, text) => {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
};

/** Makes the row of a found message. Every text of a person stays a text. */
export function makeRow({ address, room, at, author, parts, before, after, isUnread }) {
  const link = document.createElement("a");
  // The base of the page makes the address whole.
  link.href = address;
  link.classList.toggle("news", isUnread);
  const text = part("span", "found-text", "");
  text.dir = "auto";
  text.append(...parts.map(({ text, isMarked }) => (isMarked ? part("mark", "", text) : document.createTextNode(text))));
  const head = part("span", "found-head", "");
  const where = part("span", "found-room", room);
  where.translate = false;
  const time = part("time", "", momentWords(at));
  time.dateTime = at;
  time.translate = false;
  head.append(where, part("b", "", author), time);
  const neighbour = (line) => {
    const element = part("span", "found-near", line);
    element.dir = "auto";
    return element;
  };
  link.append(head, ...(before ? [neighbour(before)] : []), text, ...(after ? [neighbour(after)] : []));
  const item = document.createElement("li");
  item.append(link);
  return item;
}

/** Returns the place that an arrow key leads to, from the field (-1) or a result; null if it leads nowhere. */
export const nextPlace = (at, key, count) => {
  const to = at + ({ ArrowDown: 1, ArrowUp: -1 }[key] ?? 0);
  return to === at || to < -1 || to >= count ? null : to;
};

/** Runs the sheet. */
export function startResults(dialog, page) {
  const field = dialog.querySelector("input");
  const list = dialog.querySelector(".found");
  const status = dialog.querySelector(".search-status");
  const older = dialog.querySelector(".older");
  let searches = 0;

  const show = async (asking, isFirst) => {
    const search = ++searches;
    older.hidden = true;
    dialog.setAttribute("aria-busy", "true");
    const found = await asking;
    // The answer to an earlier question would replace a later one.
    if (search !== searches) {
      return;
    }
    dialog.removeAttribute("aria-busy");
    if (!found) {
      return;
    }
    const rows = found.rows.map(makeRow);
    if (isFirst) {
      list.replaceChildren(...rows);
      list.scrollTop = 0;
    } else {
      list.append(...rows);
      rows[0]?.firstElementChild.focus();
    }
    status.textContent = found.since ? found.status.replace("{0}", momentWords(found.since)) : found.status;
    older.hidden = !found.hasMore;
  };

  const search = (query) => {
    field.value = query;
    if (query.trim()) {
      show(invoke(page, "Find", query), true);
    }
  };

  dialog.querySelector(".to-me").addEventListener("click", () => search("to:me"));
  older.addEventListener("click", () => show(invoke(page, "More"), false));
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const to = at < 0 && document.activeElement !== field ? null : nextPlace(at, event.key, links.length);
    if (to !== null && !event.isComposing) {
      event.preventDefault();
      (links[to] ?? field).focus();
    }
  });
  return { search };
}
