// Scrolls the conversation, and asks the server for the rows that come into sight.
import { connection, invoke } from "../browser/connection.js";
import { hiddenAtPlace, savePlace, savePosition } from "../browser/memory.js";
import { watchPersons } from "../people/persons.js";
import { watchBar, watchNames, watchPress } from "./bar.js";
import { watchBlocks } from "./blocks.js";
import { copyRows } from "./copy.js";
import { watchFolding } from "./folding.js";
import { watchDays, watchJumps } from "./jumps.js";
import { holdRows, keepPlace } from "./place.js";
import { watchReactions } from "./react.js";
import { keepTimes } from "./times.js";
import { walkRows } from "./walk.js";

const bottomSlack = 48;
const loadSlack = 120;
const readMilliseconds = 2000;
/** The event of a message that the reader sends: its place is below the newest row. */
export const saidEvent = "chatroom-said";

/** Reports that the reader has read, after the newest row was in sight for a moment. */
function startReading(list, isFollowing, report) {
  let reading = null;

  return {
    update() {
      const reads = isFollowing() && !document.hidden && list.dataset.unread === "true";
      if (!reads) {
        clearTimeout(reading);
        reading = null;
      } else if (!reading) {
        reading = setTimeout(() => {
          reading = null;
          report();
        }, readMilliseconds);
      }
    },
    stop() {
      clearTimeout(reading);
    },
  };
}

/**
 * Follows the newest row unless the reader has scrolled up; then the rows in sight stay at their place. The page holds a part
 * of the log only; near its ends this asks for the next part.
 */
