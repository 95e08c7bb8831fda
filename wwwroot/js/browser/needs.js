// Disables what needs the server while there is no connection: the elements with data-needs-connection.
import { connection } from "./connection.js";

const needs = "[data-needs-connection]";

/** Marks the document and these elements with each change of the connection, and stops their clicks. */
export function watchNeeds() {
  connection.listeners.add((up) => {
    document.documentElement.toggleAttribute("data-cut-off", !up);
    for (const element of document.querySelectorAll(needs)) {
      // Not the attribute disabled: that would take the focus away, and hide the reason.
      if (up) {
        element.removeAttribute("aria-disabled");
      } else {
        element.setAttribute("aria-disabled", "true");
      }
    }
  });
  for (const type of ["click", "submit"]) {
    document.addEventListener(
      type,
      (event) => {
        if (!connection.up && event.target.closest?.(needs)) {
          event.preventDefault();
          event.stopImmediatePropagation();
        }
      },
      true,
    );
  }
}
