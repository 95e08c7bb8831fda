// Reads a message from its row.

/** Returns whether a row is that of a message or an action that the room has. */
export const isMessage = (row) => Boolean(row?.dataset.sequence && row.querySelector(".text"));

/** Returns the handle of the author. */
export const authorOf = (row) => row.querySelector(".who").firstChild.textContent;

/** Returns the text of a message as it was typed, or the line of an action. */
export function typedText(row) {
  const text = row.querySelector(".text");
  return text.dataset.typed ?? text.textContent;
}

/** Returns the message of a row. */
export function messageOf(row) {
  const author = authorOf(row);
  const me = document.getElementById("outbox")?.dataset.me;
  return {
    row,
    number: Number(row.dataset.sequence),
    author,
    isOwn: row.matches(".own") || author === me,
    rank: Number(row.querySelector(".who .role")?.dataset.rank ?? 0),
    text: typedText(row),
    link: row.querySelector(".when").href,
  };
}
