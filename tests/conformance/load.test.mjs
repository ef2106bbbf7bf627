// SPDX-License-Identifier: MIT
// What many clients, slow ones, and those that are gone cost the server (transport-ev.md B, C).
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { sleep } from "../wait.mjs";
import { FOREVER, PATIENT, Server } from "./peer.mjs";
import { Raw, UPGRADE, descriptors, frame, residentKiB, rests, settles } from "./raw.mjs";

const POLL = "/engine.io/?EIO=4&transport=polling";
const HOWS = ["FIN", "RST", "half-close"];

/** A polling session on a connection of its own, whose GET waits. */
async function parked(server) {
  const raw = await Raw.polling(server);
  raw.poll();
  return raw;
}

// With these pings: what is left of a session ends soon as well.
describe("many, and gone", () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.EIO_ECHO, "/engine.io/");
  });
  after(async () => assert.equal(await server.stop(), 0));

  test("of 500 waiting GETs 250 leave; the others are answered and used again", async (t) => {
    const server = await Server.start(process.env.EIO_ECHO, "/engine.io/", PATIENT);
    t.after(async () => assert.equal(await server.stop(), 0));
    const base = descriptors(server.process);
    const stay = async (raw) => {
      assert.equal((await raw.answer()).body.toString(), "2");
      raw.write(`POST ${POLL}&sid=${raw.sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n3\x1e4a`);
      assert.equal((await raw.answer()).body.toString(), "ok");
      raw.write(`GET ${POLL}&sid=${raw.sid} HTTP/1.1\r\nHost: a\r\n\r\n`);
      assert.equal((await raw.answer()).body.toString(), "4a");
    };
    const all = [];
    const stayed = [];
    for (let i = 0; i < 500; i++) {
      const raw = await parked(server);
      all.push(raw);
      if (i % 2 === 0) stayed.push(stay(raw));
      else setTimeout(() => raw.leave(HOWS[i % 3]), 50);
    }
    await Promise.all(stayed);
    all.forEach((raw) => raw.leave("FIN"));
    await settles(server.process, base);
    await rests(server.process);
  });

  test("clients that leave at each step of an upgrade take everything along", async () => {
    const base = descriptors(server.process);
    for (let i = 0; i < 60; i++) {
      const { sid } = await server.poll();
      const step = i % 5;
      const raw = await Raw.connect(server.port);
      const request = `GET /engine.io/?EIO=4&transport=websocket&sid=${sid} HTTP/1.1\r\n${UPGRADE}\r\n`;
      raw.write(step === 0 ? request.slice(0, 60) : request);
      if (step >= 2) await raw.until("\r\n\r\n");
      if (step >= 3) raw.write(frame(1, "2probe"));
      if (step >= 4) assert.equal((await raw.frame()).data.toString(), "3probe");
      raw.leave(HOWS[Math.floor(i / 5) % 3]);
    }
    await sleep(700);
    await settles(server.process, base);
  });

  test("upgrades that stop half-way are ended with their session", async () => {
    const { sid } = await server.poll();
    const raw = await Raw.webSocket(server, `&sid=${sid}`);
    raw.write(frame(1, "2probe"));
    assert.equal((await raw.frame()).data.toString(), "3probe");
    let got = await raw.frame();
    while (got.opcode !== 8) got = await raw.frame();
    await raw.end();
    assert.equal(await server.lives(sid), false);
    raw.leave("FIN");
  });

  test("3,000 connections of every kind leave nothing behind", async () => {
    const base = descriptors(server.process);
    await server.get();
    let kib = 0;
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 1000; i++) {
        const raw = await Raw.connect(server.port);
        if (i % 4 === 1) raw.write("GET / HT");
        if (i % 4 === 2) raw.write(`GET ${POLL} HTTP/1.1\r\nHost: a\r\n\r\n`);
        if (i % 4 === 3) {
          raw.write(`GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\n${UPGRADE}\r\n`);
        }
        if (i % 4 >= 2) await raw.waitFor("answer", () => raw.bytes.length > 0);
        raw.leave(HOWS[i % 2]);
      }
      await sleep(700);
      await settles(server.process, base);
      if (round === 0) kib = residentKiB(server.process);
    }
    if (!process.env.SANITIZED) assert.ok(residentKiB(server.process) - kib < 2048);
  });

  test("refused POSTs are answered and freed", async () => {
    const base = descriptors(server.process);
    for (let i = 0; i < 500; i++) {
      const { sid } = await server.poll();
      const headers = { "Content-Type": "application/octet-stream" };
      assert.equal((await server.post(sid, "4a", { headers })).status, 400);
    }
    await settles(server.process, base);
  });

});

