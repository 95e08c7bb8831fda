// Says how the browser's clock differs from UTC, so that the server's days are those of the times in the rows.

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const first = Date.UTC(2000, 0, 1);

const offsetAt = (at) => -new Date(at).getTimezoneOffset();

/** Returns the offsets from UTC in minutes, each with the first minute that has it, until a year from now. */
export function zoneOffsets() {
  const offsets = [];
  const add = (at) => offsets.push({ since: at / minute, minutes: offsetAt(at) });
  add(first);
  const end = Date.now() + 53 * week;
  for (let at = first; at < end; at += week) {
    if (offsetAt(at) !== offsetAt(at + week)) {
      add(changeBetween(at, at + week));
    }
  }
  return offsets;
}

/** Returns the first minute with the later of two offsets. No zone changes twice in a week. */
function changeBetween(before, after) {
  while (after - before > minute) {
    const middle = before + Math.floor((after - before) / minute / 2) * minute;
    if (offsetAt(middle) === offsetAt(after)) {
      after = middle;
    } else {
      before = middle;
    }
  }
  return after;
}
