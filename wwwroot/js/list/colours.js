// Colours code. The page loads this, and the library, only when it shows code that names its language.
import library from "../../lib/highlight/highlight.min.js";

const mostCharacters = 20000;

/** Puts the words of code into elements with classes; the text stays the same, and so does its place. */
export function colourCode(code) {
  const { language } = code.dataset;
  const text = code.textContent;
  if (code.childElementCount > 0 || text.length > mostCharacters || !library.getLanguage(language)) {
    return;
  }
  // The library encodes the text.
  code.innerHTML = library.highlight(text, { language, ignoreIllegals: true }).value;
}
