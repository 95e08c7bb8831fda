// Knows the short codes of emoji. The table is loaded when it is first needed.

const parse = (text) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.trim().split(" "))
    .map(([code, emoji]) => ({ code, emoji }));

const begins = ({ code }, typed) => code.startsWith(typed);
const contains = ({ code }, typed) => code.indexOf(typed) > 0;

/** @param address the address of the table: a code and its emoji on each line */
export function startEmoji(address) {
  let loading = null;
  let all = [];

  return {
    /** Loads the table. A failed attempt is repeated with the next call. */
    async load() {
      loading ??= fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText))));
      try {
        all = parse(await loading);
      } catch {
        loading = null;
      }
      return all;
    },
    get isLoaded() {
      return all.length > 0;
    },
    /** Returns the emoji whose code begins with a text, then those whose code contains it. */
    find(typed) {
      return [...all.filter((one) => begins(one, typed)), ...all.filter((one) => contains(one, typed))];
    },
  };
}
