// Finds texts that may have a passphrase in them, as the server does: these are not kept, and not sent.
const commands = ["login", "register", "passphrase"];
// One letter off, but words of their own.
const plainWords = ["logic", "logins", "registers", "passphrases"];

/** Returns whether two words differ by one letter at most: another, a missing, a further one, or two in the wrong order. */
function isNear(word, command) {
  let start = 0;
  while (start < word.length && word[start] === command[start]) {
    start++;
  }
  const [rest, other] = [word.slice(start), command.slice(start)];
  return rest.slice(1) === other.slice(1) || rest.slice(1) === other || rest === other.slice(1)
    || (rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2));
}

/** Returns whether a line of the text looks like a log-in. */
export const isSecret = (text) => text.split("\n").some((line) => {
  const [, slash, typed] = /^\s*(\/?)[/\s]*(\S+)\s+\S/.exec(line) ?? [];
  const word = typed?.toLowerCase();
  return word !== undefined && commands.some((command) => isNear(word, command)) && (slash !== "" || !plainWords.includes(word));
});
