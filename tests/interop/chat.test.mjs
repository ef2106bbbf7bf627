// SPDX-License-Identifier: MIT
// The chat as the real socket.io-client sees it, on every way it can connect.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { io } from "socket.io-client";
import { Program } from "../program.mjs";
import { eventually, sleep, within } from "../wait.mjs";

let chat;
const open = new Set();

before(async () => {
  chat = await Program.start(process.env.CHAT);
});

after(async () => {
  for (const socket of open) socket.disconnect();
  await chat?.stop();
});

async function connectBy(transports) {
  const socket = io(`${chat.url}/chat`, { transports, forceNew: true, reconnection: false });
  open.add(socket);
  await within(once(socket, "connect"), "the client connects");
  if (transports.length > 1) {
    await eventually(() => socket.io.engine.transport.name === "websocket", "the upgrade");
  }
  return socket;
}

const ask = (socket, event, ...args) => within(socket.emitWithAck(event, ...args), `the ack of ${event}`);
const next = async (socket, event) => (await within(once(socket, event), `an event ${event}`))[0];

async function rooms() {
  const response = await fetch(`${chat.url}/api/rooms`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  return (await response.json()).rooms;
}

const usersOf = async (name) => (await rooms()).find(({ room }) => room === name)?.users.sort();

/** The error of an ack, and nothing else in it. */
function errorOf(ack) {
  assert.deepEqual(Object.keys(ack), ["error"]);
  return ack.error;
}

const violations = (ack) => {
  const error = errorOf(ack);
  assert.equal(error.code, "socketio.invalid_payload");
  assert.equal(error.kind, "validation");
  assert.equal(error.detail, "Invalid event payload");
  for (const { msg } of error.context.errors) assert.ok(msg.length > 0);
  return error.context.errors.map(({ type, loc }) => [type, loc.join(".")]);
};

let lastRoom = 0;
const newRoom = () => `room-${++lastRoom}`;

const ways = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };

for (const [way, transports] of Object.entries(ways)) {
  describe(`by ${way}`, () => {
    test("join, send and leave are acknowledged as the contract says", async () => {
      const ann = await connectBy(transports);
      const room = newRoom();
      assert.deepEqual(await ask(ann, "join", { room, user_id: "ann" }), { room, joined: true });
      const message = next(ann, "message");
      assert.deepEqual(await ask(ann, "send", { room, text: "hello" }), { ok: true });
      assert.equal((await message).text, "hello");
      assert.deepEqual(await ask(ann, "leave", { room }), { room, left: true });
      ann.disconnect();
    });

    test("a message reaches everyone in the room, its sender too, and no one else", async () => {
      const [ann, bob, eve] = await Promise.all([connectBy(transports), connectBy(transports), connectBy(transports)]);
      const room = newRoom();
      await ask(ann, "join", { room, user_id: "ann" });
      await ask(bob, "join", { room, user_id: "bob" });
      await ask(eve, "join", { room: newRoom(), user_id: "eve" });
      let overheard = 0;
      eve.on("message", () => overheard++);
      const received = [next(ann, "message"), next(bob, "message")];
      await ask(bob, "send", { room, text: "Grüße 😀 \"\\\u2028\n" });
      for (const message of await Promise.all(received)) {
        assert.deepEqual(Object.keys(message), ["user_id", "room", "text", "ts"]);
        assert.equal(message.user_id, "bob");
        assert.equal(message.room, room);
        assert.equal(message.text, "Grüße 😀 \"\\\u2028\n");
        assert.ok(Math.abs(new Date(message.ts) - Date.now()) < 5000, message.ts);
      }
      await ask(eve, "leave", { room });
      assert.equal(overheard, 0);
      [ann, bob, eve].forEach((socket) => socket.disconnect());
    });

    test("messages keep their order, acks find their commands", async () => {
      const ann = await connectBy(transports);
      const room = newRoom();
      await ask(ann, "join", { room, user_id: "ann" });
      const texts = Array.from({ length: 200 }, (_, i) => `${i} ${"x".repeat(i)}`);
      const received = [];
      ann.on("message", ({ text }) => received.push(text));
      const acks = await Promise.all(texts.map((text) => ask(ann, "send", { room, text })));
      assert.deepEqual(acks, texts.map(() => ({ ok: true })));
      await eventually(() => received.length === texts.length, "all messages");
      assert.deepEqual(received, texts);
      ann.disconnect();
    });

    test("the longest text goes through, one more character does not", async () => {
      const ann = await connectBy(transports);
      const room = newRoom();
      await ask(ann, "join", { room, user_id: "ann" });
      const text = "😀".repeat(4000); // lengths are code points: 16,000 bytes
      const message = next(ann, "message");
      assert.deepEqual(await ask(ann, "send", { room, text }), { ok: true });
      assert.equal((await message).text, text);
      assert.deepEqual(violations(await ask(ann, "send", { room, text: `${text}x` })), [["string_too_long", "text"]]);
      ann.disconnect();
    });

    test("a client that goes away leaves its rooms", async () => {
      const [ann, bob] = await Promise.all([connectBy(transports), connectBy(transports)]);
      const room = newRoom();
      await ask(ann, "join", { room, user_id: "ann" });
      await ask(bob, "join", { room, user_id: "bob" });
      assert.deepEqual(await usersOf(room), ["ann", "bob"]);
      ann.disconnect();
      await eventually(async () => (await usersOf(room)).length === 1, "ann is gone");
      assert.deepEqual(await usersOf(room), ["bob"]);
      bob.disconnect();
      await eventually(async () => (await usersOf(room)) === undefined, "the room is gone");
    });

    test("what fails is acknowledged, and the connection stays", async () => {
      const ann = await connectBy(transports);
      violations(await ask(ann, "join", { room: "", user_id: "ann" }));
      errorOf(await ask(ann, "nonsense"));
      const room = newRoom();
      assert.deepEqual(await ask(ann, "join", { room, user_id: "ann" }), { room, joined: true });
      ann.disconnect();
    });
  });
}

