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

/** Calls a component. Returns whether it answered before the connection was gone: a call that is lost with it would never end. */
export async function isAnswered(component, method, ...args) {
  if (!connection.up) {
    return false;
  }
  let lose;
  const lost = new Promise((resolve) => {
    lose = (up) => up || resolve(false);
    connection.listeners.add(lose);
  });
  const answered = component.invokeMethodAsync(method, ...args).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, lost]);
  } finally {
    connection.listeners.delete(lose);
  }
}

/** Calls a component, or returns null: without a connection, a call would never end. */
export async function invoke(component, method, ...args) {
  try {
    return connection.up ? await component.invokeMethodAsync(method, ...args) : null;
  } catch {
    return null;
  }
}
