// Goes on after the provider has logged the reader in. The server's page for that has nothing else.
import { remember } from "./account.js";

const returnKey = "chatroom.return";
const root = new URL("../../", import.meta.url).href;

/** Returns the address from which the reader went to the provider; else that of the lobby. */
function takeReturn() {
  try {
    const address = sessionStorage.getItem(returnKey);
    sessionStorage.removeItem(returnKey);
    return address?.startsWith(root) ? address : root;
  } catch {
    return root;
  }
}

const { handle } = document.querySelector("script[data-handle]").dataset;
if (handle) {
  remember(handle, true);
}
location.replace(takeReturn());
