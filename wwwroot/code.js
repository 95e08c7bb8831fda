// Copies the code beside a button when that is pressed, and says so.

const shownMilliseconds = 2000;

// The clipboard is for pages from HTTPS or this machine; elsewhere the code is selected and copied as by hand.
async function copy(code) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      // Not allowed; the other way may be.
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
