// Tells the server at intervals that the reader is typing, and once that it ended; the server lets it expire.
import { invoke } from "../browser/connection.js";

const againMilliseconds = 3000;
const pauseMilliseconds = 5000;

/** @param isMeant returns whether the others may know of such a text */
export function startTyping(box, page, isMeant) {
  let toldAt = null;
  let pause = 0;

  const tell = (isTyping) => {
    toldAt = isTyping ? performance.now() : null;
    invoke(page, "SetTyping", isTyping);
  };

  const end = () => {
    clearTimeout(pause);
    if (toldAt !== null) {
      tell(false);
    }
  };

  box.addEventListener("input", () => {
    if (!isMeant(box.value)) {
      end();
      return;
    }
    if (toldAt === null || performance.now() - toldAt >= againMilliseconds) {
      tell(true);
    }
    clearTimeout(pause);
    pause = setTimeout(end, pauseMilliseconds);
  });
  box.addEventListener("blur", end);
  return { end };
}
