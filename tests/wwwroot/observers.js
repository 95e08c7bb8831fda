// Observers of changes in the document of the tests.

const observers = new Set();

/** Tells what changed at once; a browser waits until the script is through. */
export class FakeMutationObserver {
  #watched = [];

  constructor(callback) {
    this.callback = callback;
  }

  observe(target, options) {
    this.#watched.push({ target, options });
    observers.add(this);
  }

  disconnect() {
    this.#watched = [];
    observers.delete(this);
  }

  wants({ type, target, attributeName }) {
    return this.#watched.some(({ target: watched, options }) => {
      const isKind = type === "childList"
        ? options.childList
        : (options.attributes || options.attributeFilter) && (options.attributeFilter?.includes(attributeName) ?? true);
      return isKind && (watched === target || (options.subtree && watched.contains(target)));
    });
  }
}

/** Tells the observers that watch it about a change. */
export function changed(change) {
  for (const observer of [...observers]) {
    if (observer.wants(change)) {
      observer.callback([change]);
    }
  }
}

/** How many observers still watch. */
export const observing = () => observers.size;

export const forgetObservers = () => observers.clear();
