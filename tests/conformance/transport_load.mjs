// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { Server, sleep } from "./peer.mjs";
import { Raw, UPGRADE, cpuSeconds, descriptors, frame, residentKiB } from "./raw.mjs";

const POLL = "/engine.io/?EIO=4&transport=polling";
const HOWS = ["FIN", "RST", "half-close"];

describe("many, slow and gone", () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.EIO_ECHO, "/engine.io/");
  });
  after(async () => assert.equal(await server.stop(), 0));

  /** Descriptors are back to what they were, within the time of a ping cycle. */
  async function settles(base) {
    for (let i = 0; i < 100 && descriptors(server.process) > base; i++) await sleep(50);
    assert.ok(descriptors(server.process) <= base, `${descriptors(server.process)} > ${base}`);
  }

  /** A polling session on a connection of its own, whose GET waits. */
  async function parked() {
    const raw = await Raw.connect(server.port);
    raw.write(`GET ${POLL} HTTP/1.1\r\nHost: a\r\n\r\n`);
    raw.sid = JSON.parse((await raw.answer()).body.toString().slice(1)).sid;
    raw.write(`GET ${POLL}&sid=${raw.sid} HTTP/1.1\r\nHost: a\r\n\r\n`);
    return raw;
  }

  test("of 500 waiting GETs 250 leave; the others are answered and used again", async () => {
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
      const raw = await parked();
      all.push(raw);
      if (i % 2 === 0) stayed.push(stay(raw));
      else setTimeout(() => raw.leave(HOWS[i % 3]), 50);
    }
    await Promise.all(stayed);
    all.forEach((raw) => raw.leave("FIN"));
    await settles(base);
    const used = cpuSeconds(server.process);
    await sleep(2000);
    assert.ok(cpuSeconds(server.process) - used < 0.2);
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
    await settles(base);
  });

  test("upgrades that stop half-way are ended with their session", async () => {
    const { sid } = await server.poll();
    const raw = await Raw.webSocket(server, `&sid=${sid}`);
    raw.write(frame(1, "2probe"));
    assert.equal((await raw.frame()).data.toString(), "3probe");
    let got = await raw.frame();
    while (got.opcode !== 8) got = await raw.frame();
    await raw.end(5000);
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
      await settles(base);
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
    await settles(base);
  });

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
    await sleep(300);
    assert.equal(await server.lives(raw.open.sid), false);
    if (!process.env.SANITIZED) assert.ok(peak - before < 40 * 1024, `${peak - before} KiB`);
    raw.leave("RST");
    assert.equal((await server.get()).status, 200);
  });

  test("pings of a client that never reads do not fill the memory with pongs", async () => {
    const before = residentKiB(server.process);
    const raw = await Raw.webSocket(server);
    raw.socket.pause();
    // 64 MiB of pings, and what keeps the session alive, answered or not.
    const pings = Buffer.concat(Array.from({ length: 8192 }, () => frame(9, "p".repeat(125))));
    let peak = 0;
    for (let i = 0; i < 64 && !raw.socket.destroyed; i++) {
      if (!raw.socket.write(pings)) await once(raw.socket, "drain");
      raw.write(frame(1, "3"));
      peak = Math.max(peak, residentKiB(server.process));
    }
    if (!process.env.SANITIZED) assert.ok(peak - before < 16 * 1024, `${peak - before} KiB`);
    raw.leave("RST");
    assert.equal((await server.get()).status, 200);
  });

  test("a large answer to a slow poller arrives whole, on a connection that goes on", async () => {
    const raw = await parked();
    raw.socket.pause();
    const text = "4".padEnd(900000, "0123456789");
    await server.post(raw.sid, text);
    await sleep(150);
    const used = cpuSeconds(server.process);
    await sleep(1000);
    assert.ok(cpuSeconds(server.process) - used < 0.2);
    raw.socket.resume();
    assert.equal((await raw.answer()).body.toString(), text);
    raw.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal((await raw.answer()).status, 404);
    raw.leave("FIN");
  });
});

/** All frames in these bytes: [opcode, payload]. */
function framesIn(bytes) {
  const frames = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const short = bytes[at + 1] & 0x7f;
    const head = short === 126 ? 4 : 2;
    const len = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    frames.push([bytes[at] & 0x0f, bytes.toString("latin1", at + head, at + head + len)]);
    at += head + len;
  }
  return frames;
}

