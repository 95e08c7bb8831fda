import assert from "node:assert/strict";
import { test } from "node:test";
import { isSecret } from "../../../wwwroot/js/composer/secret.js";

const secrets = [
  "/login alice secret", "login alice secret", " //login alice secret", "/ login alice secret", "/LOGIN alice secret",
  "/lgin alice secret", "/lgoin alice secret", "/logi alice x", "/register secret", "/pasphrase secret", "/logic secret", "hi\n/login a b",
  "/me login alice x", "/me /login alice x", "//me /login alice x", "/msg bob /lgin alice x", "/msg bob login alice x", "/topic register secret",
  "/edit 12 /login alice x", "/edit /login alice x", "/reply 3 passphrase secret", "/kick bob /login alice x", "/ban bob 10m login alice x", "/unban bob login alice x", "/slow 10 2h login alice x", "/readonly on login alice x", "/delete 3 login alice x",
  "/me /me /login alice x", "msg bob /login alice x", "/me /login\nalice x", "/msg /login alice x", "/me\n/login alice x",
];
const plain = ["", "/login", "login", "logic is hard", "logins are slow", "the login is slow", "/me waves at login alice", "/me logic is hard", "/msg login hello you", "/ban login 10m", "/topic the login page", "/edit the login page", "/me /login", "/search login page", "/nick login", "registered users", "go in"];

test("a text that may have a passphrase in it is found", () => {
  for (const text of secrets) {
    assert.equal(isSecret(text), true, text);
  }
});

test("no invisible character and no fullwidth letter hides it", () => {
  const shown = /^[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800\u{1D159}\u{13441}\u{13442}\u{16FE4}]$/u;
  for (let value = 0; value < 0x110000; value++) {
    const char = String.fromCodePoint(value);
    if (value >= 0xd800 && value < 0xe000 || shown.test(char)) {
      continue;
    }
    for (const text of [`${char}/login a x`, `${char}${char}login a x`, `/${char}login a x`, `/login${char} a x`, ...(/\s/.test(char) ? [] : [`/lo${char}gin a x`, `login${char}a x`])]) {
      assert.equal(isSecret(text), true, `U+${value.toString(16)} in ${text}`);
    }
  }
  for (const text of ["/ｌｏｇｉｎ alice x", "／ＬＯＧＩＮ　alice x", "ｒegister secret"]) {
    assert.equal(isSecret(text), true, text);
  }
});

test("other texts are not", () => {
  for (const text of plain) {
    assert.equal(isSecret(text), false, text);
  }
});
