// Keeps the input of the name form until Blazor replaces the form, and marks the document of a browser that has a token.
// Not a module, because modules run after the first paint.
(() => {
  let first = null;
  let typed = null;
  let sent = false;

  const memory = () => {
    try {
      return JSON.parse(localStorage.getItem("chatroom.memory")) ?? {};
    } catch {
      return {};
    }
  };
  const { handle, token } = memory();
  document.documentElement.toggleAttribute("data-known", Boolean(token));

  const onInput = ({ target }) => {
    if (target.id === "name") {
      typed = target.value;
    }
  };
  const onSubmit = (event) => {
    if (event.target.contains(first)) {
      event.preventDefault();
      sent = true;
    }
  };

  // Blazor's form is another element in the same place.
  const pass = (from, to) => {
    if (typed !== null) {
      const { selectionStart, selectionEnd } = from;
      to.value = typed;
      to.setSelectionRange(selectionStart, selectionEnd);
      to.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (document.activeElement === document.body) {
      to.focus();
    }
    if (sent) {
      to.form.requestSubmit();
    }
  };

  const fields = new MutationObserver(() => {
    const field = document.getElementById("name");
    if (!field || field === first) {
      return;
    }
    if (first) {
      fields.disconnect();
      document.removeEventListener("input", onInput);
      document.removeEventListener("submit", onSubmit);
      pass(first, field);
      return;
    }
    first = field;
    if (handle && !token) {
      first.value = typed = handle;
    }
  });
  document.addEventListener("input", onInput);
  document.addEventListener("submit", onSubmit);
  fields.observe(document, { childList: true, subtree: true });
})();
