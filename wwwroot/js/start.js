// Starts Blazor, and retries a lost connection for as long as the page is open.
import { connection } from "./browser/connection.js";
import { watchNeeds } from "./browser/needs.js";
import { setCircuit, WatchedSocket, watchNetwork } from "./browser/network.js";
import { explainRefusals } from "./browser/refusal.js";
import { beginBySocket } from "./browser/transport.js";

const firstRetries = 10;
const retryMilliseconds = 1000;
const laterRetryMilliseconds = 3000;

// A proxy shows the page below a path. Blazor refuses an address outside it, such as the server's own root.
const path = new URL(document.baseURI).pathname;
if (location.pathname.startsWith(path)) {
  Blazor.start({
    circuit: {
      // No package has any, and to ask the server for them takes a round trip.
      initializers: { beforeStart: [], afterStarted: [] },
      reconnectionOptions: {
        maxRetries: 1000000,
        retryIntervalMilliseconds: (attempt) => (attempt < firstRetries ? retryMilliseconds : laterRetryMilliseconds),
      },
      configureSignalR: (builder) =>
        explainRefusals(
          beginBySocket(builder.withUrl("_blazor", { WebSocket: WatchedSocket }).withServerTimeout(20000).withKeepAliveInterval(5000)),
        ),
    },
  });
} else {
  const rest = `${location.pathname}/` === path ? "" : location.pathname.slice(1);
  location.replace(path + rest + location.search + location.hash);
}

// Without a connection, a link to a message would leave the page for the browser's error page.
document.addEventListener(
  "click",
  (event) => {
    if (!connection.up && event.target.closest?.("a[href]:not([target])")) {
      event.preventDefault();
    }
  },
  true,
);

// The page never sends a form as a browser does: that would load the page anew, with the fields in its address. A script that comes
// late cannot be the one that forbids it.
document.addEventListener("submit", (event) => event.target.method === "dialog" || event.preventDefault());

// Earlier, it would delay Blazor's script on a slow line.
document.querySelectorAll("link[data-module]").forEach(({ href }) => import(href));

const lost = document.getElementById("components-reconnect-modal");
watchNetwork(lost);
watchNeeds();
lost.addEventListener("components-reconnect-state-changed", (event) => {
  const state = event.detail.state;
  setCircuit(state === "hide");
  if (state === "rejected" || state === "resume-failed") {
    // The circuit has ended. The handle, the token and the draft are in the browser's storage.
    location.reload();
  }
});

// It shows a page without the server. Its address has no fingerprint, so the browser finds a new version by itself.
if (isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker?.register("service-worker.js").catch(() => {}));
}
