// Notices a network that is gone, or a server that is silent, before the connection ends.
import { connection } from "./connection.js";

// The server sends something every two seconds.
const silentMilliseconds = 6000;
const lookMilliseconds = 1000;
// On a slow line a web socket takes two seconds. A proxy that does not know web sockets may never answer.
const openMilliseconds = 10000;
// Frames that were on their way arrive together.
const apartMilliseconds = 2000;

let heard = performance.now();
let offline = false;
let heardOffline = null;
let circuitIsUp = true;
let banner = null;
let looking = null;

const isSilent = () => !document.hidden && performance.now() - heard > silentMilliseconds;

/** Returns whether a frame shows that the server is there, although the browser is offline. */
function isReached() {
  // A server on this machine, or in a network that the browser does not know, answers all the same.
  heardOffline ??= heard;
  return navigator.onLine || isLoopback(location.hostname) || heard - heardOffline >= apartMilliseconds;
}

const isLoopback = (host) => /(^|\.)localhost$|^127\.|^\[::1\]$/.test(host);

function update() {
  const isUp = circuitIsUp && !offline;
  if (isUp !== connection.up) {
    connection.set(isUp);
  }
  if (offline) {
    banner.dataset.network = "offline";
  } else if (circuitIsUp && isSilent()) {
    banner.dataset.network = "silent";
  } else {
    delete banner.dataset.network;
  }
}

/** How many web sockets the network has let through, and how many it has never answered. */
export const sockets = { opened: 0, unanswered: 0 };

/** A web socket that notes when the server was last heard, and gives up if it does not open. */
export class WatchedSocket extends WebSocket {
  constructor(...options) {
    super(...options);
    const opening = setTimeout(() => {
      sockets.unanswered++;
      this.close();
    }, openMilliseconds);
    this.addEventListener("open", () => {
      clearTimeout(opening);
      sockets.opened++;
    });
    this.addEventListener("close", () => clearTimeout(opening));
    this.addEventListener("message", () => {
      heard = performance.now();
      if (banner?.dataset.network) {
        offline = offline && !isReached();
        update();
      }
    });
    // Without a web socket nothing is heard, and nothing is missed.
    looking ??= setInterval(update, lookMilliseconds);
  }
}

/** Sets whether the page has its circuit. */
export function setCircuit(isUp) {
  circuitIsUp = isUp;
  heard = performance.now();
  update();
}

/** Shows the state of the network in the banner, from now on. */
export function watchNetwork(element) {
  banner = element;
  addEventListener("offline", () => {
    offline = true;
    heardOffline = null;
    update();
  });
  addEventListener("online", () => {
    offline = false;
    heard = performance.now();
    update();
  });
  document.addEventListener("visibilitychange", () => {
    // A hidden page runs its timers late.
    heard = performance.now();
    update();
  });
}
