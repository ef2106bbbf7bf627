// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { sleep } from "../wait.mjs";
import { FOREVER, Server } from "./peer.mjs";
import { Raw, descriptors, frame, rests, settles } from "./raw.mjs";

const ECHO = process.env.EIO_ECHO;
const PATH = "/engine.io/";
const REQUEST = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

describe("limits", { concurrency: 1 }, () => {
  async function assertEchoes(raw) {
    raw.write(frame(1, "4still here"));
    assert.equal((await raw.frame()).data.toString(), "4still here");
  }

  /** The limit of descriptors, while it runs. */
  function limit(server, count) {
    execFileSync("prlimit", ["--pid", server.process.pid, `--nofile=${count}:`]);
  }

  test("one more than max_connections is told 503; who leaves makes room", async () => {
    const server = await Server.start(ECHO, PATH, ["--max-connections", "5", ...FOREVER]);
    const all = [];
    for (let i = 0; i < 5; i++) all.push(await Raw.webSocket(server));
    for (let i = 0; i < 3; i++) {
      const raw = await Raw.connect(server.port);
      assert.equal((await raw.answer()).status, 503);
      await raw.end();
      raw.leave("FIN");
    }
    for (const raw of all) await assertEchoes(raw);
    const open = descriptors(server.process);
    all.pop().leave("RST");
    await settles(server.process, open - 1);
    const next = await Raw.webSocket(server);
    await assertEchoes(next);
    for (const raw of [next, ...all]) raw.leave("FIN");
    assert.equal(await server.stop(), 0);
  });

  // ENFILE, ENOBUFS and ENOMEM take the same way (acceptor.c), and cannot be had by a test alone.
  test("out of descriptors: it serves those it has, waits, and goes on by itself", async () => {
    const server = await Server.start(ECHO, PATH, FOREVER);
    const raw = await Raw.webSocket(server);
    limit(server, 3); // below all that are open: none is free
    const waiting = [];
    for (let i = 0; i < 20; i++) {
      waiting.push(await Raw.connect(server.port)); // the kernel does
      waiting[i].write(REQUEST);
    }
    for (let i = 0; i < 3; i++) {
      await assertEchoes(raw);
      await rests(server.process);
    }
    assert.ok(waiting.every((each) => each.bytes.length === 0 && !each.ended));
    assert.equal(server.log.match(/cannot accept connections for now/g)?.length, 1);
    limit(server, 1024);
    for (const each of waiting) assert.equal((await each.answer()).status, 404);
    for (const each of [raw, ...waiting]) each.leave("FIN");
    assert.equal(await server.stop(), 0);
  });

  test("those that cannot be accepted wait, without a spin, until one leaves", async () => {
    const server = await Server.start(ECHO, PATH);
    const open = descriptors(server.process);
    const { sid } = await server.poll();
    await settles(server.process, open);
    limit(server, open + 2);
    const raws = [];
    for (let i = 0; i < 6; i++) {
      raws.push(await Raw.connect(server.port));
      raws[i].write(REQUEST);
    }
    const served = () => raws.filter((raw) => raw.bytes.length > 0).length;
    await raws[0].waitFor("answer", () => served() > 0);
    await rests(server.process);
    assert.ok(served() < raws.length, `${served()} are served`);
    for (let i = 0; i < 6; i++) {
      assert.equal((await raws[i].answer()).status, 404);
      raws[i].leave("FIN");
    }
    await server.ends(sid);
    assert.equal(await server.stop(), 0);
  });

  // Half of so low a limit is for connections, and the rest for what else the program opens.
  test("of 60 descriptors 30 are for connections; the next is told 503", async () => {
    const server = await Server.start(["prlimit", "--nofile=60", ECHO], PATH, FOREVER);
    const all = [];
    for (let i = 0; i < 30; i++) all.push(await Raw.webSocket(server));
    const raw = await Raw.connect(server.port);
    assert.equal((await raw.answer()).status, 503);
    for (const each of [raw, ...all]) each.leave("FIN");
    assert.equal(await server.stop(), 0);
  });

  describe("interfaces", () => {
    for (const [name, reached, not] of [
      ["::1", ["::1"], ["127.0.0.1"]],
      ["::", ["::1", "127.0.0.1"], []],
      ["0.0.0.0", ["127.0.0.1"], ["::1"]],
      ["127.0.0.1", ["127.0.0.1"], ["::1"]],
    ]) {
      test(`${name} is reached at ${reached}`, async () => {
        const server = await Server.start(ECHO, PATH, ["--interface", name]);
        for (const host of reached) {
          const raw = await Raw.connect(server.port, host);
          raw.write(REQUEST);
          assert.equal((await raw.answer()).status, 404);
          raw.leave("FIN");
        }
        for (const host of not) {
          const raw = await Promise.race([Raw.connect(server.port, host), sleep(200)]).catch(
            (error) => error);
          assert.ok(!(raw instanceof Raw));
        }
        assert.equal(await server.stop(), 0);
      });
    }

    for (const name of ["lo", "localhost", "127.0.0.1:80", "1.2.3", "::1%lo", ""]) {
      test(`"${name}" is refused, and the log says what is wanted`, () => {
        const { status, stderr } = spawnSync(ECHO, ["--port", "0", "--interface", name]);
        assert.equal(status, 1);
        assert.match(stderr.toString(), /interface ".*" is not an IP address, such as "127.0.0.1"/);
        assert.ok(stderr.includes(`"${name}"`));
      });
    }

    test("an address that is not of this machine", () => {
      const { status, stderr } = spawnSync(ECHO, ["--interface", "192.0.2.1"]);
      assert.equal(status, 1);
      assert.match(stderr.toString(),
        /cannot listen on 192.0.2.1 port 3000: Cannot assign requested address; is it one of this machine's\?/);
    });
  });

  test("a port in use is named", async () => {
    const server = await Server.start(ECHO, PATH);
    const { status, stderr } = spawnSync(ECHO, ["--port", `${server.port}`]);
    assert.equal(status, 1);
    assert.ok(stderr.includes(
      `cannot listen on 127.0.0.1 port ${server.port}: Address already in use; \`ss -ltnp\` says by whom`));
    assert.equal((await server.get()).status, 200);
    assert.equal(await server.stop(), 0);
  });
});
