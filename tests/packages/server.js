import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";

const patience = 30_000;

/** Fails with a sentence unless a promise is kept in time. */
const inTime = (promise, what) => {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`too late: ${what()}`)), patience); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Settings of a server that takes any free ports of this machine alone. */
export const settings = ["--urls", "http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1"];

/** A server in a process of its own. */
export class Server {
  #process;
  #ended;
  #output = "";

  /** Waits until a started process has printed its addresses. */
  static async started(process) {
    const server = new Server();
    server.#process = process;
    server.#ended = once(process, "close");
    const said = new Promise((resolve, reject) => {
      const take = (data) => {
        server.#output += data;
        const found = /In a browser: +(http:\S+)\s+In a terminal: +nc \S+ (\d+)/.exec(server.#output);
        if (found) {
          resolve(found);
        }
      };
      process.stdout.on("data", take);
      process.stderr.on("data", take);
      process.on("error", reject);
      server.#ended.then(([code]) => reject(new Error(`the server ended with ${code}: ${server.#output}`)));
    });
    const [, web, port] = await inTime(said, () => `the server printed no address: ${server.#output}`);
    return Object.assign(server, { web, port: Number(port) });
  }

  /** The settings by which a command finds this server. */
  get settings() {
    return ["--urls", this.web, `--Tcp:Port=${this.port}`, "--Tcp:Address=127.0.0.1"];
  }

  /** Sends SIGTERM and returns the exit code. */
  async stop() {
    this.#process.kill("SIGTERM");
    const [code] = await inTime(this.#ended, () => `the server did not end: ${this.#output}`);
    return code;
  }

  /** Ends what a failed test left running. */
  kill() {
    this.#process.kill("SIGKILL");
  }

  /** Says lines on the raw port, until an expected text comes. */
  async say(lines, expected) {
    const client = connect(this.port, "127.0.0.1");
    let received = "";
    try {
      client.write(lines.map((line) => `${line}\n`).join(""));
      await inTime((async () => {
        for await (const data of client) {
          received += data;
          if (expected.test(received)) {
            return;
          }
        }
        assert.match(received, expected);
      })(), () => `${expected} did not come: ${received}`);
    } finally {
      client.destroy();
    }
  }

  /** Gets the page, and each script, style, picture and the manifest that its HTML names; all must come. Returns their addresses. */
  async loadPage() {
    const page = await fetch(this.web);
    assert.equal(page.status, 200);
    const html = await page.text();
    const tags = html.match(/<(?:script|link|img)\b[^>]*>/g) ?? [];
    const addresses = tags.map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1]).filter((address) => address);
    for (const address of addresses) {
      const answer = await fetch(new URL(address, this.web));
      await answer.arrayBuffer();
      assert.equal(answer.status, 200, address);
    }

    return addresses;
  }
}