test("64 MB for a reader that stalls arrive whole and in order, pongs between them", async (t) => {
  const server = await Server.start(
    process.env.EIO_ECHO, "/engine.io/", ["--max-buffered", "90000000"]);
  t.after(() => server.process.kill());
  const raw = await Raw.webSocket(server);
  const MESSAGES = 64000;
  const expected = [];
  const text = (i) => `4${String(i).padStart(999, "0")}`;
  const chunks = [];
  let len = 0;
  raw.socket.removeAllListeners("data");
  raw.socket.on("data", (chunk) => {
    chunks.push(chunk);
    len += chunk.length;
  });
  raw.socket.pause();
  for (let i = 0; i < MESSAGES;) {
    const batch = [frame(1, "3"), frame(9, `ping ${i}`)];
    expected.push([10, `ping ${i}`]);
    for (const end = i + 2000; i < end; i++) {
      batch.push(frame(1, text(i)));
      expected.push([1, text(i)]);
    }
    raw.write(Buffer.concat(batch));
    await sleep(40);
  }
  const pongs = setInterval(() => raw.write(frame(1, "3")), 50);
  await sleep(1000);
  const used = cpuSeconds(server.process);
  await sleep(1000);
  assert.ok(cpuSeconds(server.process) - used < 0.2);
  raw.socket.resume();
  await raw.waitFor("all of it", () => len >= MESSAGES * 1004, 30000);
  await sleep(200);
  clearInterval(pongs);
  const got = framesIn(Buffer.concat(chunks)).filter(([op, data]) => op !== 1 || data !== "2");
  // Pings that come upon a backlog may go without their pong (RFC 6455 §5.5.3).
  const answered = new Set(got.filter(([op]) => op === 10).map(([, data]) => data));
  assert.ok(answered.size > 0);
  assert.deepEqual(got, expected.filter(([op, data]) => op === 1 || answered.has(data)));
  raw.leave("FIN");
  assert.equal(await server.stop(), 0);
});

describe("without descriptors", () => {
  /** With this limit while it runs. */
  function limit({ pid }, descriptors) {
    assert.equal(spawnSync("prlimit", ["--pid", pid, `--nofile=${descriptors}`]).status, 0);
  }

  test("one connection too many is told so, and the next is served", async (t) => {
    const server = await Server.start("prlimit", "/engine.io/", [], ["--nofile=60:60",
      process.env.EIO_ECHO]);
    t.after(() => server.process.kill());
    await sleep(100); // for what asked whether it listens to be gone
    const full = [];
    for (let i = 0; i < 30; i++) full.push(await Raw.connect(server.port));
    await sleep(100);
    const late = await Raw.connect(server.port);
    const answer = await late.answer();
    assert.equal(answer.status, 503);
    await late.end();
    full.pop().leave("FIN");
    await sleep(50);
    assert.equal((await server.get()).status, 200);
    full.forEach((raw) => raw.leave("FIN"));
    assert.equal(await server.stop(), 0);
  });

  test("those that cannot be accepted wait, without a spin, until one leaves", async (t) => {
    const server = await Server.start(process.env.EIO_ECHO, "/engine.io/");
    t.after(() => server.process.kill());
    const { sid } = await server.poll();
    await sleep(100);
    limit(server.process, descriptors(server.process) + 2);
    const raws = [];
    for (let i = 0; i < 6; i++) {
      raws.push(await Raw.connect(server.port));
      raws[i].write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    await sleep(200);
    const served = raws.filter((raw) => raw.bytes.length > 0).length;
    assert.ok(served > 0 && served < raws.length, `${served} are served`);
    const used = cpuSeconds(server.process);
    await sleep(1500);
    assert.ok(cpuSeconds(server.process) - used < 0.2);
    for (let i = 0; i < 6; i++) {
      assert.equal((await raws[i].answer()).status, 404);
      raws[i].leave("FIN");
    }
    assert.equal(await server.lives(sid), false);
    assert.equal(await server.stop(), 0);
  });
});

test("a stop tells everyone, and takes less than two seconds", async (t) => {
  const server = await Server.start(process.env.EIO_ECHO, "/engine.io/");
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
  const waiting = server.get((await server.poll()).sid);
  await sleep(50); // less than a ping's time since the first
  const start = Date.now();
  const stopped = server.stop();
  assert.equal((await waiting).body, "1");
  await Promise.all(webSockets.map(async (raw) => {
    assert.deepEqual(await raw.frame(), { opcode: 8, data: Buffer.alloc(0) });
    raw.write(frame(8, ""));
    await raw.end();
    raw.leave("FIN");
  }));
  assert.equal(await stopped, 0);
  // Two seconds of its own, and what a busy machine and a sanitizer add.
  assert.ok(Date.now() - start < 4500);
  for (const raw of [idle, stubborn, stalled, ...halves]) raw.leave("FIN");
});
