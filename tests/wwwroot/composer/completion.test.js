import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventOf, make, openPage, settle } from "../dom.js";
import { connection } from "../../../wwwroot/js/browser/connection.js";
import { startCompletion } from "../../../wwwroot/js/composer/completion.js";

const commands = [
  { name: "help", usage: "/help", summary: "list the commands" },
  { name: "nick", usage: "/nick NAME", summary: "change your name" },
  { name: "who", usage: "/who", summary: "list who is here" },
];

let box;
let list;
let completion;
let changes;
let asked;
let loads;
let known;
let smileys;
const allSmileys = [{ code: "smile", emoji: "😄" }, { code: "sweat_smile", emoji: "😅" }, { code: "tada", emoji: "🎉" }, { code: "thumbsup", emoji: "👍" }];

/** Stands for the component that knows everybody; every question stays open until the test answers it. */
const page = {
  invokeMethodAsync: (method, typed) => new Promise((resolve, reject) => asked.push({ method, typed, answer: resolve, reject })),
};

const here = (...names) =>
  document.getElementById("people").replaceChildren(...names.map((name) => make("span", { class: "name" }, ` ${name} `)));
const options = () => list.children.map((option) => option.children[0].textContent);
const chosen = () => list.children.findIndex((option) => option.getAttribute("aria-selected") === "true");
const key = (name, properties = {}) => completion.onKey({ key: name, shiftKey: false, ...properties });

function type(text, place = text.length) {
  box.value = text;
  box.setSelectionRange(place, place);
  box.dispatchEvent(eventOf("input"));
}

beforeEach(() => {
  openPage();
  connection.up = true;
  box = make("textarea");
  list = make("ul", { hidden: "" });
  document.body.append(box, list, make("div", { id: "people" }), make("div", { class: "list" }), make("div", { id: "outbox", "data-me": "ada" }));
  here("ada", "bob", "bonnie", "Carol");
  changes = 0;
  asked = [];
  loads = 0;
  known = [];
  smileys = allSmileys;
  const emoji = {
    load: async () => (loads++, (known = smileys)),
    get isLoaded() {
      return known.length > 0;
    },
    find: () => known,
  };
  completion = startCompletion(box, list, commands, emoji, () => changes++, page);
});

test("names are offered after an @, those that begin so first", () => {
  here("ada", "abbo", "Bob", "bonnie", "carol");
  type("hello @bo");
  assert.deepEqual(options(), ["Bob", "bonnie", "abbo"]);
  assert.equal(list.hidden, false);
  assert.equal(chosen(), 0);
  assert.equal(box.getAttribute("aria-activedescendant"), list.children[0].id);
});

test("the reader is not offered", () => {
  type("@");
  assert.deepEqual(options(), ["bob", "bonnie", "Carol"]);
});

test("authors in sight are offered, of others' rows only", () => {
  document.querySelector(".list").append(
    make("div", { class: "row" }, make("bdi", { class: "who" }, "dora")),
    make("div", { class: "row own" }, make("bdi", { class: "who" }, "ada (you)")),
  );
  type("@d");
  assert.deepEqual(options(), ["dora"]);
});

test("the role behind the name of an author is no part of what is offered", () => {
  const role = make("span", { class: "role" }, "moderator");
  document.querySelector(".list").append(make("div", { class: "row" }, make("bdi", { class: "who" }, "dora", role)));
  type("@d");
  assert.deepEqual(options(), ["dora"]);
});

test("an @ within a word offers nothing", () => {
  type("mail@bo");
  assert.deepEqual(options(), []);
  assert.equal(list.hidden, true);
});

test("an @ after a bracket or a line end offers names", () => {
  for (const text of ["(@bo", "line\n@bo"]) {
    type(text);
    assert.deepEqual(options(), ["bob", "bonnie"]);
  }
});

test("the wide @ of a Chinese or Japanese keyboard offers names too", () => {
  type("hi ＠bo");
  assert.deepEqual(options(), ["bob", "bonnie"]);
  key("Enter");
  assert.equal(box.value, "hi @bob ");
});

test("an @ right behind a letter or a sign of a script without spaces offers names", () => {
  for (const text of ["你好@bo", "はい、＠bo", "네@bo", "（@bo", "𠮷@bo"]) {
    type(text);
    assert.deepEqual(options(), ["bob", "bonnie"], text);
  }
  key("Tab");
  assert.equal(box.value, "𠮷@bob ");
});

test("nothing is offered while text is selected", () => {
  box.value = "@bo";
  box.setSelectionRange(1, 3);
  box.dispatchEvent(eventOf("input"));
  assert.equal(list.hidden, true);
});

test("commands are offered at the beginning only, with their use and what they do", () => {
  type("/");
  assert.deepEqual(options(), ["/help", "/nick NAME", "/who"]);
  assert.equal(list.children[1].querySelector(".completion-hint").textContent, "change your name");
  type("and /");
  assert.deepEqual(options(), []);
  type("/ni");
  assert.deepEqual(options(), ["/nick NAME"]);
});

