// SPDX-License-Identifier: MIT
// What fzio-gen --stubs begins is a server at once: every operation is there, and says in the log that
// it is not implemented.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import { freePort, listens } from "../program.mjs";
import { eventually, within } from "../wait.mjs";

const masked = { detail: "Internal server error", code: "core.internal", kind: "internal" };
const open = [];
let port;
let server;
let log = "";

before(async () => {
  port = await freePort();
  server = spawn(process.env.STUBS, { env: { ...process.env, PORT: port }, stdio: ["ignore", "inherit", "pipe"] });
  server.stderr.on("data", (data) => (log += data));
  await eventually(() => listens(port), "the server listens");
});

after(async () => {
  for (const socket of open) socket.disconnect();
  server.kill("SIGTERM");
  const [code] = await within(once(server, "exit"), "the server ends");
  assert.equal(code, 0);
});

function client(path, auth) {
  const socket = io(`http://127.0.0.1:${port}${path}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth,
  });
  open.push(socket);
  return socket;
}

const logged = (operation) => eventually(() => log.includes(`${operation} is not implemented`), `${operation} in the log`);

test("commands are answered, and the log says what to write", async () => {
  const socket = client("/seed");
  await within(once(socket, "connect"), "the client connects");
  for (const [event, ...args] of [["echo", { text: "hi" }], ["look"], ["nothing", { text: "x" }]]) {
    assert.deepEqual(await within(socket.emitWithAck(event, ...args), "an ack"), { error: masked });
    await logged(`seed.${event}`);
  }
});

test("payloads are checked before", async () => {
  const socket = client("/seed");
  const { error } = await within(socket.emitWithAck("echo", {}), "an ack");
  assert.equal(error.code, "socketio.invalid_payload");
});

test("nobody is let in where a connect is not implemented", async () => {
  const [error] = await within(once(client("/vault", { key: "sesame" }), "connect_error"), "a refusal");
  assert.deepEqual(error.data, masked);
  await logged("vault.connect");
});
