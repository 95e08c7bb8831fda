// Tells how long a text may be. The server counts bytes; the reader counts characters.

const nearlyFull = 0.8;
const mostBytesOfUnit = 3;

/** Fills {0} and {1} in a text of the page. */
export const fill = (words, ...values) => words.replace(/\{(\d)\}/g, (_, place) => values[place]);

/** Fills a text for a count: the one with NAMEOne or NAMEMany. */
export const fillCount = (words, name, count) => fill(words[name + (count === 1 ? "One" : "Many")], count);

const encoder = new TextEncoder();
const bytesOf = (text) => encoder.encode(text).length;

/** Returns how many characters at the end of a text are too many. */
export function excess(text, maxBytes) {
  if (text.length * mostBytesOfUnit <= maxBytes) {
    return 0;
  }
  let bytes = 0;
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    count += bytes > maxBytes ? 1 : 0;
  }
  return count;
}

/** Shows how much space a text leaves, once it is nearly full. */
export function showSpace(element, text, maxBytes, words) {
  const bytes = text.length * mostBytesOfUnit < maxBytes * nearlyFull ? 0 : bytesOf(text);
  element.hidden = bytes < maxBytes * nearlyFull;
  if (element.hidden) {
    return;
  }
  const isTooLong = bytes > maxBytes;
  element.classList.toggle("too-many", isTooLong);
  // Further characters are taken to be as long as those before.
  const left = Math.floor(((maxBytes - bytes) * [...text].length) / bytes);
  element.textContent = isTooLong ? fillCount(words, "tooMany", excess(text, maxBytes)) : fillCount(words, "left", left);
}
