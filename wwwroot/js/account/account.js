// Sends passphrases to the server, by requests of their own: they never go through the circuit, and nothing keeps them.
// Imports nothing at its start, because it comes alone and late.
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
export function remember(handle, stays) {
  const made = () => [...crypto.getRandomValues(new Uint8Array(tokenBytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    localStorage.setItem(memoryKey, JSON.stringify(stays ? { handle, token: memory().token ?? made() } : { handle }));
    localStorage.setItem(logInKey, String(Date.now()));
  } catch {
    // Storage may be forbidden: then the name form asks again.
  }
}

/** Asks the server; the answer has the problem in the page's words, or null. */
export async function ask(name, body) {
  const { token } = await (await fetch("account/token", { cache: "no-store" })).json();
  const response = await fetch(`account/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", RequestVerificationToken: token },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response.json();
}

/** Asks the server; returns the problem in the page's words, or null. */
async function call(name, body) {
  return (await ask(name, body)).problem;
}

/** Shows what needs passkeys, if the browser and the server have them; then `act` gets their module at a click. */
async function offerPasskeys(dialog, act) {
  const passkeys = await import("./passkeys.js");
  const { isOffered } = await (await fetch("account/passkeys", { cache: "no-store" })).json();
  if (!passkeys.canUse || !isOffered) {
    return;
  }
  dialog.querySelectorAll("[data-passkeys]").forEach((part) => (part.hidden = false));
  runButtons(dialog, "passkey", (kind) => act(kind, passkeys));
}

/** Disables a button while it works. A browser takes the focus from it, and this gives it back. */
export async function whileDisabled(button, work) {
  const hadFocus = document.activeElement === button;
  button.disabled = true;
  await work();
  button.disabled = false;
  if (hadFocus && document.activeElement === document.body) {
    button.focus();
  }
}

/** Shows the buttons of a kind, and runs them. `act` gets what the button is for, and returns the problem or null. */
function runButtons(dialog, attribute, act) {
  for (const button of dialog.querySelectorAll(`[data-${attribute}]`)) {
    button.hidden = false;
    const problem = button.closest("form").querySelector(".problem");
    button.addEventListener("click", async () => {
      problem.textContent = "";
      await whileDisabled(button, async () => {
        try {
          problem.textContent = (await act(button.dataset[attribute])) ?? "";
        } catch {
          problem.textContent = dialog.dataset.failed;
        }
      });
    });
  }
}

/** Runs the forms of a sheet. `act` gets the kind of the form and its fields, and returns the problem or null. */
function runForms(dialog, act) {
  for (const form of dialog.querySelectorAll("form[data-do]")) {
    const problem = form.querySelector(".problem");
    const button = form.querySelector("button:not([type=button])");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.textContent = "";
      await whileDisabled(button, async () => {
        try {
          problem.textContent = (await act(form.dataset.do, Object.fromEntries(new FormData(form)))) ?? "";
        } catch {
          problem.textContent = dialog.dataset.failed;
        }
      });
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

/** Makes the page that of the account that a passkey has opened; returns the problem or null. */
function enter({ problem, handle }) {
  if (problem === null) {
    remember(handle, true);
    reload();
  }
  return problem;
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
  offerPasskeys(dialog, async (_, passkeys) => enter(await passkeys.logIn(ask, null, dialog.dataset.noPasskey))).catch(() => {});
  dialog.showModal();
  return { stop() {} };
}

/** Makes a row of a list: a name and a time, and a button that ends it. */
async function row(name, since, label, end) {
  const { momentWords } = await import("../browser/clock.js");
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = since === null ? name : `${name} · ${momentWords(since)}`;
  item.append(text);
  if (end === null) {
    text.append(` · ${label}`);
    return item;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = label;
  button.addEventListener("click", () => whileDisabled(button, async () => {
    if (await end()) {
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button");
      const dialog = item.closest("dialog");
      item.remove();
      (next ?? dialog.querySelector("[data-cancel]")).focus();
    }
  }));
  item.append(button);
  return item;
}

async function showDevices(dialog) {
  const place = dialog.querySelector(".devices");
  const devices = await (await fetch("account/devices", { cache: "no-store" })).json();
  place.replaceChildren(...await Promise.all(devices.map(({ id, device, since, isThis }) =>
    isThis
      ? row(device, since, place.dataset.this, null)
      : row(device, since, place.dataset.end, async () => (await call("end", { id }).catch(() => "")) === null))));
}

/** Shows the passkeys of the account. Without a passphrase, no form asks for it: a passkey proves in its place. */
async function showPasskeys(dialog) {
  const place = dialog.querySelector("[data-keys]");
  const problem = place.closest("form").querySelector(".problem");
  const { hasPassphrase, passkeys } = await (await fetch("account/passkeys", { cache: "no-store" })).json();
  dialog.dataset.proof = hasPassphrase ? "passphrase" : passkeys.length > 0 ? "passkey" : "provider";
  for (const field of dialog.querySelectorAll("[data-current]")) {
    field.hidden = field.querySelector("input").disabled = !hasPassphrase;
  }
  place.replaceChildren(...await Promise.all(passkeys.map(({ id, name, since }) => row(name, since, place.dataset.end, async () => {
    problem.textContent = (await call("passkey/remove", { passkey: id }).catch(() => dialog.dataset.failed)) ?? "";
    return problem.textContent === "";
  }))));
}

/** Shows the identities of the account at the provider. */
async function showIdentities(dialog) {
  const place = dialog.querySelector("[data-identities]");
  if (place === null) {
    return;
  }
  const problem = place.closest("form").querySelector(".problem");
  const { identities } = await (await fetch("account/oidc/identities", { cache: "no-store" })).json();
  place.replaceChildren(...await Promise.all(identities.map(({ issuer, subject }) => row(`${issuer.replace(/^https?:\/\//, "")} · ${subject}`, null, place.dataset.end, async () => {
    problem.textContent = (await call("oidc/unlink", { issuer, subject }).catch(() => dialog.dataset.failed)) ?? "";
    return problem.textContent === "";
  }))));
}