describe("failures", () => {
  let ann;
  before(async () => {
    ann = await connectBy(["websocket"]);
  });

  test("a declared error names itself and its members", async () => {
    for (const ack of [
      await ask(ann, "send", { room: "elsewhere", text: "hi" }),
      await ask(ann, "leave", { room: "elsewhere" }),
    ]) {
      const { detail, ...error } = errorOf(ack);
      assert.match(detail, /^Join the room before you talk in it/);
      assert.deepEqual(error, { code: "not_in_room", kind: "precondition", context: { room: "elsewhere" } });
    }
  });

  test("every violation of a payload is told, in the order of the contract", async () => {
    assert.deepEqual(violations(await ask(ann, "join", {})), [["missing", "room"], ["missing", "user_id"]]);
    assert.deepEqual(violations(await ask(ann, "join", { user_id: 7, room: "Not A Room" })),
      [["string_pattern_mismatch", "room"], ["string_type", "user_id"]]);
    assert.deepEqual(violations(await ask(ann, "join", { room: "", user_id: "u".repeat(37) })),
      [["string_too_short", "room"], ["string_too_long", "user_id"]]);
    assert.deepEqual(violations(await ask(ann, "join", { room: null, user_id: null })),
      [["string_type", "room"], ["string_type", "user_id"]]);
  });

  test("patterns see the whole text", async () => {
    for (const room of ["a b", "ab\n", "é", "-ab", "A", "a.b"]) {
      assert.deepEqual(violations(await ask(ann, "join", { room, user_id: "ann" })), [["string_pattern_mismatch", "room"]], room);
    }
    for (const room of ["a", "0", "a-b_c9", "x".repeat(64)]) {
      assert.deepEqual(await ask(ann, "join", { room, user_id: "ann" }), { room, joined: true });
      await ask(ann, "leave", { room });
    }
  });

  test("a payload that is no object is told so", async () => {
    for (const payload of ["text", 7, true, [1], [{ room: "a", user_id: "b" }]]) {
      const [[type, loc], ...more] = violations(await ask(ann, "join", payload));
      assert.equal(loc, "");
      assert.match(type, /_type$/);
      assert.deepEqual(more, []);
    }
  });

  test("no argument means null, more than one is an error", async () => {
    const absent = violations(await ask(ann, "join"));
    assert.deepEqual(absent, violations(await ask(ann, "join", null)));
    assert.equal(absent.length, 1);
    const { code, kind } = errorOf(await ask(ann, "join", { room: "a", user_id: "b" }, 2));
    assert.deepEqual({ code, kind }, { code: "socketio.too_many_arguments", kind: "validation" });
  });

  test("unknown members are ignored", async () => {
    const room = newRoom();
    assert.deepEqual(await ask(ann, "join", { more: [{}], room, user_id: "ann", toString: 1 }), { room, joined: true });
  });

  test("an unknown event is acknowledged as such", async () => {
    assert.deepEqual(errorOf(await ask(ann, "nonsense", 1, 2, 3)),
      { detail: "Unknown event", code: "socketio.unknown_event", kind: "not_found" });
  });

  test("an undeclared namespace is refused", async () => {
    const socket = io(`${chat.url}/nowhere`, { forceNew: true, reconnection: false });
    open.add(socket);
    const error = await next(socket, "connect_error");
    assert.equal(error.message, "Invalid namespace");
    socket.disconnect();
  });

  test("a command without an ack asked for does its work and sends none", async () => {
    const room = newRoom();
    ann.emit("join", { room, user_id: "ann" });
    await eventually(async () => (await usersOf(room)) !== undefined, "ann is in the room");
    ann.emit("join", { room: "" });
    ann.emit("nonsense");
    assert.deepEqual(await ask(ann, "leave", { room }), { room, left: true });
  });
});

