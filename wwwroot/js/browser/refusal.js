// Shows why the server gives this page no circuit. Blazor alone would leave a page that does nothing.
import { read, session, write } from "./memory.js";

const refusalsKey = "chatroom.refusals";
const reloadMilliseconds = 3000;
const longestReloadMilliseconds = 60000;

let hasCircuit = false;

/** Makes a hub connection tell the reader when its first start is refused. */
export function explainRefusals(builder) {
  const build = builder.build.bind(builder);
  builder.build = () => {
    const hub = build();
    const [start, call] = [hub.start.bind(hub), hub.invoke.bind(hub)];
    hub.start = async () => {
      try {
        await start();
      } catch (error) {
        // A page that had a circuit retries by itself.
        if (!hasCircuit) {
          await show("_blazor/negotiate?negotiateVersion=1", "POST");
        }
        throw error;
      }
    };
    hub.invoke = async (method, ...args) => {
      const result = await call(method, ...args);
      if (method === "StartCircuit") {
        hasCircuit = Boolean(result);
        const refusals = hasCircuit ? 0 : Number(read(session, refusalsKey)) + 1;
        write(session, refusalsKey, refusals && String(refusals));
        if (!hasCircuit) {
          setTimeout(() => location.reload(), Math.min(reloadMilliseconds * 2 ** (refusals - 1), longestReloadMilliseconds));
          // The server has no place. Its answer to a request for the page says so.
          await show(location.href, "GET");
        }
      }
      return result;
    };
    return hub;
  };
  return builder;
}

/** Shows the server's reason in place of the page, if it has one. */
async function show(address, method) {
  const answer = await fetch(address, { method, headers: { Accept: "text/plain" } }).catch(() => null);
  if (!answer || answer.ok) {
    return;
  }
  const reason = document.createElement("p");
  reason.setAttribute("role", "alert");
  reason.className = "problem";
  reason.textContent = (await answer.text()) || `${answer.status} ${answer.statusText}`;
  const title = document.createElement("h1");
  title.textContent = "ChatRoom";
  const card = document.createElement("div");
  card.className = "card";
  card.append(title, reason);
  const main = document.createElement("main");
  main.className = "entrance";
  main.append(card);
  document.body.replaceChildren(main);
}
