// Tells the server that somebody is typing, seldom, and once when it ends. It forgets by itself what it does not hear again.
import { invoke } from "./chat.js";

const againMilliseconds = 3000;
const pauseMilliseconds = 5000;

/** @param isMeant whether others are to know that such a text is being written */
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
