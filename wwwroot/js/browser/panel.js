// The server opens and closes a list. Without a connection the browser does, with the rows that it has.
import { connection } from "./connection.js";

/**
 * Returns a function that ends it.
 * @param buttons the selector of the buttons of the list
 * @param isOpen tells whether the list is open
 * @param toggle opens or closes the list in the browser
 * @param press does so on the server
 * @param settle runs with each new connection for which the list is as the server has it
 */
export function toggleWithoutConnection({ buttons, isOpen, toggle, press, settle = () => {} }) {
  let isOpenOnServer = null;
  const onClick = (event) => {
    if (!connection.up && event.target.closest?.(buttons)) {
      event.preventDefault();
      event.stopPropagation();
      isOpenOnServer ??= isOpen();
      toggle(!isOpen());
    }
  };
  const onConnection = (up) => {
    if (!up) {
      return;
    }
    const differs = isOpenOnServer !== null && isOpenOnServer !== isOpen();
    isOpenOnServer = null;
    differs ? press() : settle();
  };
  addEventListener("click", onClick, true);
  connection.listeners.add(onConnection);
  return () => {
    removeEventListener("click", onClick, true);
    connection.listeners.delete(onConnection);
  };
}
