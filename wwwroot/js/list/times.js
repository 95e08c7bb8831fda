// Shows times in the page's language and in the reader's region and time zone; the server's text is UTC.
import { dayMilliseconds, dayWords, exactWords, shortTimeWords, timeWords, today } from "../browser/clock.js";

// A message has its time in the link to it.
const times = "time, .when";

function show(element) {
  const text = element.dataset.at ?? element.dateTime;
  // A browser that translates the page would put an element in the place of the text.
  element.translate = false;
  if (element.matches(".day time")) {
    element.textContent = dayWords(text);
    return;
  }
  if (!element.matches(".edited")) {
    element.textContent = timeWords(text);
  }
  if (element.matches(".when")) {
    element.dataset.short = shortTimeWords(text);
  }
  element.title = exactWords(text);
}

/** Shows all times of the list, also later ones. Returns a function that ends it. */
export function keepTimes(list) {
  const showAll = (root, selector = times) => root.querySelectorAll(selector).forEach(show);
  const showDays = () => showAll(list, ".day time");

  const added = new MutationObserver((changes) => {
    // Either a row or its content is added. Each time is shown once.
    const fresh = new Set();
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          node.querySelectorAll(times).forEach((element) => fresh.add(element));
          if (node.matches(times)) {
            fresh.add(node);
          }
        }
      }
    }
    fresh.forEach(show);
  });
  added.observe(list, { childList: true, subtree: true });
  const changed = new MutationObserver((changes) => changes.forEach((change) => show(change.target)));
  changed.observe(list, { subtree: true, attributes: true, attributeFilter: ["datetime", "data-at"] });

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
