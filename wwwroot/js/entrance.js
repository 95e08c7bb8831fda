// Keeps the input of the name form until Blazor replaces the form, also over a reload, and marks the document of a browser
// that has a token.
// Not a module, because modules run after the first paint.
(() => {
  const inputKey = "chatroom.name";
  const root = document.documentElement;
  // A form that was sent just before the page went may not have arrived. To send it again does no harm.
  const arrivalMilliseconds = 5000;
  let first = null;
  let sentAt = -Infinity;
  let sentForm = null;

  const takeInput = () => {
    try {
      const input = JSON.parse(sessionStorage.getItem(inputKey));
      sessionStorage.removeItem(inputKey);
      return input ?? {};
    } catch {
      return {};
    }
  };
  let { typed = null, sent = false } = takeInput();

  const memory = () => {
    try {
      return JSON.parse(localStorage.getItem("chatroom.memory")) ?? {};
    } catch {
      return {};
    }
  };
  const { handle, token } = memory();
  root.toggleAttribute("data-known", Boolean(token));

  const onInput = ({ target }) => {
    if (target.id === "name") {
      typed = target.value;
      root.dataset.usedAt = performance.now();
    }
  };
  const onSubmit = (event) => {
    if (!event.target.querySelector("#name")) {
      return;
    }
    root.dataset.usedAt = sentAt = performance.now();
    sentForm = event.target;
    if (event.target.contains(first)) {
      event.preventDefault();
      sent = true;
    }
  };

  // The button of a provider has its script only later, which then goes there.
  const onClick = ({ target }) => {
    if (target.closest?.(".provider button:not([data-runs])")) {
      root.dataset.goesToProvider = "";
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
      pass(first, field);
      sent = false;
      return;
    }
    first = field;
    if (typed !== null) {
      first.value = typed;
    } else if (handle && !token) {
      first.value = typed = handle;
    }
  });
  document.addEventListener("input", onInput);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  addEventListener("pagehide", () => {
    if (typed !== null && !document.querySelector('.page[data-state="inside"]')) {
      try {
        // A form that has led into the room is gone.
        sent ||= Boolean(sentForm?.isConnected) && performance.now() - sentAt < arrivalMilliseconds;
        sessionStorage.setItem(inputKey, JSON.stringify({ typed, sent }));
      } catch {
        // Storage may be forbidden: then the name is typed again.
      }
    }
  });
  fields.observe(document, { childList: true, subtree: true });
})();
