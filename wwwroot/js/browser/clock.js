// Writes days and times in the page's language, and as the reader's region and time zone have them. The one source of both.

const page = document.documentElement.lang;
const own = navigator.languages.filter((language) => language.split("-")[0] === page);
const languages = own.length > 0 ? own : [page];
// The clock is the reader's, even if the language is not.
const { hourCycle } = new Intl.DateTimeFormat(navigator.languages, { timeStyle: "short" }).resolvedOptions();
const format = (options) => new Intl.DateTimeFormat(languages, options);
const time = format({ timeStyle: "short", hourCycle });
const exact = format({ dateStyle: "full", timeStyle: "medium", hourCycle });
const moment = format({ dateStyle: "medium", timeStyle: "short", hourCycle });
const date = format({ dateStyle: "full" });
const near = new Intl.RelativeTimeFormat(languages, { numeric: "auto" });

export const dayMilliseconds = 86400000;

/** Returns the first moment of the reader's day. */
export const today = () => new Date().setHours(0, 0, 0, 0);

/** Writes the time of day: that of a row. */
export const timeWords = (at) => time.format(new Date(at));

/** Writes day and time in short: that of a message somewhere else. */
export const momentWords = (at) => moment.format(new Date(at));

/** Writes day and time in full, with seconds. */
export const exactWords = (at) => exact.format(new Date(at));

/** Writes a day, such as "2026-01-31". */
export function dayWords(text) {
  const [year, month, day] = text.split("-").map(Number);
  const begin = new Date(year, month - 1, day);
  const days = Math.round((begin - today()) / dayMilliseconds);
  const words = days === 0 || days === -1 ? near.format(days, "day") : date.format(begin);
  return words.charAt(0).toLocaleUpperCase(languages[0]) + words.slice(1);
}
