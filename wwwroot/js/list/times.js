// Shows times in the page's language and in the reader's region and time zone; the server's text is UTC.

const page = document.documentElement.lang;
const own = navigator.languages.filter((language) => language.split("-")[0] === page);
const languages = own.length > 0 ? own : [page];
// The clock is the reader's, even if the language is not.
const { hourCycle } = new Intl.DateTimeFormat(navigator.languages, { timeStyle: "short" }).resolvedOptions();
const time = new Intl.DateTimeFormat(languages, { timeStyle: "short", hourCycle });
const exact = new Intl.DateTimeFormat(languages, { dateStyle: "full", timeStyle: "medium", hourCycle });
const date = new Intl.DateTimeFormat(languages, { dateStyle: "full" });
const near = new Intl.RelativeTimeFormat(languages, { numeric: "auto" });
const dayMilliseconds = 86400000;

function today() {
  return new Date().setHours(0, 0, 0, 0);
}

function dayWords(text) {
  const [year, month, day] = text.split("-").map(Number);
  const begin = new Date(year, month - 1, day);
  const days = Math.round((begin - today()) / dayMilliseconds);
  const words = days === 0 || days === -1 ? near.format(days, "day") : date.format(begin);
  return words.charAt(0).toLocaleUpperCase(languages[0]) + words.slice(1);
}

function show(element) {
  const text = element.dateTime;
  // A browser that translates the page would put an element in the place of the text.
  element.translate = false;
  if (element.matches(".day time")) {
    element.textContent = dayWords(text);
    return;
  }
  const at = new Date(text);
  if (!element.matches(".edited")) {
    element.textContent = time.format(at);
  }
  (element.closest("a") ?? element).title = exact.format(at);
}

/** Shows all times of the list, also later ones. Returns a function that ends it. */
export function keepTimes(list) {
  const showAll = (root, selector = "time") => root.querySelectorAll(selector).forEach(show);
  const showDays = () => showAll(list, ".day time");

  const added = new MutationObserver((changes) => {
    // Either a row or its content is added. Each time is shown once.
    const times = new Set();
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          node.querySelectorAll("time").forEach((element) => times.add(element));
          if (node.matches("time")) {
            times.add(node);
          }
        }
      }
    }
    times.forEach(show);
  });
  added.observe(list, { childList: true, subtree: true });
  const changed = new MutationObserver((changes) => changes.forEach((change) => show(change.target)));
  changed.observe(list, { subtree: true, attributes: true, attributeFilter: ["datetime"] });

  // After midnight, the words for the days change.
  let midnight;
  const waitForMidnight = () => {
    midnight = setTimeout(() => {
      showDays();
      waitForMidnight();
    }, today() + dayMilliseconds - Date.now() + 1000);
  };
  waitForMidnight();
  document.addEventListener("visibilitychange", showDays);
  showAll(list);
  return () => {
    added.disconnect();
    changed.disconnect();
    clearTimeout(midnight);
    document.removeEventListener("visibilitychange", showDays);
  };
}
