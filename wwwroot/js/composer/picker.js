// Shows all emoji to choose from. The script is loaded when it is first needed.

/**
 * @param place the element for the picker
 * @param button the button that opens it
 * @param words the texts
 * @param take gets the chosen emoji
 * @param leave moves the focus back
 */
export function makePicker(place, button, emoji, words, take, leave) {
  const search = document.createElement("input");
  const grid = document.createElement("div");
  const none = document.createElement("p");

  const buttons = () => [...grid.children];

  const focusOn = (target) => {
    buttons().forEach((one) => (one.tabIndex = one === target ? 0 : -1));
    target?.focus();
  };

  const close = () => {
    place.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };

  const makeButton = ({ code, emoji: picture }, position) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = picture;
    one.title = `:${code}:`;
    one.setAttribute("aria-label", code.replaceAll("_", " "));
    one.tabIndex = position === 0 ? 0 : -1;
    one.addEventListener("click", () => {
      close();
      take(picture);
    });
    return one;
  };

  const show = () => {
    const seen = new Set();
    // Some emoji have several codes.
    const found = emoji.find(search.value.trim().toLowerCase().replaceAll(" ", "_")).filter(({ emoji: picture }) => !seen.has(picture) && seen.add(picture));
    grid.replaceChildren(...found.map(makeButton));
    none.hidden = found.length > 0;
  };

  /** Returns the button that lies a number of lines away, in the same column. */
  const vertically = (from, lines) => {
    const all = buttons();
    const columns = all.filter((one) => one.offsetTop === all[0].offsetTop).length;
    return all[all.indexOf(from) + lines * columns];
  };

  const onGridKey = (event) => {
    const at = event.target;
    const isRightToLeft = getComputedStyle(grid).direction === "rtl";
    const [next, previous] = isRightToLeft ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const target = {
      [next]: () => at.nextElementSibling,
      [previous]: () => at.previousElementSibling,
      ArrowDown: () => vertically(at, 1),
      ArrowUp: () => vertically(at, -1) ?? search,
      Home: () => grid.firstElementChild,
      End: () => grid.lastElementChild,
    }[event.key];
    if (target) {
      event.preventDefault();
      const to = target();
      to === search ? search.focus() : to && focusOn(to);
    }
  };

  const onSearchKey = (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      focusOn(grid.firstElementChild);
    } else if (event.key === "Enter") {
      event.preventDefault();
      grid.firstElementChild?.click();
    }
  };

  const onKey = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
      leave();
    }
  };

  const isOutside = (target) => !place.contains(target) && !button.contains(target);
  const onPointer = ({ target }) => isOutside(target) && close();

  place.setAttribute("role", "dialog");
  place.setAttribute("aria-label", words.emoji);
  search.type = "search";
  search.placeholder = words.emojiSearch;
  search.autocomplete = "off";
  search.spellcheck = false;
  search.setAttribute("aria-label", words.emojiSearch);
  grid.className = "picker-grid";
  grid.translate = false;
  none.textContent = words.emojiNone;
  none.setAttribute("role", "status");
  place.replaceChildren(search, grid, none);
  place.addEventListener("keydown", onKey);
  place.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && isOutside(relatedTarget) && close());
  search.addEventListener("input", show);
  search.addEventListener("keydown", onSearchKey);
  grid.addEventListener("keydown", onGridKey);
  document.addEventListener("pointerdown", onPointer);

  return {
    open() {
      search.value = "";
      show();
      place.hidden = false;
      button.setAttribute("aria-expanded", "true");
      // On touch, the keyboard of the screen would cover the emoji.
      if (matchMedia("(hover: none)").matches) {
        focusOn(grid.firstElementChild);
      } else {
        search.focus();
      }
    },
    close,
    stop() {
      document.removeEventListener("pointerdown", onPointer);
      place.replaceChildren();
    },
  };
}
