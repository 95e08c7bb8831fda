import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { make, openPage } from "../dom.js";
import { countOnApp, startBadge } from "../../../wwwroot/js/attention/badge.js";

let icon;
let pictures;
let painted;

class FakeImage {
  constructor() {
    pictures.push(this);
  }

  decode() {
    return new Promise((resolve, reject) => ([this.arrive, this.fail] = [resolve, reject]));
  }
}

beforeEach(() => {
  openPage();
  icon = make("link", { rel: "icon", href: "icon.svg", type: "image/svg+xml" });
  document.documentElement.append(icon);
  pictures = [];
  painted = [];
  globalThis.Image = FakeImage;
  const { createElement } = document;
  document.createElement = (tag) => {
    const element = createElement(tag);
    element.getContext = () => ({
      drawImage() {}, beginPath() {}, roundRect() {}, fill() {},
      fillText: (text) => painted.push(text),
    });
    element.toDataURL = () => `data:image/png,${painted.at(-1)}`;
    return element;
  };
});

const shown = () => [icon.getAttribute("href"), icon.type];

async function show(badge, count) {
  const done = badge(count);
  pictures.forEach((picture) => picture.arrive());
  await done;
}

test("a number is painted on the icon, and none is the icon as it was", async () => {
  const badge = startBadge("icon-192.png");
  await show(badge, 3);
  assert.deepEqual(shown(), ["data:image/png,3", "image/png"]);
  await show(badge, 0);
  assert.deepEqual(shown(), ["icon.svg", "image/svg+xml"]);
});

test("a picture that does not come leaves the icon as it is, and the next number loads it again", async () => {
  const badge = startBadge("icon-192.png");
  const done = badge(3);
  pictures[0].fail(new Error("no server"));
  await done;
  assert.deepEqual(shown(), ["icon.svg", "image/svg+xml"]);
  await show(badge, 3);
  assert.deepEqual(shown(), ["data:image/png,3", "image/png"]);
});

test("more than 99 is 99+", async () => {
  const badge = startBadge("icon-192.png");
  await show(badge, 99);
  await show(badge, 100);
  await show(badge, 1000);
  assert.deepEqual(painted, ["99", "99+"]);
});

test("the same number is painted once, and the picture is loaded once", async () => {
  const badge = startBadge("icon-192.png");
  await show(badge, 1);
  await show(badge, 1);
  await show(badge, 2);
  assert.deepEqual(painted, ["1", "2"]);
  assert.deepEqual(pictures.map((picture) => picture.src), ["icon-192.png"]);
});

test("a number that changed while the picture came is not shown", async () => {
  const badge = startBadge("icon-192.png");
  const first = badge(1);
  await badge(0);
  pictures[0].arrive();
  await first;
  assert.deepEqual(shown(), ["icon.svg", "image/svg+xml"]);
});

test("no picture is loaded before there is a number", async () => {
  await startBadge("icon-192.png")(0);
  assert.equal(pictures.length, 0);
});

test("an installed app gets the number, none clears it", () => {
  const calls = [];
  navigator.setAppBadge = async (count) => calls.push(count);
  navigator.clearAppBadge = async () => calls.push("none");
  countOnApp(5);
  countOnApp(0);
  assert.deepEqual(calls, [5, "none"]);
});

test("a browser without app badges, or that refuses, is no fault", async () => {
  countOnApp(5);
  countOnApp(0);
  navigator.setAppBadge = async () => {
    throw new Error("refused");
  };
  countOnApp(5);
  await new Promise((resolve) => setImmediate(resolve));
});
