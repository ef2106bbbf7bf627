// SPDX-License-Identifier: MIT
// A Python service that emits by the code generated from chat.fzio, to clients of the chat in C.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { io } from "socket.io-client";
import { freePort, listens } from "../program.mjs";
import { eventually, within } from "../wait.mjs";
import { Child, endAll, Redis } from "./cluster.mjs";

const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fzio-service-"));
let redis;
let socket;

before(async () => {
  execFileSync(process.env.FZIO_GEN, ["-t", "py", "-o", folder, here("../../examples/chat/chat.fzio")]);
  redis = await Redis.start();
  const port = await freePort();
  new Child(process.env.CHAT, [], { PORT: port, REDIS_URL: redis.url });
  await eventually(() => listens(port), "the chat listens");
  await eventually(async () => await redis.listeners("socketio") === 1, "it has joined");
  socket = io(`http://127.0.0.1:${port}/chat`, { transports: ["websocket"], reconnection: false });
  await within(once(socket, "connect"), "the client connects");
  await within(socket.emitWithAck("join", { room: "general", user_id: "ada" }), "the ack of join");
});

after(async () => {
  socket?.disconnect();
  await endAll();
  rmSync(folder, { recursive: true });
});

const service = (...args) => run(here("../.venv/bin/python"), [here("service.py"), folder, redis.url, ...args]);

for (const manner of ["sync", "async"]) {
  test(`${manner}: clients in the room hear it, as the contract says`, async () => {
    const heard = once(socket, "message");
    await service("general", "from Python", manner);
    const [message] = await within(heard, "the message");
    const { ts, ...rest } = message;
    assert.deepEqual(rest, { user_id: "service", room: "general", text: "from Python" });
    assert.equal(Date.parse(ts), Date.UTC(2026, 0, 31, 12));
  });
}

test("what the contract forbids is not sent", async () => {
  await assert.rejects(service("general", "", "sync"), /string_too_short/);
  await assert.rejects(service("No Such Room", "x", "sync"), /string_pattern_mismatch/);
});
