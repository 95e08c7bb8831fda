// Cuts long messages, with a button that shows all of one, and has the code in them coloured.

// The share of the window that a message may take: some 60 percent of the list. The style sheet has the same.
const share = 0.52;

/** Watches the rows of a list, also later ones. Returns a function that ends it. */
export function watchBlocks(list) {
  const isCut = (row) => row.dataset.fold === "cut";
  // The lines of code that are scrolled out of its block count too, and the button above it does not.
  const unseen = (pre) =>
    pre.scrollHeight - pre.clientHeight - 2 * parseFloat(getComputedStyle(pre).paddingTop) - pre.offsetTop;
  const linesOf = (text) => {
    // The text of an action is no block and has no height to scroll.
    const whole = Math.max(text.scrollHeight, text.getBoundingClientRect().height);
    const height = [...text.querySelectorAll("pre")].reduce((sum, pre) => sum + unseen(pre), whole);
    return Math.round(height / parseFloat(getComputedStyle(text).lineHeight));
  };

  const label = (row, button) => {
    const words = isCut(row) ? list.dataset.showAll : list.dataset.showLess;
    button.textContent = words.replace("{0}", button.dataset.lines);
    button.setAttribute("aria-expanded", !isCut(row));
  };

  const show = (row, fold) => {
    row.dataset.fold = fold;
    label(row, row.querySelector(".show-all"));
    // The list finds out whether its end is still in sight.
    list.dispatchEvent(new Event("scroll"));
  };

  const addButton = (row) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show-all";
    button.tabIndex = -1;
    button.addEventListener("click", () => {
      show(row, isCut(row) ? "open" : "cut");
      row.scrollIntoView({ block: "nearest" });
    });
    row.append(button);
    return button;
  };

  // A row that is cut already is measured again after a change of its text or of the width.
  const measure = (row) => {
    const text = row.querySelector(":scope > .text");
    if (!text || row.dataset.fold === "open") {
      return;
    }
    delete row.dataset.fold;
    const button = row.querySelector(".show-all");
    if (text.getBoundingClientRect().height <= innerHeight * share) {
      button?.remove();
      return;
    }
    const shown = button ?? addButton(row);
    shown.dataset.lines = linesOf(text);
    row.dataset.fold = "cut";
    label(row, shown);
  };

  // The library comes with the first code that names its language.
  const colour = (code) => import("./colours.js").then(({ colourCode }) => colourCode(code), () => {});

  const dress = (rows) => {
    for (const row of rows) {
      measure(row);
      row.querySelectorAll("code[data-language]").forEach(colour);
    }
  };

  const added = new MutationObserver((changes) => {
    const rows = new Set();
    for (const { target, addedNodes } of changes) {
      for (const node of addedNodes) {
        // Either a row or its text is added. Colours are added in a text.
        const row = node.nodeType === Node.ELEMENT_NODE && (node.matches(".row") ? node : node.matches(".text") && target.closest(".row"));
        if (row) {
          rows.add(row);
        }
      }
    }
    dress(rows);
  });

  // A link in the hidden part would have the focus out of sight.
  const onFocus = ({ target }) => {
    const row = target.closest(".row[data-fold=cut]");
    const text = target.closest(".text");
    if (row && text && target.getBoundingClientRect().bottom > text.getBoundingClientRect().bottom) {
      show(row, "open");
    }
  };

  let width = innerWidth;
  const onResize = () => {
    if (width !== innerWidth) {
      width = innerWidth;
      list.querySelectorAll(".row").forEach(measure);
    }
  };

  added.observe(list, { childList: true, subtree: true });
  list.addEventListener("focusin", onFocus);
  addEventListener("resize", onResize);
  dress(list.querySelectorAll(".row"));
  return () => {
    added.disconnect();
    list.removeEventListener("focusin", onFocus);
    removeEventListener("resize", onResize);
  };
}