export function watchList(list, jump, page) {
  let following = true;
  // The newest event that was shown when the reader left the newest row, hid the page or lost the connection: the server hears of it later.
  const shown = () => Number(list.dataset.last ?? 0);
  let left = shown();
  let loading = false;
  let jumping = false;
  let target = "";
  const outbox = document.getElementById("outbox");
  const sizes = () => [list.clientHeight, outbox?.offsetHeight].join();
  let size = sizes();
  const place = keepPlace(list);
  const call = (method, ...args) => invoke(page, method, ...args);
  const changeFolding = (folding) => call("ChangeSettings", folding, place.number());
  const bar = watchBar(list, page);
  const jumps = watchJumps(list, (method, value) => goTo(method, value));
  const sheet = watchPress(list, page);
  const ends = [
    watchBlocks(list), keepTimes(list), bar.stop, sheet.stop, watchPersons(sheet.open), watchNames(list),
    walkRows(list, bar.enter), copyRows(list), watchReactions(list, page), watchFolding(changeFolding), jumps.stop,
    watchDays(list, (method, value) => goTo(method, value)),
  ];
  const reading = startReading(list, () => following, () => call("MarkRead"));

  const toBottom = () => {
    list.scrollTop = list.scrollHeight;
  };

  const showJump = () => {
    const unseen = Number(list.dataset.unseen);
    jump.hidden = following;
    const { newest, one, many, forYou } = jump.dataset;
    const mentions = Number(list.dataset.mentions);
    const words = mentions > 0 ? forYou : unseen === 1 ? one : many;
    jump.textContent = unseen === 0 ? newest : words.replace("{0}", unseen).replace("{1}", mentions);
    jumps.show();
  };

  const leaveNewest = () => {
    left = following ? shown() : left;
    following = false;
  };

  const follow = (value) => {
    if (following !== value) {
      leaveNewest();
      following = value;
      call("SetFollowing", value, left);
    }
    showJump();
    reading.update();
  };

  // After an absence, the first unread message stays in sight.
  const toUnread = () => {
    const line = document.hidden ? list.querySelector(".unread") : null;
    const above = line ? list.getBoundingClientRect().top - line.getBoundingClientRect().top : 0;
    if (above > 0) {
      follow(false);
      list.scrollTop -= above;
      place.remember();
    }
  };

  // Scrolls to the message of a link.
  const toTarget = () => {
    target = list.dataset.target ?? "";
    const row = target ? list.querySelector(".target") : null;
    if (row) {
      leaveNewest();
      row.scrollIntoView({ block: "center" });
      row.querySelector(".when")?.focus({ preventScroll: true });
      onScroll();
    }
    return row !== null;
  };

  // Scrolls to a message from which the reader reads on.
  const toPlace = (number, hidden) => {
    const row = [...list.querySelectorAll(".row[data-sequence]")].find((row) => Number(row.dataset.sequence) >= number);
    if (number && row) {
      leaveNewest();
      place.show(row, hidden);
      showJump();
    }
    return Boolean(number && row);
  };

  const goTo = async (method, value) => {
    leaveNewest();
    jumping = true;
    const number = await call(method, value);
    jumping = false;
    toPlace(number);
  };

  const load = async (method) => {
    if (!loading) {
      loading = true;
      await call(method);
      loading = false;
    }
  };

  const onScroll = () => {
    // A change of a height scrolls too; the observer of the sizes handles it.
    if (jumping || size !== sizes()) {
      return;
    }
    const below = list.scrollHeight - list.scrollTop - list.clientHeight;
    const isNewest = list.dataset.newer !== "true";
    follow(isNewest && below < bottomSlack);
    place.remember();
    savePlace(list.dataset.epoch, following ? null : place.number(), place.hidden());
    jumps.show();
    if (!following && list.scrollTop < loadSlack && list.dataset.older === "true") {
      load("LoadOlder");
    } else if (!isNewest && below < loadSlack) {
      load("LoadNewer");
    }
  };

  const rememberPosition = () => {
    if (list.dataset.last && list.dataset.newer !== "true") {
      savePosition(list.dataset.epoch, Number(list.dataset.last));
    }
  };

  const hold = holdRows(list, () => following && toBottom());

  // A row that changes above the ones in sight must not move them.
  const settle = () => {
    if (following && !hold.isOn()) {
      toBottom();
    } else {
      place.restore();
      place.remember();
    }
  };
  const inRows = new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.matches?.(".row"))) {
      settle();
    }
  });
  inRows.observe(list, { childList: true, subtree: true });

  const changes = new MutationObserver(() => {
    rememberPosition();
    if (target !== (list.dataset.target ?? "") && toTarget()) {
      return;
    }
    if (following && !hold.isOn()) {
      toBottom();
      toUnread();
    } else {
      place.restore();
      place.remember();
    }
    showJump();
    reading.update();
  });
  changes.observe(list, {
    childList: true,
    attributes: true,
    attributeFilter: ["data-unseen", "data-unread", "data-newer", "data-last", "data-target", "data-unread-from"],
  });

  const onVisibility = async () => {
    const visible = !document.hidden;
    left = visible || !following ? left : shown();
    const told = call("SetVisible", visible, left);
    reading.update();
    await told;
    // From here on the server counts unseen messages accordingly.
    list.dataset.visible = visible;
  };
  document.addEventListener("visibilitychange", onVisibility);
  if (document.hidden) {
    onVisibility();
  }

  // The keyboard of a phone takes half of the screen; the newest row stays in sight.
  const resized = new ResizeObserver(() => {
    size = sizes();
    if (following) {
      toBottom();
    }
  });
  resized.observe(list);
  // A failed message has buttons, and its text may come after the page.
  if (outbox) {
    resized.observe(outbox);
  }

  // The page may hold other rows than the newest: until they come, scrolling means nothing.
  const toNewest = async (said) => {
    following = true;
    jumping = true;
    savePlace(list.dataset.epoch, null);
    showJump();
    toBottom();
    await call("JumpToNewest", said);
    jumping = false;
    toBottom();
    reading.update();
  };
  const onSaid = () => toNewest(true);
  const onJump = () => {
    toNewest(false);
    list.focus();
  };
  const onConnection = async (up) => {
    // A call over the lost connection may never end.
    loading = false;
    jumping = false;
    const visible = !document.hidden;
    if (!up) {
      left = visible && following ? shown() : left;
      return;
    }
    // Without a connection, the server heard nothing of scrolling and hiding, and the page showed nothing of what came.
    reading.update();
    await call("ComeBack", visible, following, left);
    list.dataset.visible = visible;
  };
  connection.listeners.add(onConnection);
  list.addEventListener("scroll", onScroll, { passive: true });
  jump.addEventListener("click", onJump);
  document.addEventListener(saidEvent, onSaid);
  if (!toTarget() && !toPlace(Number(list.dataset.place ?? 0), hiddenAtPlace(list.dataset.epoch))) {
    toBottom();
  }
  rememberPosition();
  return {
    stop() {
      changes.disconnect();
      inRows.disconnect();
      resized.disconnect();
      list.removeEventListener("scroll", onScroll);
      hold.stop();
      document.removeEventListener(saidEvent, onSaid);
      document.removeEventListener("visibilitychange", onVisibility);
      reading.stop();
      ends.forEach((end) => end());
      connection.listeners.delete(onConnection);
    },
  };
}
