// Starts Blazor and keeps at it: a lost connection is retried for as long as the page is open, quietly.
import { connection } from "./chat.js";

const firstRetries = 10;
const retryMilliseconds = 1000;
const laterRetryMilliseconds = 3000;

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: 1000000,
      retryIntervalMilliseconds: (attempt) => (attempt < firstRetries ? retryMilliseconds : laterRetryMilliseconds),
    },
    configureSignalR: (builder) => builder.withServerTimeout(20000).withKeepAliveInterval(5000),
  },
});

// Out of the server's reach, to go to a message would be to leave the page, and there is no other to be had.
document.addEventListener(
  "click",
  (event) => {
    if (!connection.up && event.target.closest?.("a[href]:not([target])")) {
      event.preventDefault();
    }
  },
  true,
);

const lost = document.getElementById("components-reconnect-modal");
lost.addEventListener("components-reconnect-state-changed", (event) => {
  const state = event.detail.state;
  connection.set(state === "hide");
  if (state === "rejected" || state === "resume-failed") {
    // The server has forgotten this circuit. The handle, the room and the draft are in the browser's storage.
    location.reload();
  }
});