test("at most eight are offered", () => {
  here(...Array.from({ length: 20 }, (_, i) => `guest${i}`));
  type("@guest");
  assert.equal(options().length, 8);
});

test("arrows go round", () => {
  type("@bo");
  assert.ok(key("ArrowDown"));
  assert.equal(chosen(), 1);
  assert.ok(key("ArrowDown"));
  assert.equal(chosen(), 0);
  assert.ok(key("ArrowUp"));
  assert.equal(chosen(), 1);
});

for (const name of ["Tab", "Enter"]) {
  test(`${name} takes the chosen name and a space`, () => {
    type("hi @bo there", 6);
    key("ArrowDown");
    assert.equal(key(name), true);
    assert.equal(box.value, "hi @bonnie there");
    assert.equal(box.selectionStart, "hi @bonnie ".length);
    assert.equal(changes, 1);
    assert.equal(list.hidden, true);
    assert.equal(box.hasAttribute("aria-activedescendant"), false);
  });
}

test("Enter after a command typed in full is for sending", () => {
  type("/who");
  assert.equal(key("Enter"), false);
  assert.equal(list.hidden, true);
  assert.equal(box.value, "/who");
});

test("Tab takes a command without what comes after it", () => {
  type("/ni");
  key("Tab");
  assert.equal(box.value, "/nick ");
});

test("Escape closes and leaves the text", () => {
  type("@bo");
  assert.equal(key("Escape"), true);
  assert.equal(list.hidden, true);
  assert.equal(box.value, "@bo");
  assert.equal(key("Escape"), false);
});

test("keys that move the caret close and do their own work", () => {
  for (const name of ["ArrowLeft", "ArrowRight", "Home", "End"]) {
    type("@bo");
    assert.equal(key(name), false);
    assert.equal(list.hidden, true);
  }
});

test("keys are not for suggestions that are not there, nor with Shift", () => {
  type("hello");
  assert.equal(key("Enter"), false);
  type("@bo");
  assert.equal(key("Enter", { shiftKey: true }), false);
  assert.equal(key("x"), false);
});

test("a click takes a name, and the focus stays in the text", () => {
  type("@bo");
  const press = eventOf("pointerdown");
  list.children[1].dispatchEvent(press);
  assert.ok(press.defaultPrevented);
  list.children[1].click();
  assert.equal(box.value, "@bonnie ");
});

test("leaving the box closes", () => {
  type("@bo");
  box.dispatchEvent(eventOf("blur"));
  assert.equal(list.hidden, true);
});

test("the server's names replace those on the page, and what was chosen stays chosen", async () => {
  type("@bo");
  key("ArrowDown");
  assert.deepEqual(asked.map(({ method, typed }) => [method, typed]), [["FindNames", "bo"]]);
  asked[0].answer(["abbo", "bob", "bonnie", "borg"]);
  await settle();
  assert.deepEqual(options(), ["bob", "bonnie", "borg", "abbo"]);
  assert.equal(chosen(), 1);
});

test("an answer to what was typed before is ignored", async () => {
  type("@b");
  type("@bo");
  asked[0].answer(["boris"]);
  await settle();
  assert.deepEqual(options(), ["bob", "bonnie"]);
  asked[1].answer(["bodo"]);
  await settle();
  assert.deepEqual(options(), ["bodo"]);
});

test("an answer after the list was closed does not open it", async () => {
  type("@bo");
  key("Escape");
  asked[0].answer(["bob"]);
  await settle();
  assert.equal(list.hidden, true);
});

test("names on the page are offered while the server cannot be asked", async () => {
  connection.up = false;
  type("@bo");
  await settle();
  assert.equal(asked.length, 0);
  assert.deepEqual(options(), ["bob", "bonnie"]);
});

test("emoji are offered after a colon with their pictures, and taken as such; the table comes with the first one", async () => {
  assert.equal(loads, 0);
  type("well done :smi");
  await settle();
  assert.equal(loads, 1);
  assert.deepEqual(list.children.map((option) => option.textContent.trim()), ["😄 :smile:", "😅 :sweat_smile:"]);
  assert.ok(key("Enter"));
  assert.equal(box.value, "well done 😄 ");

  type(":tad");
  await settle();
  assert.equal(loads, 1);
  assert.equal(list.children.length, 1);
});

test("times, emoticons, names of code and addresses offer no emoji", async () => {
  type(":smile");
  await settle();
  for (const text of ["at 10:30", ":D", ":-)", ":1", "std::ta", "a:sm", "http://ta", ":"]) {
    type(text);
    await settle();
    assert.deepEqual(options(), [], text);
  }
});

test("without the table nothing is offered, and it is asked for again with the next key", async () => {
  smileys = [];
  type(":ta");
  await settle();
  assert.equal(list.hidden, true);
  smileys = allSmileys;
  type(":tad");
  await settle();
  assert.equal(loads, 2);
  assert.equal(list.children.length, 1);
});
