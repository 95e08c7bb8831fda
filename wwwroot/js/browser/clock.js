// Writes days and times in the page's language, and as the reader's region and time zone have them. The one source of both.

export const dayMilliseconds = 86400000;

let made = null;

function makeFormats() {
  const page = document.documentElement.lang;
  const own = navigator.languages.filter((language) => language.split("-")[0] === page);
  const languages = own.length > 0 ? own : [page];
  // The clock is the reader's, even if the language is not.
  const { hourCycle } = new Intl.DateTimeFormat(navigator.languages, { timeStyle: "short" }).resolvedOptions();
  const format = (options) => new Intl.DateTimeFormat(languages, options);
  return {
    document,
    language: languages[0],
    time: format({ timeStyle: "short", hourCycle }),
    moment: format({ dateStyle: "medium", timeStyle: "short", hourCycle }),
    exact: format({ dateStyle: "full", timeStyle: "medium", hourCycle }),
    date: format({ dateStyle: "full" }),
    near: new Intl.RelativeTimeFormat(languages, { numeric: "auto" }),
  };
}

// To make a format takes a millisecond, and a page has hundreds of times.
const formats = () => (made?.document === document ? made : (made = makeFormats()));

/** Returns the first moment of the reader's day. */
export const today = () => new Date().setHours(0, 0, 0, 0);

/** Writes the time of day: that of a row. */
export const timeWords = (at) => formats().time.format(new Date(at));

/** Writes the time of day without the half of the day: that of a narrow place. */
export const shortTimeWords = (at) =>
  formats().time.formatToParts(new Date(at)).filter(({ type }) => type !== "dayPeriod").map(({ value }) => value).join("").trim();

/** Writes day and time in short: that of something far from its day. */
export const momentWords = (at) => formats().moment.format(new Date(at));

/** Writes day and time in full, with seconds. */
export const exactWords = (at) => formats().exact.format(new Date(at));

/** Writes a day, such as "2026-01-31". */
export function dayWords(text) {
  const [year, month, day] = text.split("-").map(Number);
  const begin = new Date(year, month - 1, day);
  const days = Math.round((begin - today()) / dayMilliseconds);
  const { near, date, language } = formats();
  const words = days === 0 || days === -1 ? near.format(days, "day") : date.format(begin);
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}
