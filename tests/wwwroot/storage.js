/** Storage of a browser; its keys are properties, as those of a real one are. */
export function makeStorage() {
  return Object.defineProperties({}, {
    getItem: { value(key) { return Object.hasOwn(this, key) ? this[key] : null; } },
    setItem: { value(key, text) { this[key] = String(text); } },
    removeItem: { value(key) { delete this[key]; } },
  });
}