describe("slow", () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.EIO_ECHO, "/engine.io/", FOREVER);
  });
  after(async () => assert.equal(await server.stop(), 0));

  test("a reader that stalls is let go, and costs no more than its buffer", async () => {
    const before = residentKiB(server.process);
    const raw = await Raw.webSocket(server);
    raw.socket.pause();
    const message = frame(2, Buffer.alloc(60000));
    let peak = 0;
    for (let i = 0; i < 1000 && !raw.ended && !raw.socket.destroyed; i++) {
      raw.write(message);
      if (i % 10 === 0) {
        await sleep(5);
        peak = Math.max(peak, residentKiB(server.process));
      }
    }
    await server.ends(raw.open.sid);
    if (!process.env.SANITIZED) assert.ok(peak - before < 40 * 1024, `${peak - before} KiB`);
    raw.leave("RST");
    assert.equal((await server.get()).status, 200);
  });

  test("pings of a client that never reads do not fill the memory with pongs", async () => {
    const before = residentKiB(server.process);
    const raw = await Raw.webSocket(server);
    raw.socket.pause();
    // 64 MiB of pings.
    const pings = Buffer.concat(Array.from({ length: 8192 }, () => frame(9, "p".repeat(125))));
    let peak = 0;
    let sent = 0;
    for (; sent < 64 && !raw.socket.destroyed; sent++) {
      if (!raw.socket.write(pings)) await once(raw.socket, "drain").catch(() => {});
      peak = Math.max(peak, residentKiB(server.process));
    }
    assert.equal(sent, 64);
    if (!process.env.SANITIZED) assert.ok(peak - before < 16 * 1024, `${peak - before} KiB`);
    raw.leave("RST");
    assert.equal((await server.get()).status, 200);
  });

  test("a large answer to a slow poller arrives whole, on a connection that goes on", async () => {
    const raw = await parked(server);
    raw.socket.pause();
    const text = "4".padEnd(900000, "0123456789");
    await server.post(raw.sid, text);
    await sleep(150);
    await rests(server.process);
    raw.socket.resume();
    assert.equal((await raw.answer()).body.toString(), text);
    raw.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal((await raw.answer()).status, 404);
    raw.leave("FIN");
  });
});

test("a stop tells everyone, and does not wait for who never goes", async (t) => {
  const server = await Server.start(process.env.EIO_ECHO, "/engine.io/", FOREVER);
  t.after(() => server.process.kill());
  const webSockets = [];
  for (let i = 0; i < 50; i++) webSockets.push(await Raw.webSocket(server));
  const idle = await Raw.connect(server.port);
  const stubborn = await Raw.webSocket(server);
  const halves = [];
  for (const half of ["GET / HT", `GET ${POLL} HTTP/1.1\r\nHost: a\r\n`,
    `POST ${POLL}&sid=${(await server.poll()).sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n4a`]) {
    halves.push(await Raw.connect(server.port));
    halves.at(-1).write(half);
  }
  const stalled = await Raw.webSocket(server);
  stalled.socket.pause();
  for (let i = 0; i < 7; i++) stalled.write(frame(2, Buffer.alloc(900000)));
  const { answer } = await server.park((await server.poll()).sid);
  const stopped = server.stop();
  assert.equal((await answer).body, "1");
  await Promise.all(webSockets.map(async (raw) => {
    assert.deepEqual(await raw.frame(), { opcode: 8, data: Buffer.alloc(0) });
    raw.write(frame(8, ""));
    await raw.end();
    raw.leave("FIN");
  }));
  assert.equal(await stopped, 0);
  for (const raw of [idle, stubborn, stalled, ...halves]) raw.leave("FIN");
});
