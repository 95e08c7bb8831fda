// Copies the code beside a button, and reports it.

const shownMilliseconds = 2000;

// The clipboard needs HTTPS or localhost; elsewhere a selection is copied.
async function copy(code) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      // Not allowed: the selection may be.
    }
  }
  getSelection().selectAllChildren(code);
  return document.execCommand("copy");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button || !(await copy(button.parentElement.querySelector("code")))) {
    return;
  }
  const status = document.querySelector(".copy-status");
  status.textContent = status.dataset.copied;
  button.classList.add("copied");
  setTimeout(() => {
    status.textContent = "";
    button.classList.remove("copied");
  }, shownMilliseconds);
});