/** Goes to the provider for a button; returns the problem or null. */
async function actByProvider(dialog, page, kind) {
  const { goToProvider } = await import("./provider.js");
  if (kind === "login") {
    return goToProvider(kind, { person: await page.invokeMethodAsync("Prove") });
  }
  const proof = kind === "link" ? await proofFor(dialog, kind) : {};
  const current = dialog.querySelector("[data-identities]").closest("form").querySelector("input").value;
  return proof === null ? dialog.dataset.noPasskey : goToProvider(kind, { current, ...proof });
}

/** Asks a passkey for the proof that a form needs; null without one. */
async function proofFor(dialog, kind) {
  return dialog.dataset.proof === "passkey" && (kind === "passphrase" || kind === "delete" || kind === "add" || kind === "link")
    ? (await import("./passkeys.js")).prove(ask)
    : {};
}

/** Does what a button for passkeys says; returns the problem or null. */
async function actByPasskey(dialog, page, kind, passkeys) {
  const failed = dialog.dataset.noPasskey;
  if (kind !== "add") {
    const person = await page.invokeMethodAsync("Prove");
    return enter(kind === "login" ? await passkeys.logIn(ask, person, failed) : await passkeys.make(ask, { person }, failed));
  }
  const proof = await proofFor(dialog, kind);
  if (proof === null) {
    return failed;
  }
  const form = dialog.querySelector("[data-keys]").closest("form");
  const { problem } = await passkeys.make(ask, { ...proof, current: form.querySelector("input").value }, failed);
  if (problem === null) {
    form.reset();
    await showPasskeys(dialog);
  }
  return problem;
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
      const proof = await proofFor(dialog, kind);
      if (proof === null) {
        return dialog.dataset.noPasskey;
      }
      const problem = await call(kind, { ...fields, ...proof, person });
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
          await showPasskeys(dialog);
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
    offerPasskeys(dialog, (kind, passkeys) => actByPasskey(dialog, page, kind, passkeys)).catch(() => {});
    runButtons(dialog, "provider", (kind) => actByProvider(dialog, page, kind));
  }
  dialog.showModal();
  if (dialog.querySelector(".devices")) {
    await showDevices(dialog).catch(() => {});
    await showPasskeys(dialog).catch(() => {});
    await showIdentities(dialog).catch(() => {});
  }
}
