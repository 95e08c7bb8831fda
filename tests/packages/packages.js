import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The folder that scripts/package filled. */
export const packages = resolve(process.env.PACKAGES ?? "artifacts/packages");

/** Finds the one package whose name begins and ends so. */
export const packageNamed = (prefix, suffix) => {
  const names = readdirSync(packages).filter((name) => name.startsWith(prefix) && name.endsWith(suffix));
  if (names.length !== 1) {
    throw new Error(`There must be one ${prefix}…${suffix} in ${packages}; there are ${names.length}. scripts/package makes it.`);
  }

  return join(packages, names[0]);
};

/** The version of all packages. */
export const version = /<Version>(.*)<\/Version>/.exec(readFileSync("Directory.Build.props", "utf8"))[1];

export const newFolder = () => mkdtempSync(join(tmpdir(), "chatroom-package-"));

/** Runs a command and returns what it printed; throws with all of it, and with its errors, if it fails. */
export const run = (command, args, options = {}) => {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options });
  } catch (error) {
    const said = `${error.stdout ?? ""}${error.stderr ?? ""}`.slice(-2000);
    throw new Error(`${command} ${args.join(" ")}: ${error.status ?? error.message}\n${said}`);
  }
};
