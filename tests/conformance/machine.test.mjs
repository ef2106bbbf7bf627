// SPDX-License-Identifier: MIT
// What takes minutes, or a machine that is not this one (machine.c). EIO_ECHO and MACHINE name
// the program and that library.
import assert from "node:assert/strict";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sleep } from "../wait.mjs";
import { PATIENT, Server } from "./peer.mjs";
import { Raw, descriptors } from "./raw.mjs";

function start(...settings) {
  const command = ["env", `LD_PRELOAD=${process.env.MACHINE}`, ...settings, process.env.EIO_ECHO];
  return Server.start(command, "/engine.io/", PATIENT);
}

describe("a clock that jumps", () => {
  let server;
  let folder;
  let file;
  let ahead = 0n;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "fzio-clock-"));
    file = openSync(join(folder, "clock"), "w");
    jump(0);
    server = await start(`CLOCK=${join(folder, "clock")}`);
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
    closeSync(file);
    rmSync(folder, { recursive: true });
  });

  function jump(seconds) {
    const bytes = Buffer.alloc(8);
    ahead += BigInt(seconds) * 1000n;
    bytes.writeBigInt64LE(ahead);
    writeSync(file, bytes, 0, 8, 0);
  }

  /** Shortly after a pong, so that none is missed by it. */
  async function jumpBetweenPings(peer, seconds) {
    const signal = AbortSignal.timeout(3000);
    let data = "";
    while (data !== "2") data = (await once(peer.socket, "message", { signal }))[0].toString();
    await sleep(50);
    jump(seconds);
    await server.get(); // an event for everyone to look at the time
  }

  // libwebsockets pings after 300 s of its own accord, reads no pong, and hangs up.
  test("a WebSocket that answers our pings lives on for an hour", async () => {
    const peer = await server.open();
    let controls = 0;
    peer.socket.on("ping", () => controls++);
    for (const seconds of [200, 90, 11, 11, 11, 300, 11, 11, 3000]) {
      await jumpBetweenPings(peer, seconds);
    }
    peer.send("4still here");
    assert.equal(await peer.next(), "4still here");
    assert.equal(controls, 0);
    peer.close();
  });

  test("a connection without requests ends after 35 seconds, and not before", async () => {
    const raw = await Raw.connect(server.port);
    const ask = async () => {
      raw.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assert.equal((await raw.answer()).status, 404);
    };
    await ask();
    for (let i = 0; i < 3; i++) {
      jump(33);
      await ask();
    }
    jump(36);
    await server.get();
    await raw.end();
    raw.leave("FIN");
  });
});

// As in containers: libwebsockets then has places for 2,560 (transport.md D4).
test("descriptors without limit: more than 2,560 clients are served", async (t) => {
  const server = await start("NOFILE=1073741816");
  t.after(() => server.process.kill());
  const base = descriptors(server.process);
  const raws = [];
  for (let i = 0; i < 2700; i++) {
    const raw = await Raw.connect(server.port);
    raw.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    raws.push(raw);
    if (i % 100 === 99) await raw.answer();
  }
  await Promise.all(raws.map((raw, i) => i % 100 === 99 || raw.answer()));
  assert.ok(descriptors(server.process) >= base + 2700);
  raws.forEach((raw) => raw.leave("FIN"));
  assert.equal(await server.stop(), 0);
});
