// Sends passphrases to the server, by requests of their own: they never go through the circuit, and nothing keeps them.
// Imports nothing, because it comes alone and late.
const memoryKey = "chatroom.memory";
const logInKey = "chatroom.log-in";
const tokenBytes = 16;

function memory() {
  try {
    return JSON.parse(localStorage.getItem(memoryKey)) ?? {};
  } catch {
    return {};
  }
}

/** Makes the browser remember a handle; without `stays` the reader leaves. The other tabs follow. */
function remember(handle, stays) {
  const made = () => [...crypto.getRandomValues(new Uint8Array(tokenBytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    localStorage.setItem(memoryKey, JSON.stringify(stays ? { handle, token: memory().token ?? made() } : { handle }));
    localStorage.setItem(logInKey, String(Date.now()));
  } catch {
    // Storage may be forbidden: then the name form asks again.
  }
}

/** Asks the server; returns the problem in the page's words, or null. */
async function call(name, body) {
  const { token } = await (await fetch("account/token", { cache: "no-store" })).json();
  const response = await fetch(`account/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", RequestVerificationToken: token },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return (await response.json()).problem;
}

/** Runs the forms of a sheet. `act` gets the kind of the form and its fields, and returns the problem or null. */
function runForms(dialog, act) {
  for (const form of dialog.querySelectorAll("form[data-do]")) {
    const problem = form.querySelector(".problem");
    const button = form.querySelector("button:not([type=button])");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.textContent = "";
      button.disabled = true;
      try {
        problem.textContent = (await act(form.dataset.do, Object.fromEntries(new FormData(form)))) ?? "";
      } catch {
        problem.textContent = dialog.dataset.failed;
      }
      button.disabled = false;
    });
  }
  dialog.querySelectorAll("[data-cancel]").forEach((button) => button.addEventListener("click", () => dialog.close()));
  dialog.addEventListener("close", () => dialog.querySelectorAll("form").forEach((form) => form.reset()));
}

/** Begins the page anew, which then is what the browser's cookie says. */
function reload() {
  location.reload();
  return null;
}

/** Shows the log-in of the name form. */
export function startLogIn(dialog) {
  runForms(dialog, async (_, fields) => {
    const problem = await call("login", { handle: fields.handle, passphrase: fields.passphrase });
    if (problem === null) {
      remember(fields.handle, true);
      reload();
    }
    return problem;
  });
  dialog.showModal();
  return { stop() {} };
}

async function showDevices(dialog) {
  const place = dialog.querySelector(".devices");
  const devices = await (await fetch("account/devices", { cache: "no-store" })).json();
  const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "medium", timeStyle: "short" });
  place.replaceChildren(...devices.map(({ id, device, since, isThis }) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = `${device} · ${format.format(since)}`;
    item.append(name);
    if (isThis) {
      name.append(` · ${place.dataset.this}`);
      return item;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = place.dataset.end;
    button.addEventListener("click", async () => {
      button.disabled = true;
      if ((await call("end", { id }).catch(() => "")) === null) {
        item.remove();
      }
      button.disabled = false;
    });
    item.append(button);
    return item;
  }));
}

const sheets = new WeakSet();

/**
 * Opens the sheet of the account.
 * @param page proves which guest the page is
 */
export async function openAccount(dialog, page) {
  const me = document.querySelector(".chip .me").textContent;
  dialog.querySelectorAll(".account-name").forEach((name) => (name.textContent = me));
  dialog.querySelectorAll("input[name=username]").forEach((field) => (field.value = me));
  if (!sheets.has(dialog)) {
    sheets.add(dialog);
    runForms(dialog, async (kind, fields) => {
      const person = kind === "register" || kind === "login" ? await page.invokeMethodAsync("Prove") : null;
      const problem = await call(kind, { ...fields, person });
      if (problem !== null) {
        return problem;
      }
      switch (kind) {
        case "register":
          remember(document.querySelector(".chip .me").textContent, true);
          return reload();
        case "login":
          remember(fields.handle, true);
          return reload();
        case "passphrase":
          await showDevices(dialog);
          dialog.querySelectorAll("form").forEach((form) => form.reset());
          return dialog.dataset.changed;
        default:
          remember(me, false);
          return reload();
      }
    });
    dialog.querySelectorAll("[data-show]").forEach((button) => button.addEventListener("click", () => {
      dialog.querySelectorAll("[data-part]").forEach((part) => (part.hidden = part.dataset.part !== button.dataset.show));
      dialog.querySelector("[data-part]:not([hidden]) input:not([type=hidden])")?.focus();
    }));
  }
  dialog.showModal();
  if (dialog.querySelector(".devices")) {
    await showDevices(dialog).catch(() => {});
  }
}
