import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, settle } from "../dom.js";
import { explainRefusals } from "../../../wwwroot/js/browser/refusal.js";

let answer;
let asked;
let reloads;
let waits;
let hub;

const build = () => explainRefusals({ build: () => hub }).build();

beforeEach(() => {
  openPage();
  [asked, reloads, waits, answer] = [[], 0, [], { ok: false, status: 403, text: async () => "Set Web:Hosts." }];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return answer;
  };
  globalThis.location = { href: "http://chat/", reload: () => reloads++ };
  globalThis.setTimeout = (action, wait) => {
    waits.push(wait);
    action();
  };
  hub = { start: async () => {}, invoke: async () => "secret" };
});

test("A refused start shows the reason of the server in place of the page", async () => {
  hub.start = async () => {
    throw new Error("403");
  };

  await assert.rejects(build().start());
  await settle();

  assert.deepEqual(asked, ["_blazor/negotiate?negotiateVersion=1"]);
  assert.equal(document.body.querySelector(".card .problem").textContent, "Set Web:Hosts.");
});

test("A start that failed for another reason leaves the page as it is", async () => {
  answer = { ok: true };
  hub.start = async () => {
    throw new Error("network");
  };

  await assert.rejects(build().start());

  assert.equal(document.body.querySelector(".card"), null);
});

test("A page without a place shows the reason, and loads again later each time", async () => {
  hub.invoke = async () => null;

  const page = build();
  for (let i = 0; i < 6; i++) {
    assert.equal(await page.invoke("StartCircuit"), null);
  }

  assert.equal(document.body.querySelector(".card .problem").textContent, "Set Web:Hosts.");
  assert.equal(asked[0], "http://chat/");
  assert.equal(reloads, 6);
  assert.deepEqual(waits, [3000, 6000, 12000, 24000, 48000, 60000]);
});

// The last test, because a page has its circuit for good.
test("A page that had its circuit retries in silence", async () => {
  assert.equal(await build().invoke("StartCircuit"), "secret");
  hub.start = async () => {
    throw new Error("403");
  };

  await assert.rejects(build().start());

  assert.deepEqual(asked, []);
  assert.equal(reloads, 0);
});
