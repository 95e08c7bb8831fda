import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { newFolder, run } from "./packages.js";

const build = ["-c", "Release", "-t:Rebuild", "--nologo", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false"];

it("the same sources give the same program", () => {
  const folder = newFolder();
  try {
    const compiled = () => {
      run("dotnet", ["build", "src/ChatRoom.Core", ...build, "-o", folder]);
      return createHash("sha256").update(readFileSync(join(folder, "ChatRoom.Core.dll"))).digest("hex");
    };

    assert.equal(compiled(), compiled());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
