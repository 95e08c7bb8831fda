// Shows why the server gives this page no circuit. Blazor alone would leave a page that does nothing.

const reloadMilliseconds = 3000;

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
          await show();
        }
        throw error;
      }
    };
    hub.invoke = async (method, ...args) => {
      const result = await call(method, ...args);
      if (method === "StartCircuit") {
        hasCircuit = Boolean(result);
        if (!hasCircuit) {
          // The server has no place. Its answer to a request for the page says so.
          setTimeout(() => location.reload(), reloadMilliseconds);
        }
      }
      return result;
    };
    return hub;
  };
  return builder;
}

/** Shows the server's reason in place of the page, if it has one. */
async function show() {
  const answer = await fetch("_blazor/negotiate?negotiateVersion=1", { method: "POST", headers: { Accept: "text/plain" } }).catch(() => null);
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
