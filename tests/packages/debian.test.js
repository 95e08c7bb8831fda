import assert from "node:assert/strict";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { newFolder, packageNamed, run, version } from "./packages.js";
import { Root } from "./root.js";
import { Server, settings } from "./server.js";

const settingsFile = "etc/chatroom/chatroom.env";
const enabled = "etc/systemd/system/multi-user.target.wants/chatroom.service";
const newVersion = `${version}+next`;

/** Makes the same package with a higher version and another comment in its settings. */
const makeNext = (deb, folder) => {
  const next = join(folder, "next");
  run("dpkg-deb", ["--raw-extract", deb, next]);
  const control = join(next, "DEBIAN/control");
  writeFileSync(control, readFileSync(control, "utf8").replace(`Version: ${version}`, `Version: ${newVersion}`));
  appendFileSync(join(next, settingsFile), "#New=1\n");
  run("dpkg-deb", ["--root-owner-group", "-Znone", "--build", next, join(folder, "next.deb")]);
  return join(folder, "next.deb");
};

describe("the Debian package", () => {
  let root;
  let folder;
  let server;

  const install = (deb) => {
    run("cp", [deb, root.path("tmp/chatroom.deb")]);
    // The default answer to the question about edited settings.
    root.run("dpkg", "--force-confdef", "--install", "/tmp/chatroom.deb");
    root.run("rm", "/tmp/chatroom.deb");
  };
  const owner = (path) => root.run("stat", "-c", "%U:%G %a", path).trim();
  const says = (line) => appendFileSync(root.path(settingsFile), `${line}\n`);
  const start = async () => {
    const set = ["setpriv", "--reuid=chatroom", "--regid=chatroom", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];
    const history = "--History:Path=/var/lib/chatroom/chatroom.db";
    server = await Server.started(root.start("/usr/bin/env", "--chdir=/var/lib/chatroom", ...set, "chatroom", ...settings, history));
  };

  /** Puts a program in the place of systemctl that says that systemd runs, and notes what it is told. Returns a function that reads that. */
  const pretendSystemd = () => {
    const told = root.path("run/told");
    mkdirSync(root.path("run/systemd/system"), { recursive: true });
    writeFileSync(told, "");
    writeFileSync(root.path("usr/bin/systemctl"), '#!/bin/sh\necho "$*" >>/run/told\ncase "$*" in *is-enabled*) echo enabled ;; esac\n');
    chmodSync(root.path("usr/bin/systemctl"), 0o755);
    const words = () => readFileSync(told, "utf8").split("\n").map((line) => line.replace(/--\S+ /g, ""));
    return () => words().filter((line) => /^(daemon-reload|start|restart|stop)\b/.test(line));
  };

  before(() => {
    const deb = packageNamed("chatroom_", "_amd64.deb");
    folder = newFolder();
    root = new Root(deb);
    if (!root.hasUsers) {
      throw new Error("The package makes a user; in the user namespace of these tests there is only one. Run them as root, or install uidmap and give this user a range in /etc/subuid.");
    }

    install(deb);
  });

  afterEach(() => {
    server?.kill();
    rmSync(root.path("run/systemd"), { recursive: true, force: true });
  });

  after(() => {
    root?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes a user without a shell and a folder for the data that only this user can read", () => {
    assert.match(root.read("etc/passwd"), /^chatroom:[^:]:\d+:\d+:[^:]*:\/var\/lib\/chatroom:\/usr\/sbin\/nologin$/m);
    assert.equal(owner("/var/lib/chatroom"), "chatroom:chatroom 750");
  });

  it("has settings that only root can read, as secrets may be among them", () => {
    assert.equal(owner("/etc/chatroom/chatroom.env"), "root:root 640");
  });

  it("has files as its checksums say, and gives none of them to its user", () => {
    assert.equal(root.run("dpkg", "--verify", "chatroom"), "");
    assert.equal(root.run("find", "/usr/lib/chatroom", "/etc/chatroom", "!", "-user", "root", "-o", "-perm", "/022", "!", "-type", "l"), "");
  });

  it("has units that systemd takes, and enables the service for the next start where systemd does not run", () => {
    const units = ["chatroom.service", "chatroom-backup.service", "chatroom-backup.timer"].map((unit) => `/usr/lib/systemd/system/${unit}`);
    const verify = 'systemd-analyze verify "$@" 2>&1';
    assert.equal(run("sh", ["-c", verify, "sh", `--root=${root.folder}`, "--man=no", "--recursive-errors=no", ...units]), "");
    assert.match(root.run("readlink", `/${enabled}`), /\/lib\/systemd\/system\/chatroom\.service$/m);
  });

  it("lets the server lower the priority of its threads, which the filter of system calls refuses by default", () => {
    const rules = root.read("usr/lib/systemd/system/chatroom.service").match(/^SystemCallFilter=.*$/gm);
    assert.ok(rules.indexOf("SystemCallFilter=~@privileged @resources") < rules.findIndex((rule) => /^SystemCallFilter=[a-z_ ]*\bsetpriority\b/.test(rule)), rules.join());
  });

  it("runs as its user, without a right", async () => {
    await start();
    root.run("chatroom", "healthcheck", ...server.settings);
    await server.say(["alice", "kept over the upgrade"], /alice: kept over the upgrade/);
    await server.loadPage();
    assert.equal(await server.stop(), 0);
    assert.match(owner("/var/lib/chatroom/chatroom.db"), /^chatroom:chatroom /);
  });

  it("keeps the data and the edited settings over an upgrade, and restarts the service", async () => {
    says("Web__Hosts=chat.example.org");
    const told = pretendSystemd();
    install(makeNext(packageNamed("chatroom_", "_amd64.deb"), folder));
    assert.deepEqual(told(), ["daemon-reload", "restart chatroom.service"]);
    assert.equal(root.run("dpkg-query", "-W", "-f", "${Version}", "chatroom"), newVersion);
    assert.match(root.read(settingsFile), /^Web__Hosts=chat\.example\.org$/m);
    assert.doesNotMatch(root.read(settingsFile), /New=1/);
    await start();
    await server.say(["bob"], /alice: kept over the upgrade/);
    assert.equal(await server.stop(), 0);
  });

  it("leaves the service disabled that somebody disabled", () => {
    rmSync(root.path(enabled));
    root.run("dpkg-reconfigure", "chatroom");
    assert.equal(existsSync(root.path(enabled)), false);
  });

  it("leaves the data and the settings when it is removed, and stops the service and the backups", () => {
    const told = pretendSystemd();
    root.run("dpkg", "--remove", "chatroom");
    assert.deepEqual(told(), ["stop chatroom.service chatroom-backup.timer", "daemon-reload"]);
    assert.equal(existsSync(root.path("usr/lib/chatroom")), false);
    assert.equal(existsSync(root.path("usr/bin/chatroom")), false);
    root.run("test", "-s", "/var/lib/chatroom/chatroom.db");
    assert.match(root.read(settingsFile), /chat\.example\.org/);
  });

  it("starts again with the old data when it is installed again", () => {
    const told = pretendSystemd();
    install(join(folder, "next.deb"));
    assert.deepEqual(told(), ["daemon-reload", "restart chatroom.service"]);
    root.run("test", "-s", "/var/lib/chatroom/chatroom.db");
  });

  it("leaves nothing when it is purged", () => {
    root.run("dpkg", "--purge", "chatroom");
    assert.doesNotMatch(root.read("etc/passwd"), /chatroom/);
    assert.doesNotMatch(root.read("etc/group"), /chatroom/);
    assert.equal(root.run("find", "/", "-xdev", "(", "-path", "/proc", "-o", "-path", "/dev", "-o", "-path", "/var/log", ")", "-prune", "-o", "-name", "chatroom*", "-print"), "");
    assert.doesNotMatch(root.read("var/lib/dpkg/status"), /^Package: chatroom$/m);
  });
});
