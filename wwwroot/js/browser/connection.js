// Knows the state of the connection, and calls components only over a connection.

/** The state of the connection, as far as the page knows it, and the listeners to its changes. */
export const connection = {
  up: true,
  listeners: new Set(),
  set(up) {
    this.up = up;
    for (const listener of this.listeners) {
      listener(up);
    }
  },
};

/** Calls a component, or returns null: without a connection, a call would never end. */
export async function invoke(component, method, ...args) {
  try {
    return connection.up ? await component.invokeMethodAsync(method, ...args) : null;
  } catch {
    return null;
  }
}
