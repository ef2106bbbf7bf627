// SPDX-License-Identifier: MIT
// One cluster of two processes of fzio and one of another kind on a real Redis: what one emits, the
// clients of all receive, exactly once, as it was emitted. DIALECT=python or node.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { eventually } from "../wait.mjs";
import { createClient } from "redis";
import { disconnectAll, endAll, Member, received, Redis, writeOnly } from "./cluster.mjs";

const dialect = process.env.DIALECT;
const env = { REDIS_DIALECT: dialect };
let redis;
let members;
let other;

before(async () => {
  redis = await Redis.start();
  other = await Member.start(dialect, redis, env);
  members = [await Member.start("fzio", redis, env), await Member.start("fzio", redis, env), other];
});

beforeEach(disconnectAll);

after(async () => {
  disconnectAll();
  await endAll();
});

/** A client of each member, in these rooms. */
const clientsOfAll = (rooms = [], namespace = "/", query = {}) =>
  Promise.all(members.map((member) => member.client(rooms, namespace, ["websocket"], query)));

const times = (n, what) => Array.from({ length: n }, () => what);

for (const from of [0, 1, 2]) {
  const name = () => (from < 2 ? `fzio ${from + 1}` : dialect);

  describe(`from ${from < 2 ? `fzio ${from + 1}` : dialect} to all`, () => {
    test("everybody in the namespace", async () => {
      const clients = await clientsOfAll();
      const elsewhere = await members[0].client([], "/chat");
      await members[from].do({ do: "emit", event: "hello", args: [{ text: "é😀\"\\" }] });
      assert.deepEqual(
        await received(members[from], clients),
        times(3, [["hello", { text: "é😀\"\\" }]]),
        name(),
      );
      assert.deepEqual(await received(members[from], [elsewhere], "/chat"), [[]]);
    });

    test("a room, rooms, and a sid", async () => {
      const [a, b, ab] = [await clientsOfAll(["a"]), await clientsOfAll(["b"]), await clientsOfAll(["a", "b"])];
      const none = await clientsOfAll();
      await members[from].do({ do: "emit", room: "a", event: "to a", args: [1] });
      await members[from].do({ do: "emit", room: ["a", "b"], event: "to both", args: [2] });
      for (const client of none) {
        await members[from].do({ do: "emit", room: client.id, event: "to one", args: [client.id] });
      }
      const all = await received(members[from], [...a, ...b, ...ab, ...none]);
      assert.deepEqual(all.slice(0, 3), times(3, [["to a", 1], ["to both", 2]]));
      assert.deepEqual(all.slice(3, 6), times(3, [["to both", 2]]));
      assert.deepEqual(all.slice(6, 9), times(3, [["to a", 1], ["to both", 2]]), "once, though in both rooms");
      assert.deepEqual(all.slice(9), none.map(({ id }) => [["to one", id]]));
    });

    test("all but some", async () => {
      const clients = await clientsOfAll(["a"]);
      for (const { id } of clients) {
        await members[from].do({ do: "emit", room: "a", except: id, event: "not to", args: [id] });
      }
      const ids = clients.map(({ id }) => id);
      assert.deepEqual(
        await received(members[from], clients),
        ids.map((own) => ids.filter((id) => id !== own).map((id) => ["not to", id])),
      );
    });

    test("another namespace", async () => {
      const [main, chat] = [await clientsOfAll(["a"]), await clientsOfAll(["a"], "/chat")];
      await members[from].do({ do: "emit", namespace: "/chat", room: "a", event: "x", args: ["chat"] });
      assert.deepEqual(await received(members[from], chat, "/chat"), times(3, [["x", "chat"]]));
      assert.deepEqual(await received(members[from], main), times(3, []));
    });

    test("arguments of every shape", async () => {
      const clients = await clientsOfAll();
      const shapes = [[], [1.5], ["text"], [true], [[1, [2]]], [{ a: { b: [] } }], [1, "two", { three: 3 }], [[]],
        [{}], [9007199254740991], [-70000], [0.1], ["x".repeat(70000)], [[1, null]]];
      for (const args of shapes) await members[from].do({ do: "emit", event: "shape", args });
      assert.deepEqual(await received(members[from], clients), times(3, shapes.map((args) => ["shape", ...args])));
    });

    test("binary", async () => {
      const clients = await clientsOfAll(["a"]);
      const place = { _placeholder: true, num: 0 };
      await members[from].do({ do: "emit", room: "a", event: "bin", args: [place], bytes: "some bytes" });
      await members[from].do({ do: "emit", room: "a", event: "bin", args: [1, place], bytes: "more" });
      for (const list of await received(members[from], clients)) {
        assert.deepEqual(list.map(([, ...args]) => args.map((arg) => (typeof arg === "number" ? arg : String(Buffer.from(arg))))),
          [["some bytes"], [1, "more"]]);
      }
    });

    test("rooms are joined, left and closed, and clients sent away", async () => {
      const clients = await clientsOfAll();
      for (const { id } of clients) await members[from].do({ do: "join", room: id, to_room: "c" });
      await members[from].do({ do: "emit", room: "c", event: "in c", args: [1] });
      assert.deepEqual(await received(members[from], clients), times(3, [["in c", 1]]));

      await members[from].do({ do: "leave", room: clients[0].id, to_room: "c" });
      await members[from].do({ do: "emit", room: "c", event: "in c", args: [2] });
      assert.deepEqual(await received(members[from], clients), [[], [["in c", 2]], [["in c", 2]]]);

      await members[from].do({ do: "leave", room: "c", to_room: "c" });
      await members[from].do({ do: "emit", room: "c", event: "in c", args: [3] });
      assert.deepEqual(await received(members[from], clients), times(3, []));

      for (const client of clients) {
        const gone = new Promise((resolve) => client.once("disconnect", resolve));
        await members[from].do({ do: "disconnect", room: client.id });
        assert.equal(await gone, "io server disconnect");
      }
    });
  });
}

