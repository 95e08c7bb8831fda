// Begins a connection by a web socket alone, which is one request: any server of several may take it. Where the network lets no web
// socket through, the page negotiates, and all its requests must reach the same server.
import { read, session, write } from "./memory.js";
import { sockets } from "./network.js";

const negotiatesKey = "chatroom.negotiates";
// As SignalR numbers the transports; 0 is any.
const any = 0;
const webSocket = 1;
const noWebSocket = 2 | 4;
// What the page remembers of a network that lets none through.
const refused = "1";
const unanswered = "2";
const quickMilliseconds = 3000;

/** Makes a hub connection try a web socket without a negotiation first. */
export function beginBySocket(builder) {
  const build = builder.build.bind(builder);
  builder.build = () => {
    const hub = build();
    const start = hub.start.bind(hub);
    const startBy = (transport) => {
      Object.assign(builder.httpConnectionOptions, { transport, skipNegotiation: transport === webSocket });
      return start();
    };
    hub.start = async () => {
      const known = read(session, negotiatesKey);
      const before = { ...sockets };
      // A second try on a network that is known to let none through could take long.
      if (!known) {
        try {
          await startBy(webSocket);
          return;
        } catch {
          // Refused, without a network, or without web sockets: the negotiation tells.
        }
      }
      if (known === unanswered || sockets.unanswered > before.unanswered) {
        const begun = performance.now();
        await startBy(noWebSocket);
        // A server that is slow in all answered no web socket either, and is to get one the next time.
        write(session, negotiatesKey, known || performance.now() - begun < quickMilliseconds ? unanswered : null);
        return;
      }
      await startBy(any);
      write(session, negotiatesKey, sockets.opened === before.opened ? refused : null);
    };
    return hub;
  };
  return builder;
}
