// Tests the way to the actions on a person, by click and by keyboard.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { eventOf, make, openPage } from "../dom.js";
import { observing } from "../observers.js";
import { watchPersons } from "../../../wwwroot/js/people/persons.js";

let people;
let opened;
let renames;
let end;

const person = (name) => people.querySelectorAll(".person").find((button) => button.textContent === name);
const press = (target, key) => {
  const event = eventOf("keydown", { key });
  target.dispatchEvent(event);
  return event.defaultPrevented;
};

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage();
  [opened, renames] = [[], 0];
  people = make("ul", {}, ...["ada", "bob", "eve"].map((name) => make("li", {}, make("button", { class: "person" }, make("bdi", { class: "name" }, name)))));
  const chip = make("button", { class: "chip" });
  chip.addEventListener("click", () => renames++);
  document.body.append(make("aside", { id: "people" }, people), make("div", { id: "outbox", "data-me": "ada" }), chip);
  end = watchPersons((message, place) => opened.push([message.author, message.isPerson, place === person(message.author)]));
});

test("a click on a person opens its sheet, and on oneself the rename", () => {
  person("bob").querySelector(".name").click();
  person("ada").click();
  people.children[1].click();
  assert.deepEqual(opened, [["bob", true, true]]);
  assert.equal(renames, 1);
});

test("Enter leads from the list to the persons, arrows from one to the next that is shown, Escape back", () => {
  people.focus();
  assert.equal(press(people, "ArrowDown"), false);
  assert.ok(press(people, "Enter"));
  assert.ok(document.activeElement === person("ada"));
  people.children[1].setAttribute("hidden", "");
  press(person("ada"), "ArrowDown");
  assert.ok(document.activeElement === person("eve"));
  press(person("eve"), "ArrowDown");
  assert.ok(document.activeElement === person("eve"));
  assert.equal(press(person("eve"), "Enter"), false);
  press(person("eve"), "Escape");
  assert.ok(document.activeElement === people);
});

test("what has ended hears and watches nothing", () => {
  end();
  assert.equal(people.listenerCount, 0);
  assert.equal(observing(), 0);
});
