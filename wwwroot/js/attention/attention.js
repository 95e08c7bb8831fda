// Counts unseen messages in the title and on the icon, and notifies the reader while the page is hidden: of mentions, or of every message.
import { connection, invoke } from "../browser/connection.js";
import { local, read, write } from "../browser/memory.js";
import { playSound } from "../browser/sound.js";
import { permission, settings } from "../sheets/settings.js";
import { countOnApp, startBadge } from "./badge.js";

const inSight = "chatroom.in-sight";
const calledKey = "chatroom.called";
const catchUpMilliseconds = 2000;
const saidMilliseconds = 10000;
// Outlives the shown room: what was said there is not said again in the next one.
let saidId = "";

/** Holds a lock while the tab is in sight, for the reader's other tabs. Returns a function that ends it. */
function holdWhileInSight() {
  let release = () => {};
  const change = () => {
    release();
    if (!document.hidden) {
      const seen = new Promise((resolve) => (release = resolve));
      navigator.locks?.request(inSight, { mode: "shared" }, () => seen);
    }
  };
  change();
  document.addEventListener("visibilitychange", change);
  return () => {
    release();
    document.removeEventListener("visibilitychange", change);
  };
}

async function isInSight() {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  return !document.hidden || held.some((lock) => lock.name === inSight);
}

function notify({ title, body, tag, link }, icon) {
  try {
    // Of several notifications with one tag, from any tab, the browser shows the last and alerts for the first.
    const notification = new Notification(title, { body, tag, icon });
    notification.onclick = () => {
      focus();
      notification.close();
      // Without a connection, the link would leave the page; see start.js.
      if (connection.up) {
        Blazor.navigateTo(link);
      }
    };
  } catch {
    // Some phones allow notifications to service workers only.
  }
}

/** Watches the element with the number of unseen messages and the last mention. */
export function watchAttention(element, icon, page) {
  const badge = startBadge(icon);
  const letGo = holdWhileInSight();
  let upSince = -catchUpMilliseconds;
  let called = "";
  let silence = 0;

  // Messages of a lost connection come together when it is back.
  const isCatchingUp = () => !connection.up || performance.now() - upSince < catchUpMilliseconds;

  // The same text again is no change, so that messages in quick succession are said once.
  const say = (text) => {
    const status = document.querySelector(".call-status");
    if (status.textContent !== text) {
      status.textContent = text;
    }
    clearTimeout(silence);
    silence = setTimeout(() => (status.textContent = ""), saidMilliseconds);
  };

  const call = async (text) => {
    const news = JSON.parse(text);
    const tag = news.missed || isCatchingUp() ? `${news.log}/missed` : `${news.log}/${news.sequence}`;
    const id = `${news.log}/${news.sequence}`;
    if (news.isElsewhere && saidId !== id) {
      saidId = id;
      say(news.title);
    }
    // Once for a reader, not once for each tab.
    if ((await isInSight()) || read(local, calledKey) === id) {
      return;
    }
    write(local, calledKey, id);
    const { notify: wanted, sound } = settings();
    if (!news.isMention && wanted !== "all") {
      return;
    }
    if (sound) {
      playSound();
    }
    if (wanted !== "none" && permission() === "granted") {
      notify({ ...news, tag }, icon);
    }
  };

  const count = async () => {
    badge(Number(element.dataset.count));
    // The app has one number for all pages: a hidden page does not set it while another is in sight.
    if (!document.hidden || !(await isInSight())) {
      countOnApp(Number(element.dataset.count));
    }
  };

  // A browser that translates the page replaces the text of the title, which the server then cannot change.
  const title = document.querySelector("title");
  const showTitle = (count) => {
    const text = `${count > 0 ? `(${count}) ` : ""}${element.dataset.room} · ChatRoom`;
    if (title.firstChild?.nodeType === Node.TEXT_NODE) {
      title.firstChild.nodeValue = text;
    } else {
      title.textContent = text;
    }
  };

  const change = () => {
    showTitle(Number(element.dataset.count));
    count();
    if (called !== element.dataset.call) {
      called = element.dataset.call;
      if (called) {
        call(called);
      }
    }
  };

  // The server tells of other messages only if the reader wants them.
  const choose = () => invoke(page, "TakeAll", settings().notify === "all");
  const onConnection = (up) => {
    upSince = up ? performance.now() : upSince;
    choose();
  };
  addEventListener("chatroom-settings", choose);
  addEventListener("storage", choose);
  if (settings().notify === "all") {
    choose();
  }
  connection.listeners.add(onConnection);
  const changes = new MutationObserver(change);
  changes.observe(element, { attributes: true });
  change();
  return {
    stop() {
      changes.disconnect();
      clearTimeout(silence);
      connection.listeners.delete(onConnection);
      removeEventListener("chatroom-settings", choose);
      removeEventListener("storage", choose);
      letGo();
      showTitle(0);
      badge(0);
      countOnApp(0);
    },
  };
}
