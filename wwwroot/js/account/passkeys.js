// Talks to the passkeys of the browser. Comes with the sheet of the account only.

/** Tells whether the browser has passkeys for this address: they need https or localhost, and a name. */
export const canUse = isSecureContext
  && typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function"
  && !/^[\d.]+$|:/.test(location.hostname);

/** Asks with a challenge of the server. Returns what the server wants to know, or null if the reader gave up. */
async function answer({ options, state }, ask) {
  try {
    return { credential: JSON.stringify(await ask(JSON.parse(options))), state };
  } catch (error) {
    if (error instanceof DOMException) {
      return null;
    }
    throw error;
  }
}

/** Makes a passkey. `call` asks the server. Returns the problem or the last answer. */
export async function make(call, body, failed) {
  const offer = await call("passkey/offer", body);
  if (offer.problem !== null) {
    return offer;
  }
  const made = await answer(offer, (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }));
  return made === null ? { problem: failed } : call("passkey/add", { ...body, ...made, current: null });
}

/** Lets the reader choose a passkey. Returns the proof for the server, or null. */
export async function prove(call) {
  return answer(await call("passkey/ask", {}), (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));
}

/** Logs in. Returns the answer of the server. */
export async function logIn(call, person, failed) {
  const proof = await prove(call);
  return proof === null ? { problem: failed } : call("passkey/login", { ...proof, person });
}
