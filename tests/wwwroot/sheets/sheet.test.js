// A sheet whose button is clicked before the sheet has its script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventOf, make } from "../dom.js";
import { startSheet } from "../../../wwwroot/js/sheets/sheet.js";

const put = () => {
  const button = make("button", { "aria-haspopup": "dialog" });
  const dialog = make("dialog");
  document.body.append(button, dialog);
  return { button, dialog };
};

test("a click before the script has come opens the sheet when it comes", () => {
  const { button, dialog } = put();
  button.dispatchEvent(eventOf("click"));
  startSheet(dialog, button);
  assert.equal(dialog.open, true);
});

test("a click on another button, or anything the reader did since, opens nothing", () => {
  for (const other of ["click", "pointerdown", "keydown"]) {
    const { button, dialog } = put();
    button.dispatchEvent(eventOf("click"));
    document.body.dispatchEvent(eventOf(other));
    startSheet(dialog, button);
    assert.equal(dialog.open, false, other);
  }
});

test("a sheet that nobody asked for stays closed", () => {
  const { button, dialog } = put();
  startSheet(dialog, button);
  assert.equal(dialog.open, false);
});
