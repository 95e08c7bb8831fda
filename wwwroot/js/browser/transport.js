// Begins a connection by a web socket alone, which is one request: any server of several may take it. Where the network lets no web
// socket through, the page negotiates, and all its requests must reach the same server.
import { read, session, write } from "./memory.js";
import { sockets } from "./network.js";

const negotiatesKey = "chatroom.negotiates";
// As SignalR numbers the transports; 0 is any.
const any = 0;
const webSocket = 1;

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
      // A second try on a network that is known to let none through could take long.
      if (!read(session, negotiatesKey)) {
        try {
          await startBy(webSocket);
          return;
        } catch {
          // Refused, without a network, or without web sockets: the negotiation tells.
        }
      }
      const before = sockets.opened;
      await startBy(any);
      write(session, negotiatesKey, sockets.opened === before ? "1" : null);
    };
    return hub;
  };
  return builder;
}
