// Puts text into the clipboard.

/** Copies a text. Returns whether the browser did it. */
export async function copyText(text) {
  // This clipboard needs HTTPS or localhost; elsewhere a selection is copied.
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not allowed: the selection may be.
    }
  }
  const focused = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "only-read";
  // An open dialog makes all other elements inert.
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}

const shownMilliseconds = 2000;

/** Reports a copy, at the button and to screen readers. */
export function reportCopy(button) {
  const status = document.querySelector(".copy-status");
  status.textContent = status.dataset.copied;
  button.classList.add("copied");
  setTimeout(() => {
    status.textContent = "";
    button.classList.remove("copied");
  }, shownMilliseconds);
}
