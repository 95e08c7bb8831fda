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

// The commands that carry text, and how many words stand before it; behind these one more may be a number or a duration.
const carriers = new Map([["me", 0], ["r", 0], ["topic", 0], ["nick", 0], ["msg", 1], ["reply", 1], ["edit", 0], ["delete", 1], ["kick", 1], ["mute", 1], ["unmute", 1],
  ["ban", 1], ["unban", 1], ["purge", 1], ["slow", 1], ["readonly", 1]]);
const takesNumber = new Set(["edit", "kick", "mute", "ban", "purge", "slow", "readonly"]);

/** Returns whether a line looks like a log-in, with slashes or without, or behind a command that carries text. */
function isSecretLine(line, rest) {
  const words = /(\/[/\s]*)?([^\s/]\S*)/gy;
  let [last, text, number] = [0, 0, -1];
  for (let index = 0; index <= last; index++) {
    words.lastIndex += /^\s*/.exec(line.slice(words.lastIndex))[0].length;
    const found = words.exec(line);
    if (!found) {
      return false;
    }
    const [hasSlash, word, end] = [found[1] !== undefined, found[2].toLowerCase(), words.lastIndex];
    const counts = hasSlash || (index === text && !plainWords.includes(word));
    if (counts && commands.some((command) => isNear(word, command)) && /\S/.test(hasSlash ? rest.slice(end) : line.slice(end))) {
      return true;
    }
    const before = carriers.get(word);
    if (index === number && /^[0-9]/.test(word)) {
      [text, last] = [index + 1, Math.max(last, index + 1)];
    } else if (before !== undefined && (hasSlash || (index === 0 && line.includes("/")))) {
      text = hasSlash ? index + 1 + before : -1;
      number = takesNumber.has(word) ? index + 1 + before : -1;
      last = Math.max(last, index + 1 + before);
    }
  }
  return false;
}

function hasSecretLine(text) {
  const lines = text.split("\n");
  return lines.some((line, i) => isSecretLine(line, lines.slice(i).join("\n")));
}

// Characters that show nothing; white space is not among them.
const invisible = /(?!\s)[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800\u{1D159}\u{13441}\u{13442}\u{16FE4}]/gu;

/** Returns whether a line of the text looks like a log-in, also with invisible characters or fullwidth letters in it. */
export function isSecret(text) {
  return hasSecretLine(text)
    || ["", " "].some((replacement) => hasSecretLine(text.replace(invisible, replacement).normalize("NFKC")));
}
