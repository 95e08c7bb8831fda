import assert from "node:assert/strict";
import { test } from "node:test";
import { isSecret } from "../../../wwwroot/js/composer/secret.js";

const secrets = [
  "/login alice secret", "login alice secret", " //login alice secret", "/ login alice secret", "/LOGIN alice secret",
  "/lgin alice secret", "/lgoin alice secret", "/logi alice x", "/register secret", "/pasphrase secret", "/logic secret", "hi\n/login a b",
];
const plain = ["", "/login", "login", "logic is hard", "logins are slow", "the login is slow", "/me login alice", "/nick login", "registered users", "go in"];

test("a text that may have a passphrase in it is found", () => {
  for (const text of secrets) {
    assert.equal(isSecret(text), true, text);
  }
});

test("other texts are not", () => {
  for (const text of plain) {
    assert.equal(isSecret(text), false, text);
  }
});
