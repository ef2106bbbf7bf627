// SPDX-License-Identifier: MIT
// The chat in several processes: by one Redis they are one chat, behind a real nginx too, and a job
// without a server speaks in it. DIALECT=python or node.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { io } from "socket.io-client";
import { freePort, listens } from "../program.mjs";
import { eventually, within } from "../wait.mjs";
import { Child, endAll, Redis } from "./cluster.mjs";

const run = promisify(execFile);
const dialect = process.env.DIALECT;
const open = new Set();
let redis;
let ports;

before(async () => {
  redis = await Redis.start();
  ports = [await freePort(), await freePort(), await freePort()];
  for (const port of ports) {
    new Child(process.env.CHAT, [], { PORT: port, REDIS_URL: redis.url, REDIS_DIALECT: dialect });
    await eventually(() => listens(port), "a chat listens");
  }
  const channel = dialect === "node" ? "socket.io-request#/chat#" : "socketio";
  await eventually(async () => await redis.listeners(channel) === 3, "all have joined");
});

after(async () => {
  for (const socket of open) socket.disconnect();
  await endAll();
});

async function enter(url, room, user_id, transports = ["websocket"]) {
  const socket = io(`${url}/chat`, { transports, forceNew: true, reconnection: false });
  open.add(socket);
  socket.messages = [];
  socket.on("message", ({ user_id, text }) => socket.messages.push(`${user_id}: ${text}`));
  await within(once(socket, "connect"), "the client connects");
  assert.deepEqual(await within(socket.emitWithAck("join", { room, user_id }), "the ack of join"), { room, joined: true });
  return socket;
}

async function allHear(sockets, lines) {
  for (const socket of sockets) {
    await eventually(() => socket.messages.length >= lines.length, `everybody hears ${lines}: ${socket.messages}`);
    assert.deepEqual(socket.messages, lines);
    socket.messages = [];
  }
}

const say = async (socket, room, text) =>
  assert.deepEqual(await within(socket.emitWithAck("send", { room, text }), "the ack of send"), { ok: true });

test("what is said in one process is heard in all", async () => {
  const sockets = [];
  for (const [i, port] of ports.entries()) sockets.push(await enter(`http://127.0.0.1:${port}`, "hall", `user ${i}`));
  for (const [i, socket] of sockets.entries()) {
    await say(socket, "hall", `hello from ${i}`);
    await allHear(sockets, [`user ${i}: hello from ${i}`]);
  }
});

test("a job without a server speaks in the room, by the same contract", async () => {
  const sockets = [];
  for (const port of ports) sockets.push(await enter(`http://127.0.0.1:${port}`, "jobs", "ann"));
  const env = { ...process.env, REDIS_URL: redis.url, REDIS_DIALECT: dialect };
  await run(process.env.EMITTER, ["jobs", "done"], { env });
  await allHear(sockets, ["job: done"]);
  // Checked before it is sent, as in the server: names of rooms have no spaces.
  await assert.rejects(run(process.env.EMITTER, ["no such room", "x"], { env }), /not sent: the payload/);
});

describe("behind nginx", () => {
  let folder;
  let url;

  /** As the README shows it, with what a test needs around it. */
  const configuration = (port) => `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr error;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder}; scgi_temp_path ${folder};

  upstream chat {
    hash $http_x_forwarded_for$remote_addr consistent;
    ${ports.map((port) => `server 127.0.0.1:${port};`).join("\n    ")}
  }
  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://chat;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
      proxy_read_timeout 60s;
    }
  }
}
`;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "fzio-nginx-"));
    const port = await freePort();
    await writeFile(join(folder, "nginx.conf"), configuration(port));
    new Child("/usr/sbin/nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")]);
    await eventually(() => listens(port), "nginx listens");
    url = `http://127.0.0.1:${port}`;
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const [way, transports] of Object.entries({
    polling: ["polling"],
    websocket: ["websocket"],
    upgrade: ["polling", "websocket"],
  })) {
    test(`by ${way}: rooms and acks across processes`, async () => {
      const room = `nginx-${way}`;
      const sockets = [];
      for (let i = 0; i < 6; i++) {
        const socket = io(`${url}/chat`, {
          transports, forceNew: true, reconnection: false, extraHeaders: { "X-Forwarded-For": `10.0.0.${i}` },
        });
        open.add(socket);
        socket.messages = [];
        socket.on("message", ({ user_id, text }) => socket.messages.push(`${user_id}: ${text}`));
        await within(once(socket, "connect"), "the client connects");
        assert.equal((await within(socket.emitWithAck("join", { room, user_id: `u${i}` }), "the ack")).joined, true);
        if (transports.length > 1) {
          await eventually(() => socket.io.engine.transport.name === "websocket", "the upgrade");
        }
        sockets.push(socket);
      }
      const counts = await Promise.all(ports.map(async (port) => {
        const { rooms } = await (await fetch(`http://127.0.0.1:${port}/api/rooms`)).json();
        return rooms.find((one) => one.room === room)?.users.length ?? 0;
      }));
      assert.ok(counts.filter((count) => count > 0).length >= 2, `the clients are in several processes: ${counts}`);
      assert.equal(counts.reduce((a, b) => a + b), 6);
      await say(sockets[0], room, "hello");
      await allHear(sockets, ["u0: hello"]);
    });
  }
});