test("a process that only writes reaches rooms, sids and everybody", async () => {
  const clients = await clientsOfAll(["a"]);
  const place = { _placeholder: true, num: 0 };
  await writeOnly(dialect, redis,
    { do: "emit", event: "w", args: ["all"] },
    { do: "emit", room: "a", event: "w", args: [{ to: "a" }] },
    { do: "emit", room: ["a", "b"], event: "w", args: [1, 2] },
    { do: "emit", room: clients[0].id, event: "w", args: ["sid"] },
    { do: "emit", room: "a", event: "bin", args: [place], bytes: "ab" },
    { do: "join", room: clients[1].id, to_room: "new" },
    { do: "emit", room: "new", event: "w", args: ["new"] });
  await eventually(() => clients.every((client, i) => client.received.length === [5, 5, 4][i]), "all has arrived");
  const [first, second, third] = await received(members[0], clients);
  const both = [["w", "all"], ["w", { to: "a" }], ["w", 1, 2]];
  const withoutBytes = (list) => list.filter(([event]) => event === "w");
  assert.deepEqual(withoutBytes(first), [...both, ["w", "sid"]]);
  assert.deepEqual(withoutBytes(second), [...both, ["w", "new"]]);
  assert.deepEqual(withoutBytes(third), both);
});

const answering = (clients) =>
  clients.forEach((client, i) => client.on("ask", (...args) => args.at(-1)(`${i}:${args.slice(0, -1).join()}`)));

/** What a client of any process answers to the first of fzio. */
const answer = async (id) => {
  await members[0].do({ do: "call", room: id });
  return eventually(async () => {
    const { answer } = await members[0].status();
    return answer !== "waiting" && answer;
  }, "an answer, or that there is none");
};

test("fzio asks one client of any process, by contract", async () => {
  const clients = await clientsOfAll([], "/chat");
  clients.forEach((client, i) => client.on("ask", ({ n }, ack) => ack({ text: `${i} says ${n}` })));
  for (const i of [0, 1, 2]) assert.equal(await answer(clients[i].id), `${i} says 7`);
  assert.equal(await answer("nobody's sid"), "timed out");
  clients[1].off("ask").on("ask", (_, ack) => ack({ text: 5 }));
  assert.equal(await answer(clients[1].id), "the payload does not satisfy its type");
});

