// Tells a reader who looks elsewhere what came: the icon counts, a notification or a sound calls. (The title is the server's.)
import { countOnApp, startBadge } from "./badge.js";
import { connection, local, read, write } from "./chat.js";
import { permission, settings } from "./settings.js";
import { playSound } from "./sound.js";

const inSight = "chatroom.in-sight";
const calledKey = "chatroom.called";
const catchUpMilliseconds = 2000;

/** A tab in sight holds a lock, so that the reader's other tabs know. Returns what ends that. */
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
    // Of several with one tag, from whatever tab, the browser shows the last, and makes a fuss about the first.
    const notification = new Notification(title, { body, tag, icon });
    notification.onclick = () => {
      focus();
      notification.close();
      // Without the server there is nothing to go to, see start.js.
      if (connection.up) {
        Blazor.navigateTo(link);
      }
    };
  } catch {
    // Some phones show those of service workers only.
  }
}

/** Watches an element that says how many messages are unseen, and which is for the reader in particular. */
export function watchAttention(element, icon) {
  const badge = startBadge(icon);
  const letGo = holdWhileInSight();
  let upSince = -catchUpMilliseconds;
  let called = "";

  // What the server had sent when the connection broke comes all at once when it is back.
  const isCatchingUp = () => !connection.up || performance.now() - upSince < catchUpMilliseconds;

  const call = async (text) => {
    const news = JSON.parse(text);
    const tag = news.missed || isCatchingUp() ? `${news.log}/missed` : `${news.log}/${news.sequence}`;
    const id = `${news.log}/${news.sequence}`;
    // Once for a person, not once for each tab.
    if ((await isInSight()) || read(local, calledKey) === id) {
      return;
    }
    write(local, calledKey, id);
    const { notifications, sound } = settings();
    if (sound) {
      playSound();
    }
    if (notifications && permission() === "granted") {
      notify({ ...news, tag }, icon);
    }
  };

  const count = async () => {
    badge(Number(element.dataset.count));
    // The app has one number for all its pages: not of one that is hidden while the reader looks at another.
    if (!document.hidden || !(await isInSight())) {
      countOnApp(Number(element.dataset.count));
    }
  };

  const change = () => {
    count();
    if (called !== element.dataset.call) {
      called = element.dataset.call;
      if (called) {
        call(called);
      }
    }
  };

  const onConnection = (up) => {
    upSince = up ? performance.now() : upSince;
  };
  connection.listeners.add(onConnection);
  const changes = new MutationObserver(change);
  changes.observe(element, { attributes: true });
  change();
  return {
    stop() {
      changes.disconnect();
      connection.listeners.delete(onConnection);
      letGo();
      badge(0);
      countOnApp(0);
    },
  };
}
