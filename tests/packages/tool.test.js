import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { newFolder, packageNamed, packages, run, version } from "./packages.js";
import { Server, settings } from "./server.js";

describe("the dotnet tool", () => {
  let folder;
  let options;
  let program;
  let server;

  before(() => {
    packageNamed("ChatRoom.Tool.", ".nupkg");
    folder = newFolder();
    mkdirSync(join(folder, "elsewhere"));
    // Caches of its own: those of this user may have another package with the same version.
    const env = { ...process.env, DOTNET_CLI_HOME: join(folder, "home"), NUGET_PACKAGES: join(folder, "cache") };
    options = { cwd: join(folder, "elsewhere"), env };
    run("dotnet", ["tool", "install", "ChatRoom.Tool", "--version", version, "--tool-path", join(folder, "tools"), "--source", packages], options);
    program = join(folder, "tools/chatroom");
  });

  after(() => {
    server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells its version and its help", () => {
    assert.equal(run(program, ["--version"], options).trim(), version);
    assert.match(run(program, ["--help"], options), /--Tcp:Port/);
  });

  it("serves lines and the page from any folder, keeps its data there, and passes its health check", async () => {
    server = await Server.started(spawn(program, settings, options));
    run(program, ["healthcheck", ...server.settings], options);
    await server.say(["alice", "hello"], /alice: hello/);
    await server.loadPage();
    assert.ok(existsSync(join(folder, "elsewhere/data/chatroom.db")));
    assert.equal(await server.stop(), 0);
  });
});
