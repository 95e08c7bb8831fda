// The results of a search: where the arrow keys lead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPlace } from "../../../wwwroot/js/finding/results.js";

test("arrows lead from the field into the results and back, and stop at the end", () => {
  assert.equal(nextPlace(-1, "ArrowDown", 2), 0);
  assert.equal(nextPlace(0, "ArrowDown", 2), 1);
  assert.equal(nextPlace(1, "ArrowDown", 2), null);
  assert.equal(nextPlace(0, "ArrowUp", 2), -1);
  assert.equal(nextPlace(-1, "ArrowUp", 2), null);
});

test("other keys, and arrows without results, lead nowhere", () => {
  assert.equal(nextPlace(0, "a", 2), null);
  assert.equal(nextPlace(-1, "ArrowDown", 0), null);
});
