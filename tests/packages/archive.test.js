import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { packageNamed, packages, run, version } from "./packages.js";
import { Root } from "./root.js";
import { Server, settings } from "./server.js";

const program = `/opt/chatroom-${version}-linux-x64/chatroom`;

describe("the packages", () => {
  it("have the checksums that are told", () => {
    run("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: packages });
    const told = run("cut", ["-c", "67-", join(packages, "SHA256SUMS")]).trim().split("\n");
    assert.deepEqual([...told, "SHA256SUMS"].sort(), readdirSync(packages).sort());
  });

  it("have at most 60 MB each", () => {
    for (const name of readdirSync(packages)) {
      assert.ok(statSync(join(packages, name)).size <= 60_000_000, name);
    }
  });
});

describe("the archive for Linux, on a system without .NET", () => {
  let root;
  let server;

  before(async () => {
    root = new Root(packageNamed("chatroom_", "_amd64.deb"));
    run("tar", ["-xf", packageNamed("chatroom-", "-linux-x64.tar.xz"), "-C", root.path("opt")]);
    server = await Server.started(root.start(program, ...settings, "--History:Path=/tmp/chatroom.db"));
  });

  after(() => {
    server?.kill();
    root?.remove();
  });

  it("has no .NET beside it", () => {
    assert.equal(root.run("find", "/usr", "/etc", "/root", "-xdev", "-iname", "*dotnet*"), "");
  });

  it("passes its health check", () => {
    root.run(program, "healthcheck", ...server.settings);
  });

  it("gives a raw client its line back, with the time of a time zone", async () => {
    await server.say(["alice", "/times on Asia/Kathmandu", "hello"], /^\[\d\d:\d\d\] .*alice.*hello/m);
  });

  it("serves the page and all that the page loads", async () => {
    const addresses = await server.loadPage();
    assert.ok(addresses.some((address) => address.endsWith(".js")));
    assert.ok(addresses.some((address) => address.endsWith(".css")));
  });

  it("stops on SIGTERM with exit code 0", async () => {
    assert.equal(await server.stop(), 0);
    assert.ok(existsSync(root.path("tmp/chatroom.db")));
  });
});
