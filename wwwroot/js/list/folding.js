// Tells the server when the reader wants other rows to be folded, in this tab or another one.
import { connection } from "../browser/connection.js";
import { folding } from "../browser/memory.js";

/** Tells each change, as soon as there is a connection. Returns a function that ends it. */
export function watchFolding(tell) {
  let told = JSON.stringify(folding());

  const check = () => {
    const wanted = folding();
    const text = JSON.stringify(wanted);
    if (text !== told && connection.up) {
      told = text;
      tell(wanted);
    }
  };

  addEventListener("chatroom-settings", check);
  addEventListener("storage", check);
  connection.listeners.add(check);
  return () => {
    removeEventListener("chatroom-settings", check);
    removeEventListener("storage", check);
    connection.listeners.delete(check);
  };
}
