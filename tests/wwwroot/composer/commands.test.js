import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { settle } from "../dom.js";
import { box, calls, kept, openOutboxPage, runCommands, texts } from "./outbox-page.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { commandName } from "../../../wwwroot/js/composer/commands.js";

beforeEach(openOutboxPage);

test("a command is not shown, and nothing of it is kept once it is done", async () => {
  const done = runCommands().run("/who");
  assert.deepEqual([texts(), kept()], [[], []]);
  calls[0].answer("done");
  await done;
  assert.deepEqual(box.taken, []);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test("a command that is refused or has to wait goes back to the box", async () => {
  for (const outcome of ["rejected", "later"]) {
    box.taken = [];
    const done = runCommands().run("/nick bob");
    calls.at(-1).answer(outcome, "taken");
    await done;
    assert.deepEqual(box.taken, [["/nick bob", "taken"]]);
  }
});

test("a command that cannot be sent goes back to the box", async () => {
  const done = runCommands().run("/nick bob");
  calls[0].reject(new Error());
  await done;
  assert.deepEqual(box.taken, [["/nick bob", null]]);
});

test("a command whose answer is lost with the connection goes back to the box when it is back, and is not sent again", async () => {
  box.takes = true;
  runCommands().run("/edit 5 better");
  connection.set(false);
  assert.deepEqual(box.taken, []);
  connection.set(true);
  assert.deepEqual(box.taken, [["/edit 5 better", "no answer"]]);

  // A late answer changes nothing.
  calls[0].answer("rejected", "late");
  await settle();
  connection.set(false);
  connection.set(true);
  assert.equal(box.taken.length, 1);
  assert.equal(calls.length, 1);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test("commands whose answers were lost with the page go back to the box, each when it is empty", () => {
  const before = runCommands();
  before.run("/edit 5 better");
  before.run("/edit 6 best");

  const after = runCommands();
  after.offer();
  assert.deepEqual(box.taken, [["/edit 5 better", "no answer"]]);
  box.takes = true;
  after.offer();
  after.offer();
  after.offer();
  assert.deepEqual(box.taken.slice(1).map(([text]) => text), ["/edit 5 better", "/edit 6 best"]);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test("a command that leads to another room does not come back", () => {
  const commands = runCommands();
  commands.run("/join dev");
  commands.stop();
  runCommands().offer();
  assert.deepEqual(box.taken, []);
});

test("a slash begins a command, but no comment and no path", () => {
  const commands = [{ name: "msg" }, { name: "who" }];
  const names = { "/who": "who", "/Shrug at bob": "shrug", "/": "", "/ msg bob": "", "/msg/bob hi": "msg/bob" };
  assert.deepEqual(Object.keys(names).map((text) => commandName(text, commands)), Object.values(names));
  for (const text of ["who", "//who", "/* comment", "/etc/who/motd", "/50", " /who"]) {
    assert.equal(commandName(text, commands), null, text);
  }
});