describe("messages", () => {
  test("the client's time is handed on", async () => {
    const ann = await connectBy(["websocket"]);
    const room = newRoom();
    await ask(ann, "join", { room, user_id: "ann" });
    for (const [given, expected] of [
      ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z"],
      ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"],
      ["2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456789Z"],
      ["2026-01-02T03:04:05+01:00", "2026-01-02T02:04:05Z"],
    ]) {
      const message = next(ann, "message");
      assert.deepEqual(await ask(ann, "send", { room, text: "then", ts: given }), { ok: true });
      assert.equal((await message).ts, expected);
    }
    const [[, loc]] = violations(await ask(ann, "send", { room, text: "when?", ts: "yesterday" }));
    assert.equal(loc, "ts");
    ann.disconnect();
  });

  test("one who joins again has a new name, and gets each message once", async () => {
    const ann = await connectBy(["websocket"]);
    const room = newRoom();
    await ask(ann, "join", { room, user_id: "ann" });
    await ask(ann, "join", { room, user_id: "anna" });
    const received = [];
    ann.on("message", ({ user_id }) => received.push(user_id));
    await ask(ann, "send", { room, text: "hi" });
    await ask(ann, "send", { room, text: "hi" });
    assert.deepEqual(received, ["anna", "anna"]);
    assert.deepEqual(await usersOf(room), ["anna"]);
    ann.disconnect();
  });

  test("clients of different transports talk to each other", async () => {
    const all = await Promise.all(Object.values(ways).map(connectBy));
    const room = newRoom();
    await Promise.all(all.map((socket, i) => ask(socket, "join", { room, user_id: `user-${i}` })));
    assert.deepEqual(await usersOf(room), ["user-0", "user-1", "user-2"]);
    for (const sender of all) {
      const received = all.map((socket) => next(socket, "message"));
      await ask(sender, "send", { room, text: "all" });
      assert.equal(new Set((await Promise.all(received)).map(({ user_id }) => user_id)).size, 1);
    }
    all.forEach((socket) => socket.disconnect());
  });

  test("those who left hear nothing more", async () => {
    const [ann, bob] = await Promise.all([connectBy(["websocket"]), connectBy(["websocket"])]);
    const room = newRoom();
    await ask(ann, "join", { room, user_id: "ann" });
    await ask(bob, "join", { room, user_id: "bob" });
    await ask(bob, "leave", { room });
    let heard = 0;
    bob.on("message", () => heard++);
    await ask(ann, "send", { room, text: "psst" });
    await ask(bob, "leave", { room });
    assert.equal(heard, 0);
    [ann, bob].forEach((socket) => socket.disconnect());
  });
});

describe("HTTP beside it", () => {
  test("the page and the client library are served", async () => {
    const page = await fetch(`${chat.url}/`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-type"), /^text\/html/);
    assert.match(await page.text(), /<script src="\/client\/socket.io.min.js">/);
    assert.equal((await fetch(`${chat.url}/app.js`)).status, 200);
    assert.equal((await fetch(`${chat.url}/nothing`)).status, 404);
    assert.equal((await fetch(`${chat.url}/%2e%2e/main.c`)).status, 404);
  });

  test("/api/rooms answers GET only", async () => {
    await rooms();
    assert.equal((await fetch(`${chat.url}/api/rooms`, { method: "POST", body: "{}" })).status, 405);
  });
});

test("SIGTERM tells every client and ends the server", async () => {
  const other = await Program.start(process.env.CHAT);
  const sockets = Object.values(ways).map((transports) =>
    io(`${other.url}/chat`, { transports, forceNew: true, reconnection: false }));
  sockets.forEach((socket) => open.add(socket));
  await Promise.all(sockets.map((socket) => within(once(socket, "connect"), "a client connects")));
  // In the middle of the upgrade it has two seconds to take the server's word: stop.test.mjs.
  await eventually(() => sockets.every(({ io: { opts, engine } }) =>
    opts.transports.length === 1 || engine.transport.name === "websocket"), "the upgrade is done");
  await sleep(100);
  const gone = sockets.map((socket) => within(once(socket, "disconnect"), "a client is told"));
  await other.stop();
  await Promise.all(gone);
});