if (dialect === "python") {
  test("Python asks a client of fzio for an ack", async () => {
    const clients = await clientsOfAll();
    answering(clients);
    for (const i of [0, 1, 2]) {
      assert.deepEqual(
        await other.do({ do: "call", room: clients[i].id, event: "ask", args: [1, "two"] }),
        { answer: [`${i}:1,two`] },
      );
    }
  });
} else {
  test("Node asks all clients for an ack, and counts them", async () => {
    const clients = await clientsOfAll(["q"]);
    answering(clients);
    const { answers } = await other.do({ do: "call", room: "q", event: "ask", args: [1, "two"] });
    assert.deepEqual(answers.sort(), ["0:1,two", "1:1,two", "2:1,two"]);
    const none = await other.do({ do: "call", room: "nobody", event: "ask", args: [] });
    assert.deepEqual(none, { answers: [] });
  });

  test("Node asks all clients with bytes, and gets bytes", async () => {
    const clients = await clientsOfAll(["q"]);
    for (const client of clients) client.on("bytes", (bytes, ack) => ack({ length: bytes.length ?? bytes.byteLength, bytes }));
    const place = { _placeholder: true, num: 0 };
    const { answers } = await other.do({ do: "call", room: "q", event: "bytes", args: [place], bytes: "abc" });
    assert.equal(answers.length, 3);
    for (const { length, bytes } of answers) {
      assert.equal(length, 3);
      assert.deepEqual(bytes, { type: "Buffer", data: [97, 98, 99] });
    }
  });

  test("Node sees the sockets and rooms of all", async () => {
    const clients = await clientsOfAll(["q", "r"], "/", { name: "Jürgen & \u0001 + 100%" });
    const { sockets } = await other.do({ do: "fetch", room: "q" });
    assert.deepEqual(sockets.map(({ id }) => id).sort(), clients.map(({ id }) => id).sort());
    for (const { id, rooms, handshake } of sockets) {
      assert.deepEqual(rooms.sort(), [id, "q", "r"].sort());
      assert.match(handshake.address, /127\.0\.0\.1$/);
      assert.equal(handshake.query.EIO, "4");
      assert.equal(handshake.query.name, "Jürgen & \u0001 + 100%");
      assert.ok(Math.abs(handshake.issued - Date.now()) < 60000 && Date.parse(handshake.time) > 0);
      assert.match(handshake.url, /^\/socket\.io\//);
    }
    const { rooms } = await other.do({ do: "rooms" });
    for (const name of ["q", "r", ...clients.map(({ id }) => id)]) assert.ok(rooms.includes(name), name);
    assert.deepEqual(await other.do({ do: "fetch", room: "nobody" }), { sockets: [] });
  });

  test("Node gets an answer from every server, and fzio counts once for each namespace", async () => {
    // Node's own do not answer, as there is no handler; fzio's say null.
    const { answers } = await other.do({ do: "server-emit" });
    assert.deepEqual(answers, [null, null]);
    for (const namespace of ["/", "/chat"]) {
      assert.equal(await redis.listeners(`socket.io-request#${namespace}#`), 3);
    }
  });

  test("what only older servers ask is answered by all: who is in these rooms", async () => {
    const clients = await clientsOfAll(["q"]);
    const subscriber = await createClient({ url: redis.url }).connect();
    const sids = [];
    await subscriber.subscribe("socket.io-response#/#", (text) => {
      if (!text.startsWith("{")) return;
      const { requestId, sockets } = JSON.parse(text);
      if (requestId === "old") sids.push(sockets);
    });
    await redis.ask("PUBLISH", "socket.io-request#/#", '{"uid":"older","requestId":"old","type":0,"rooms":["q","r"]}');
    await eventually(() => sids.length === 3, "every server answers");
    assert.deepEqual(sids.flat().sort(), clients.map(({ id }) => id).sort());
    subscriber.destroy();
  });

  test("Node's rooms may be numbers, or undefined by mistake, which is nobody", async () => {
    const clients = (await clientsOfAll(["42"])).slice(0, 2);
    await other.do({ do: "emit", room: 42, event: "to 42", args: [1] });
    await other.do({ do: "emit", room: ["nobody", 42], event: "to 42", args: [2] });
    await other.do({ do: "emit", room: [null], event: "to undefined", args: [3] });
    await other.do({ do: "emit", room: "42", except: [null, 7], event: "to 42", args: [4] });
    assert.deepEqual(await received(other, clients), times(2, [["to 42", 1], ["to 42", 2], ["to 42", 4]]));
    assert.deepEqual(await other.do({ do: "fetch", room: [null] }), { sockets: [] });
    assert.deepEqual(await other.do({ do: "call", room: [null], event: "ask", args: [] }), { answers: [] });
    const { sockets } = await other.do({ do: "fetch", room: 42 });
    assert.deepEqual(sockets.map(({ id }) => id).sort(), clients.map(({ id }) => id).sort());
  });

  test("Node is answered also when fzio cannot send on what it asks", async () => {
    const clients = await clientsOfAll();
    answering(clients);
    const { answers } = await other.do({ do: "call", event: "ask", args: ["a\0b"] });
    assert.deepEqual(answers, ["2:a\0b"]);
  });

  test("Node may answer each server on a channel of its own", async () => {
    const specific = await Member.start("node", redis, { ...env, ANSWERS: "specific" });
    const client = await specific.client([], "/chat");
    client.on("ask", ({ n }, ack) => ack({ text: `specifically ${n}` }));
    assert.equal(await answer(client.id), "specifically 7");
    await specific.end();
  });
}

test("one Redis carries several clusters: on other channels, and of the other dialect", async () => {
  const clients = await clientsOfAll(["a"]);
  const before = await members[0].status();
  const apart = { ...env, REDIS_CHANNEL: "other é#*" };
  const others = [await Member.start("fzio", redis, apart), await Member.start(dialect, redis, apart)];
  const strangers = { python: "node", node: "python" };
  const stranger = await Member.start("fzio", redis, { REDIS_DIALECT: strangers[dialect] });
  const theirs = await Promise.all(others.map((member) => member.client(["a"])));
  for (const from of others) {
    await from.do({ do: "emit", room: "a", event: "theirs", args: [1] });
    assert.deepEqual(await received(from, theirs), times(2, [["theirs", 1]]));
  }
  await stranger.do({ do: "emit", room: "a", event: "strange", args: [1] });
  await stranger.do({ do: "disconnect", room: "a" });
  for (const member of [...others, stranger]) await member.end();
  await members[0].do({ do: "emit", event: "ours", args: [1] });
  assert.deepEqual(await received(members[0], clients), times(3, [["ours", 1]]));
  assert.deepEqual((await members[1].status()).malformed, before.malformed);
});

test("a process that has stopped serving is not counted on, and can still be heard", async () => {
  const channel = dialect === "python" ? "socketio" : "socket.io-request#/#";
  const client = await members[0].client();
  const before = await redis.listeners(channel);
  const last = await Member.start("fzio", redis, { ...env, LINGER: "yes" });
  assert.equal(await redis.listeners(channel), before + 1);
  last.child.process.kill("SIGTERM");
  await eventually(async () => await redis.listeners(channel) === before, "it listens no more");
  if (dialect === "node") await other.do({ do: "fetch", room: "nobody" });
  last.child.process.kill("SIGUSR1");
  await last.child.exited;
  await eventually(() => client.received.length > 0, "its last word");
  assert.deepEqual(await received(members[0], [client]), [[["bye"]]]);
});

// The last, because Node's adapter was seen to hear nothing any more after it.
test("what fzio could not read is counted and kept from clients, and nothing else happens", async () => {
  const clients = await clientsOfAll();
  const before = (await members[0].status()).malformed;
  const bad = dialect === "python"
    ? ["5", '"method"', "null", "{", '{"method":"emit","event":"e","data":NaN}', '{"method":"emit","event":"e","data":"\\ud800"}',
        '{"method":"surprise"}', '{"method":"emit","event":"e"}']
    : ["5", "{", "\x93", "", '{"type":99', "\xdd\x7f"];
  for (const text of bad) {
    await redis.ask("PUBLISH", dialect === "python" ? "socketio" : "socket.io#/#", text);
  }
  await eventually(async () => (await members[0].status()).malformed === before + bad.length, "all are counted");
  assert.deepEqual(await received(members[0], clients.slice(0, 2)), [[], []]);
});

test("a flood of it is counted, and told of in a few lines", async () => {
  const [client] = [await members[0].client()];
  const before = (await members[0].status()).malformed;
  const lines = () => members[0].child.said.split("\n").filter((line) => /refused/.test(line)).length;
  const told = lines();
  const channel = dialect === "python" ? "socketio" : "socket.io#/#";
  await redis.ask("EVAL", "for i = 1, 5000 do redis.call('PUBLISH', ARGV[1], '{') end", 0, channel);
  await eventually(async () => (await members[0].status()).malformed === before + 5000, "all are counted");
  assert.deepEqual(await received(members[0], [client]), [[]]);
  assert.ok(lines() - told <= 20, `${lines() - told} lines`);
});
