// Puts text into the box of the composer, at its cursor.

const mostQuotedLines = 5;
const mostQuotedCharacters = 300;

const box = () => document.getElementById("message");

/** Puts a text in place of the selection, and focuses the box. */
export function putIntoBox(text) {
  const element = box();
  element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
  // The composer keeps the draft, and makes the box as high as its text.
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.focus();
}

/** Begins a rename in an empty box; beside another text, in the sheet for it. */
export function offerRename() {
  if (box().value) {
    document.querySelector(".bar .chip").click();
  } else {
    putIntoBox("/nick ");
  }
}

/** Mentions a person. */
export function mention(author) {
  const { value, selectionStart } = box();
  const isInWord = selectionStart > 0 && !/\s/.test(value[selectionStart - 1]);
  putIntoBox(`${isInWord ? " " : ""}@${author} `);
}

/** Quotes a message on lines of its own, and mentions its author, unless it is the reader's own. */
export function quote({ text, author, isOwn }) {
  const { value, selectionStart } = box();
  const isInLine = selectionStart > 0 && value[selectionStart - 1] !== "\n";
  putIntoBox(`${isInLine ? "\n" : ""}${quoted(text)}\n${isOwn ? "" : `@${author} `}`);
}

/** Returns the beginning of a text as a quotation. */
function quoted(text) {
  const characters = [...text];
  const lines = characters.slice(0, mostQuotedCharacters).join("").split("\n");
  const isCut = characters.length > mostQuotedCharacters || lines.length > mostQuotedLines;
  const shown = lines.slice(0, mostQuotedLines).map((line) => `> ${line}`.trimEnd()).join("\n");
  return isCut ? `${shown} …` : shown;
}
