// Runs commands. One whose answer was lost with the connection is not sent again by itself: it goes back into the box.
import { connection } from "../browser/connection.js";
import { parse, read, session, write } from "../browser/memory.js";
import { newId } from "./outbox.js";

const commandsKey = "chatroom.commands.";

/** Returns the name of the command that a text asks for, or null: a comment or a path is none. The server has the same rule. */
export function commandName(text, commands) {
  const name = /^\/(?!\/)(\S*)/.exec(text)?.[1].toLowerCase();
  const [head, ...path] = name?.split("/") ?? [];
  const isText = name && (!/^\p{L}/u.test(name) || (path.length > 0 && !commands.some((command) => command.name === head)));
  return name === undefined || isText ? null : name;
}

/**
 * @param page the component that runs the commands
 * @param noAnswer tells that nobody knows whether a command was done
 * @param takeBack gets a text, the reason, and the edit that it was, if any; returns whether the box took the text
 */
export function startCommands(page, room, noAnswer, takeBack) {
  const key = commandsKey + room;
  // Without an answer so far. In the storage, they outlive a page that begins anew because its server is gone.
  let waiting = [];
  let lost = [].concat(parse(read(session, key)) ?? []);

  const keep = () => write(session, key, waiting.length + lost.length > 0 && JSON.stringify([...lost, ...waiting.map(({ text }) => text)]));

  const offer = () => {
    if (lost.length > 0 && takeBack(lost[0], noAnswer)) {
      lost.shift();
      keep();
    }
  };

  const onConnection = (up) => {
    if (up) {
      offer();
    } else {
      lost.push(...waiting.splice(0).map(({ text }) => text));
    }
  };
  connection.listeners.add(onConnection);

  return {
    /** Runs a command; a refused one goes back into the box. An edit comes with what the reader typed, and of which message. */
    async run(text, sent) {
      const command = { text, sent };
      waiting.push(command);
      keep();
      let answer;
      try {
        answer = await page.invokeMethodAsync("Send", newId(), text, null);
      } catch {
        answer = { outcome: "later", reason: null };
      }
      if (!waiting.includes(command)) {
        return;
      }
      waiting = waiting.filter((other) => other !== command);
      keep();
      if (answer.outcome === "rejected" || answer.outcome === "later") {
        takeBack(text, answer.reason, sent);
      }
    },
    /** Puts a lost command into the box, if the box is empty. */
    offer,
    stop() {
      // The room has changed, perhaps by one of them.
      [waiting, lost] = [[], []];
      keep();
      connection.listeners.delete(onConnection);
    },
  };
}
