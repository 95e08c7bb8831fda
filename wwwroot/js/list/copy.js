// Copies a part of the conversation as text: "[11:24] alice: hi", each message as it was typed.
import { authorOf, typedText } from "./message.js";

/** Returns the text of a row: a message with time and author, or an announcement. */
function textOf(row) {
  const time = row.querySelector("time, .when")?.textContent ?? "";
  const text = row.querySelector(".text");
  if (!text) {
    // Blazor leaves comments between the nodes.
    const words = [...row.childNodes].filter(
      (node) => node.nodeName !== "#comment" && node.nodeName !== "TIME" && !node.querySelector?.("time"),
    );
    return `${time ? `[${time}] ` : ""}${words.map((node) => node.textContent).join("").trim()}`;
  }
  if (row.matches(".action")) {
    return `[${time}] ${text.textContent}`;
  }
  return `[${time}] ${authorOf(row)}: ${typedText(row)}`;
}

/** Returns whether a range has text of its last row. A triple click ends at the beginning of the next row. */
function hasTextOf(row, range) {
  const part = document.createRange();
  part.selectNodeContents(row);
  if (row.contains(range.endContainer)) {
    part.setEnd(range.endContainer, range.endOffset);
  }
  return part.toString().trim() !== "";
}

/** Puts whole rows into the clipboard, if a selection reaches over several. Returns a function that ends it. */
export function copyRows(list) {
  const onCopy = (event) => {
    const selection = getSelection();
    if (selection.rangeCount === 0) {
      return;
    }
    const range = selection.getRangeAt(0);
    const rows = [...list.querySelectorAll(".row")].filter((row) => range.intersectsNode(row));
    if (rows.length > 0 && !hasTextOf(rows.at(-1), range)) {
      rows.pop();
    }
    if (rows.length > 1) {
      event.clipboardData.setData("text/plain", rows.map(textOf).join("\n"));
      event.preventDefault();
    }
  };
  list.addEventListener("copy", onCopy);
  return () => list.removeEventListener("copy", onCopy);
}
