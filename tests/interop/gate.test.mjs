// SPDX-License-Identifier: MIT
// Typed connects, bytes, questions to clients and blocking usecases, as the real socket.io-client
// sees them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import { Program } from "../program.mjs";
import { sleep, within } from "../wait.mjs";

let gate;
const open = new Set();

before(async () => {
  gate = await Program.start(process.env.GATE);
});

after(async () => {
  for (const socket of open) socket.disconnect();
  await gate?.stop();
});

function dial(auth, transport = "websocket") {
  const socket = io(`${gate.url}/gate`, { transports: [transport], forceNew: true, reconnection: false, auth });
  open.add(socket);
  return socket;
}

async function enter(transport) {
  const socket = dial({ token: "letmein" }, transport);
  await within(once(socket, "connect"), "the client connects");
  return socket;
}

async function refusal(auth) {
  const [error] = await within(once(dial(auth), "connect_error"), "a refusal");
  return { message: error.message, data: error.data };
}

const ask = (socket, event, ...args) => within(socket.emitWithAck(event, ...args), `the ack of ${event}`);

test("who is let in has done what the connect usecase did", async () => {
  const socket = await enter();
  assert.equal(await ask(socket, "inside"), true);
});

test("a declared refusal arrives with its code and members", async () => {
  assert.deepEqual(await refusal({ token: "banned" }), {
    message: "You are banned",
    data: { detail: "You are banned", code: "gate.banned", kind: "authorization", context: { until: "tomorrow" } },
  });
});

test("invalid auth is explained, and what is sensitive is not repeated", async () => {
  const { message, data } = await refusal({ token: "abc" });
  assert.equal(message, "Invalid auth payload");
  assert.equal(data.code, "socketio.invalid_payload");
  assert.deepEqual(data.context.errors.map(({ type, loc }) => ({ type, loc })), [
    { type: "string_too_short", loc: ["token"] },
  ]);
  assert.ok(!JSON.stringify(data).includes("abc"));
  const none = await refusal(undefined);
  assert.deepEqual(none.data.context.errors.map(({ type, loc }) => ({ type, loc })), [{ type: "missing", loc: ["token"] }]);
});

test("a masked refusal tells nothing", async () => {
  assert.deepEqual(await refusal({ token: "down" }), {
    message: "Internal server error",
    data: { detail: "Internal server error", code: "core.internal", kind: "internal" },
  });
});

for (const transport of ["polling", "websocket"]) {
  test(`bytes go both ways by ${transport}`, async () => {
    const socket = await enter(transport);
    const { data } = await ask(socket, "develop", { data: Buffer.from([0, 1, 254, 255]) });
    assert.deepEqual([...new Uint8Array(data)], [0, 1, 254, 255]);
    const long = await ask(socket, "develop", { data: Buffer.alloc(9) });
    assert.equal(long.error.context.errors[0].type, "bytes_too_long");
    const text = await ask(socket, "develop", { data: "text" });
    assert.equal(text.error.context.errors[0].type, "bytes_type");
    const { error } = await ask(socket, "develop", { data: Buffer.from("blurred") });
    assert.equal(error.code, "blurred");
    assert.equal(Buffer.from(error.context.data).toString(), "blurred");
  });
}

for (const event of ["ask", "ask elsewhere"]) {
  test(`a question by "${event}" has exactly one answer`, async () => {
    const socket = await enter();
    const answers = [
      [{ yes: true }, { yes: true, photo: 0 }],
      [{ yes: false, photo: Buffer.from("png") }, { yes: false, photo: 3 }],
      [{ yes: 1 }, { status: "the payload does not satisfy its type", violations: 1 }],
    ];
    for (const [answer, expected] of answers) {
      socket.once("confirm", (question, done) => {
        assert.deepEqual(question, { text: "Sure?" });
        done(answer);
      });
      assert.deepEqual(await ask(socket, event, 10000), expected);
    }
  });

  test(`silence after "${event}" ends in time, and the late answer is ignored`, async () => {
    const socket = await enter();
    let answer;
    socket.once("confirm", (question, done) => (answer = done));
    assert.deepEqual(await ask(socket, event, 50), { status: "timed out", violations: 0 });
    answer({ yes: true });
    assert.equal(await ask(socket, "inside"), true);
  });
}

test("commands of one socket wait for one that blocks; other sockets do not", async () => {
  const [ann, bob] = await Promise.all([enter(), enter()]);
  const order = [];
  ann.on("photo", () => order.push("photo"));
  const send = (socket, name) =>
    ask(socket, "develop", { data: Buffer.from(name) }).then(() => order.push(name));
  const all = [send(ann, "slow"), send(ann, "second"), send(ann, "third")];
  await sleep(50);
  await send(bob, "bob");
  await send(bob, "release");
  await Promise.all(all);
  assert.deepEqual(order.filter((name) => name !== "release"), ["bob", "photo", "slow", "second", "third"]);
});

test("a client that goes while its command blocks harms nobody", async () => {
  const [ann, bob] = await Promise.all([enter(), enter()]);
  ann.emit("develop", { data: Buffer.from("slow") });
  ann.emit("develop", { data: Buffer.from("second") });
  ann.emit("ask", 60000);
  await sleep(50);
  ann.disconnect();
  for (const text of ["release", "ok"]) {
    const { data } = await ask(bob, "develop", { data: Buffer.from(text) });
    assert.equal(Buffer.from(data).toString(), text);
  }
});
