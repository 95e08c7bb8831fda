import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, run } from "./packages.js";

// Ways to a root of its own: with the rights of root, or in a user namespace, where one's own id is root and no other id is, or where
// the others are those of /etc/subuid.
const byRoot = ["--mount"];
const alone = ["--user", "--map-root-user", "--mount"];
const withUsers = ["--user", "--map-root-user", "--map-auto", "--mount"];

let way;

const findWay = () => {
  const told = [];
  const works = (candidate) => {
    const tried = spawnSync("unshare", [...candidate, "mount", "--rbind", "/dev", "/tmp"], { encoding: "utf8" });
    told.push(tried.error?.message ?? tried.stderr.trim());
    return tried.status === 0;
  };
  if (works(byRoot)) {
    return byRoot;
  }

  // In this order: where nobody may make a namespace, an unshare that maps other ids leaves a process behind that waits for ever.
  if (works(alone)) {
    return works(withUsers) ? withUsers : alone;
  }

  throw new Error(`A root without .NET needs the right to mount, as root or in a user namespace, and there is neither: ${told.join("; ")}`);
};

/** Reads what dpkg knows of the installed packages. */
const readInstalled = () => {
  const format = "${Package}\\t${binary:Package}\\t${Essential}\\t${Pre-Depends}, ${Depends}\\t${Provides}\\t${db:Status-Abbrev}\\n";
  const installed = new Map();
  for (const line of run("dpkg-query", ["-W", "-f", format]).split("\n")) {
    const [name, fullName, essential, depends, provides, status] = line.split("\t");
    if (status?.startsWith("ii") && !installed.has(name)) {
      installed.set(name, { name, fullName, essential: essential === "yes", depends, provides: namesIn(provides).flat() });
    }
  }

  return installed;
};

/** Parses a list of dependencies into alternatives of names. */
const namesIn = (list) =>
  list.split(",").map((group) => group.split("|").map((one) => one.trim().split(/[ (:]/)[0]).filter((name) => name)).filter((group) => group.length);

/** Adds the packages that some need, whatever they are, as far as this machine has them. */
const closure = (installed, depends) => {
  const provider = (name) => installed.get(name) ?? [...installed.values()].find((one) => one.provides.includes(name));
  const found = new Map();
  const add = (one) => {
    if (!found.has(one.name)) {
      found.set(one.name, one);
      addAll(one.depends);
    }
  };
  const addAll = (list) => {
    for (const group of namesIn(list)) {
      const one = group.map(provider).find((candidate) => candidate);
      if (!one) {
        throw new Error(`The root of the test is made from this machine's packages, and none of these is installed: ${group.join(", ")}`);
      }

      add(one);
    }
  };
  [...installed.values()].filter((one) => one.essential).forEach(add);
  addAll(depends);
  return [...found.values()];
};

/**
 * A Debian system in a folder: the files of the essential packages of this machine and of the packages that a package of ours
 * depends on. Nothing else is there, above all no .NET and no systemd.
 */
export class Root {
  constructor(deb) {
    way ??= findWay();
    this.folder = newFolder();
    chmodSync(this.folder, 0o755);
    try {
      this.packages = closure(readInstalled(), run("dpkg-deb", ["-f", deb, "Depends"]));
      this.#copyFiles();
      this.#writeUsers();
      this.#copyDatabase();
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** Whether other users than root can own files there. */
  get hasUsers() {
    return way !== alone;
  }

  path(inside) {
    return join(this.folder, inside);
  }

  /** Runs a command in this root, to its end. */
  run(command, ...args) {
    return run("unshare", this.#arguments(command, args), { env: Root.#environment });
  }

  /** Starts a command in this root. It is the process itself that gets the signals. */
  start(command, ...args) {
    return spawn("unshare", this.#arguments(command, args), { env: Root.#environment });
  }

  /** Deletes the folder; with the rights of its users, whose files are in there. */
  remove() {
    run("unshare", [...way, "rm", "-rf", this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  // No variable of this machine, such as DOTNET_ROOT.
  static #environment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", DEBIAN_FRONTEND: "noninteractive" };

  #arguments(command, args) {
    const mount = 'mount --rbind /dev "$0/dev" && mount --rbind /proc "$0/proc" && exec chroot "$0" "$@"';
    return [...way, "sh", "-c", mount, this.folder, command, ...args];
  }

  #copyFiles() {
    const files = run("dpkg-query", ["-L", ...this.packages.map((one) => one.fullName)]).split("\n")
      .filter((path) => path.startsWith("/") && path !== "/." && !/^\/usr\/share\/(doc|man|locale|info|lintian)\//.test(path) && existsSync(path));
    // The folders to which the links of the merged /usr lead, such as /bin.
    for (const folder of ["bin", "sbin", "lib", "lib32", "lib64", "libx32"]) {
      mkdirSync(this.path(`usr/${folder}`), { recursive: true });
    }

    const list = this.path("list");
    writeFileSync(list, `${[...new Set(files)].sort().join("\n")}\n`);
    run("sh", ["-c", 'tar -C / --no-recursion --ignore-failed-read -cf - -T "$0/list" 2>/dev/null | tar -C "$0" -xpf -', this.folder]);
    rmSync(list);
    for (const folder of ["dev", "proc", "tmp", "root", "run", "etc", "opt", "var/lib/dpkg/info", "var/lib/dpkg/updates"]) {
      mkdirSync(this.path(folder), { recursive: true });
    }
  }

  #writeUsers() {
    for (const name of ["passwd", "group"]) {
      cpSync(this.path(`usr/share/base-passwd/${name}.master`), this.path(`etc/${name}`));
    }

    chmodSync(this.path("tmp"), 0o1777);
  }

  #copyDatabase() {
    const info = "/var/lib/dpkg/info";
    writeFileSync(this.path("var/lib/dpkg/status"), run("dpkg-query", ["-s", ...this.packages.map((one) => one.fullName)]));
    writeFileSync(this.path("var/lib/dpkg/available"), "");
    cpSync(`${info}/format`, this.path(`${info}/format`));
    for (const { fullName } of this.packages) {
      cpSync(`${info}/${fullName}.list`, this.path(`${info}/${fullName}.list`));
    }
  }

  /** Reads a file of this root. */
  read(inside) {
    return readFileSync(this.path(inside), "utf8");
  }
}
