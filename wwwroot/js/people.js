// Opens and closes the list of people: on a narrow screen, where it covers the conversation, by swipe, Escape, or touch; and
// everywhere while there is no connection.
import { connection } from "./browser/connection.js";
import { toggleWithoutConnection } from "./browser/panel.js";

const narrow = matchMedia("(max-width: 40em)");
// The system uses the outermost edge.
const edgePixels = 56;
const swipePixels = 40;

const button = () => document.querySelector(".people-button");
const list = () => document.getElementById("people");
const isOpen = () => button()?.getAttribute("aria-expanded") === "true";
const isOver = () => narrow.matches && isOpen();

let watcher = null;

function close() {
  if (isOver()) {
    button().click();
  }
}

// A CloseWatcher handles Escape and Android's back gesture.
function startWatcher() {
  if ("CloseWatcher" in window) {
    watcher = new CloseWatcher();
    watcher.onclose = () => {
      watcher = null;
      close();
    };
  }
}

function update() {
  if (!button()) {
    return;
  }
  const covers = isOver();
  // The covered parts take neither keys nor touches.
  document.querySelectorAll(".conversation > *").forEach((part) => (part.inert = covers));
  watcher?.destroy();
  watcher = null;
  if (covers) {
    startWatcher();
    list().querySelector("button").focus();
  } else if (!isOpen() && (document.activeElement === document.body || list().contains(document.activeElement))) {
    button().focus();
  }
}

new MutationObserver((changes) => {
  if (changes.some((change) => change.target.matches(".people-button"))) {
    update();
  }
}).observe(document.body, { subtree: true, attributeFilter: ["aria-expanded"] });
// Both lists would cover a window that becomes narrow, one over the other.
narrow.addEventListener("change", () => (isOver() ? button().click() : update()));

toggleWithoutConnection({
  buttons: ".people-button, .people-head button",
  isOpen,
  toggle(opens) {
    list().hidden = !opens;
    document.querySelector(".room").classList.toggle("with-people", opens);
    button().setAttribute("aria-expanded", String(opens));
  },
  press: () => button()?.click(),
});

/** Shows the rows that have a text in their names, and all with an empty text. */
function filter(text) {
  for (const row of list().querySelectorAll("li")) {
    row.hidden = !row.querySelector(".name").textContent.toLowerCase().includes(text.trim().toLowerCase());
  }
}

addEventListener("input", ({ target }) => !connection.up && target.id === "people-search" && filter(target.value));

connection.listeners.add((up) => {
  if (!up || !button()) {
    return;
  }
  filter("");
  const search = document.getElementById("people-search");
  if (search?.value) {
    search.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !watcher && !document.querySelector("dialog[open]")) {
    close();
  }
});
addEventListener("click", (event) => event.target.matches(".room, .conversation") && close());

// What one does with a person is done in the conversation.
addEventListener("click", ({ target }) => target.closest?.(".row-sheet [data-action]") && close());

let start = null;

addEventListener("pointerdown", (event) => {
  const isMine = event.pointerType === "touch" && event.isPrimary && narrow.matches && event.target.closest(".room");
  const begins = isOpen() || (innerWidth - event.clientX < edgePixels && !event.target.closest("pre"));
  start = isMine && begins ? { x: event.clientX, y: event.clientY } : null;
});
addEventListener("pointermove", (event) => {
  if (!start) {
    return;
  }
  const [right, down] = [event.clientX - start.x, event.clientY - start.y];
  if (Math.abs(right) >= swipePixels && Math.abs(right) > 2 * Math.abs(down)) {
    start = null;
    if (isOpen() === right > 0) {
      button().click();
    }
  }
});
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (start = null));
}
