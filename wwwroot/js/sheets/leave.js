// Asks before a leave that would lose something: a text in a box, or a message that is not sent, in any room and tab.
import { hasOtherDraft } from "../composer/drafts.js";
import { fillCount } from "../composer/limit.js";
import { countUnsent } from "../composer/outbox.js";

/** Is sent before a leave by a command; prevented if the sheet asks. */
export const leaveEvent = "chatroom-leave";

/** Returns what a leave would lose, in the page's words. */
function findLosses(words) {
  // Without storage, the rows are all that there is.
  const unsent = Math.max(document.querySelectorAll("#outbox .pending").length, countUnsent());
  const box = document.getElementById("message");
  return [
    ...(unsent > 0 ? [fillCount(words, "unsent", unsent)] : []),
    ...(box?.value.trim() ? [words.draft] : []),
    ...(hasOtherDraft(box?.dataset.room) ? [words.otherDraft] : []),
  ];
}

/** Runs the question. Each element with data-leave leaves. */
export function startLeave(dialog, words) {
  const ask = (event) => {
    const losses = findLosses(words);
    if (losses.length === 0) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    dialog.querySelector(".losses").textContent = losses.join(" ");
    dialog.showModal();
  };
  // Before Blazor hears it.
  const onClick = (event) => event.target.closest?.("[data-leave]") && ask(event);
  document.addEventListener("click", onClick, true);
  document.addEventListener(leaveEvent, ask);
  return {
    stop() {
      document.removeEventListener("click", onClick, true);
      document.removeEventListener(leaveEvent, ask);
    },
  };
}
