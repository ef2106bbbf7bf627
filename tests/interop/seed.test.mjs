// SPDX-License-Identifier: MIT
// facts/seed.md, row by row: what the seed did (§1.2) and what pydantic can say (§4), as a server made
// from a contract does it. Names of tests are the rows. What the language leaves out on purpose has none.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { io } from "socket.io-client";
import { Program } from "../program.mjs";
import { within } from "../wait.mjs";

let server;
let guarded;
const open = new Set();

before(async () => {
  server = await Program.start(process.env.SEED);
  guarded = await Program.start(process.env.SEED, { RESOLVER: "1" });
});

after(async () => {
  for (const socket of open) socket.disconnect();
  await server?.stop();
  await guarded?.stop();
});

function client(program, path, auth = {}) {
  const socket = io(`${program.url}${path}`, { transports: ["websocket"], forceNew: true, auth, reconnection: false });
  open.add(socket);
  return socket;
}

async function connected(program = server, auth = {}) {
  const socket = client(program, "/seed", auth);
  await within(once(socket, "connect"), "the client connects");
  return socket;
}

const ask = (socket, event, ...args) => within(socket.emitWithAck(event, ...args), `the ack of ${event}`);

/** What an event is acknowledged with, all of it. */
const answers = (socket, event, ...args) =>
  within(new Promise((resolve) => socket.emit(event, ...args, (...all) => resolve(all))), `the ack of ${event}`);

const invalid = (...errors) => ({
  error: {
    detail: "Invalid event payload",
    code: "socketio.invalid_payload",
    kind: "validation",
    context: { errors: errors.map(([type, ...loc]) => ({ type, loc })) },
  },
});

function withoutWords(ack) {
  for (const error of ack.error?.context?.errors ?? []) delete error.msg;
  return ack;
}

const internal = { error: { detail: "Internal server error", code: "core.internal", kind: "internal" } };

describe("§1.2 dispatch", () => {
  let socket;
  before(async () => (socket = await connected()));

  test("row 1: a valid payload has its ack, one argument", async () => {
    assert.deepEqual(await answers(socket, "echo", { text: "hi" }), [{ text: "hi" }]);
  });

  test("row 2: without an ack id the usecase runs and nothing is sent", async () => {
    const heard = [];
    const listen = (event) => heard.push(event);
    socket.onAny(listen);
    socket.emit("emit", { text: "quiet", to: "me" });
    socket.emit("fail", { how: "declared" });
    await ask(socket, "nothing", { text: "x" });
    socket.offAny(listen);
    assert.deepEqual(heard, ["told"]);
  });

  test("row 3: a payload that fails validation has an error ack", async () => {
    assert.deepEqual(withoutWords(await ask(socket, "echo", {})), invalid(["missing", "text"]));
    assert.ok(socket.connected);
  });

  test("row 4: factory, resolver and usecase refuse by an error ack", async () => {
    assert.deepEqual(await ask(socket, "fail", { how: "declared" }), {
      error: { detail: "Declared", code: "declared", kind: "conflict", context: { left: 3 } },
    });
    assert.deepEqual(await ask(socket, "fail", { how: "coded" }), {
      error: { detail: "There is no key", code: "seed.lost", kind: "not_found" },
    });
    for (const how of ["masked", "status"]) {
      assert.deepEqual(await ask(socket, "fail", { how }), internal);
    }
    const unlucky = await connected(server, { "no-deps": true });
    assert.deepEqual(await ask(unlucky, "look"), {
      error: { detail: "Not now", code: "core.throttled", kind: "throttled" },
    });
    const locked = await connected(guarded);
    assert.deepEqual(await ask(locked, "locked"), {
      error: { detail: "Locked for locked", code: "core.authorization", kind: "authorization" },
    });
    assert.deepEqual(await ask(locked, "look"), { text: "seen" });
  });

  test("row 5: an ack that fails validation is an internal error", async () => {
    assert.deepEqual(await ask(socket, "fail", { how: "no ack" }), internal);
    assert.deepEqual(await ask(socket, "fail", { how: "long ack" }), internal);
  });

  test("row 6: without an ack type the ack is empty", async () => {
    assert.deepEqual(await answers(socket, "nothing", { text: "x" }), []);
  });

  test("row 7: no argument is null", async () => {
    assert.deepEqual(await ask(socket, "echo"), await ask(socket, "echo", null));
    assert.deepEqual(withoutWords(await ask(socket, "echo")), invalid(["model_type"]));
    assert.deepEqual(await ask(socket, "look"), { text: "seen" });
    assert.deepEqual(await ask(socket, "look", null), { text: "seen" });
  });

  test("row 8: an argument in a list is a list", async () => {
    assert.deepEqual(withoutWords(await ask(socket, "echo", [{ text: "hi" }])), invalid(["model_type"]));
  });

  test("row 9: two arguments are too many", async () => {
    for (const [event, args] of [
      ["echo", [{ text: "a" }, 1]],
      ["look", [{ text: "a" }]],
    ]) {
      const { error } = await ask(socket, event, ...args);
      assert.equal(error.code, "socketio.too_many_arguments");
    }
  });

  test("row 10: an unknown event has an error ack", async () => {
    const { error } = await ask(socket, "ehco", {});
    assert.equal(error.kind, "not_found");
    assert.ok(socket.connected);
  });

  test("row 11: an unknown namespace is refused with a message", async () => {
    const [error] = await within(once(client(server, "/nowhere"), "connect_error"), "a refusal");
    assert.equal(typeof error.message, "string");
    assert.ok(error.message.length > 0);
  });

  test("row 12: a namespace without commands is there", async () => {
    const radio = client(server, "/radio");
    await within(once(radio, "connect"), "the client connects");
    const { error } = await ask(radio, "echo", {});
    assert.equal(error.kind, "not_found");
  });

  test("row 13: an operation without a usecase is reported before the port opens", () => {
    const env = { ...process.env, PORT: "0", WITHOUT_LOOK: "1" };
    const { status, stderr } = spawnSync(process.env.SEED, { env, encoding: "utf8", timeout: 5000 });
    assert.notEqual(status, 0);
    assert.match(stderr, /seed\.look/);
    assert.doesNotMatch(stderr, /seed\.echo/);
  });

  test("row 16: connect may refuse", async () => {
    const refused = client(server, "/seed", { stranger: true });
    const [error] = await within(once(refused, "connect_error"), "a refusal");
    assert.equal(error.message, "Who are you?");
  });

  test("row 16: what connect is given is typed, and so is the refusal", async () => {
    const refusal = async (auth) => {
      const [error] = await within(once(client(server, "/vault", auth), "connect_error"), "a refusal");
      return error.data;
    };
    const { code, context } = await refusal({ key: 5 });
    assert.equal(code, "socketio.invalid_payload");
    assert.deepEqual(context.errors.map(({ type, loc }) => [type, ...loc]), [["string_type", "key"]]);
    assert.deepEqual(await refusal({ key: "please" }), {
      detail: "WrongKey",
      code: "wrong_key",
      kind: "authorization",
      context: { key: "please" },
    });
    await within(once(client(server, "/vault", { key: "sesame" }), "connect"), "the client connects");
  });

  test("row 17: messages of one socket keep their order", async () => {
    const order = [];
    const asked = Array.from({ length: 100 }, (_, i) =>
      ask(socket, "echo", { text: `${i}` }).then(({ text }) => order.push(Number(text))),
    );
    await Promise.all(asked);
    assert.deepEqual(
      order,
      Array.from({ length: 100 }, (_, i) => i),
    );
  });
});

describe("§1.2 emit", () => {
  let sockets;
  before(async () => {
    sockets = {
      a: await connected(server, { rooms: ["a"] }),
      b: await connected(server, { rooms: ["b"] }),
      ab: await connected(server, { rooms: ["a", "b"] }),
      none: await connected(),
    };
  });

  /** Who hears of an emit asked of the socket `none`, and what it said. */
  async function emitted(text, to) {
    const heard = [];
    for (const [name, socket] of Object.entries(sockets)) {
      socket.removeAllListeners();
      socket.onAny((event, ...args) => heard.push([name, event, ...args]));
    }
    const { status } = await ask(sockets.none, "emit", { text, to });
    // Whatever was sent is before the acks of what is asked next.
    await Promise.all(Object.values(sockets).map((socket) => ask(socket, "look")));
    assert.ok(heard.every(([, event, payload]) => event === "told" && payload.text === text));
    return [status, ...heard.map(([name]) => name).sort()];
  }

  test("rows 18 and 19: an invalid payload is an error of the caller's, and nothing is sent", async () => {
    assert.deepEqual(await emitted("", "all"), ["the payload does not satisfy its type"]);
    assert.deepEqual(await emitted("far longer than twenty characters", "all"), [
      "the payload does not satisfy its type",
    ]);
  });

  test("row 20: one target: all, a room, rooms, a sid, each with exceptions", async () => {
    const [fine, ...all] = await emitted("x", "all");
    assert.deepEqual(all, ["a", "ab", "b", "none"]);
    assert.deepEqual(await emitted("x", "a"), [fine, "a", "ab"]);
    assert.deepEqual(await emitted("x", "both"), [fine, "a", "ab", "b"]);
    assert.deepEqual(await emitted("x", "me"), [fine, "none"]);
    assert.deepEqual(await emitted("x", "all but me"), [fine, "a", "ab", "b"]);
    assert.deepEqual(await emitted("x", "nobody's room"), [fine]);
  });

  test("row 21: an empty target is refused, never a broadcast", async () => {
    for (const to of ["none", "no rooms", ""]) {
      assert.deepEqual(await emitted("x", to), ["the target of an emit is empty"]);
    }
  });

  test("row 22: a message may be volatile, and reaches whoever keeps up", async () => {
    const [, ...heard] = await emitted("x", "all, volatile");
    assert.deepEqual(heard, ["a", "ab", "b", "none"]);
  });

  test("row 23: names on the wire are the same in both directions", async () => {
    const probe = { needed: null, other: 5 };
    assert.deepEqual(await ask(sockets.none, "probe", probe), { ...probe, fallback: 7 });
    assert.deepEqual((await ask(sockets.none, "probe", { needed: null, renamed: 5 })).other, undefined);
  });

  test("row 24: what is no number of JSON is refused", async () => {
    assert.deepEqual(await emitted("NaN", "all"), ["the payload does not satisfy its type"]);
    assert.deepEqual(await ask(sockets.none, "number", { text: "inf" }), internal);
    assert.deepEqual(await ask(sockets.none, "number", { text: "x" }), { value: 0.5 });
  });
});

describe("§1.2 bytes", () => {
  test("row 25: bytes are bytes, in events, commands and acks", async () => {
    const vault = client(server, "/vault", { key: "sesame" });
    await within(once(vault, "connect"), "the client connects");
    const kept = once(vault, "kept");
    const data = Buffer.from([0x00, 0x80, 0xff]);
    const ack = await ask(vault, "keep", { data });
    assert.ok(Buffer.isBuffer(ack.data) && ack.data.equals(data));
    const [event] = await within(kept, "the event");
    assert.ok(Buffer.isBuffer(event.data) && event.data.equals(data));
    for (const [wrong, type] of [["AID/", "bytes_type"], [Buffer.alloc(9), "bytes_too_long"]]) {
      assert.deepEqual(withoutWords(await ask(vault, "keep", { data: wrong })), invalid([type, "data"]));
    }
  });
});

describe("§1.2 declarations are checked when compiling", () => {
  const folder = mkdtempSync(join(tmpdir(), "fzio-seed-"));
  after(() => rmSync(folder, { recursive: true }));

  function compile(namespaces) {
    const path = join(folder, "wrong.fzio");
    writeFileSync(path, `module wrong;\ndto D { a: int; }\n${namespaces}\n`);
    const { status, stderr } = spawnSync(process.env.FZIO_GEN, ["--check", path], { encoding: "utf8" });
    return [status, stderr];
  }

  // Each is refused for its own reason.
  const wrong = {
    "row 14: an event twice in a namespace": ["E502", 'namespace n { command a (D); command b as "a" (D); }'],
    "row 14: a namespace twice": ["E503", 'namespace n { command a (D); } namespace m as "/n" { command a (D); }'],
    "row 15: an empty event": ["E506", 'namespace n { command a as "" (D); }'],
    "row 15: an empty namespace": ["E504", 'namespace n as "" { command a (D); }'],
    "row 15: a namespace without a slash": ["E504", 'namespace n as "chat" { command a (D); }'],
    "row 15: connect": ["E505", "namespace n { command connect (D); }"],
    "row 15: disconnect": ["E505", 'namespace n { event gone as "disconnect" (D); }'],
    "row 15: any event": ["E505", 'namespace n { command any as "*" (D); }'],
    "row 15: any namespace": ["E504", 'namespace n as "*" { command a (D); }'],
  };
  for (const [name, [code, namespaces]] of Object.entries(wrong)) {
    test(`${name} is refused`, () => {
      const [status, stderr] = compile(namespaces);
      assert.equal(status, 1, stderr);
      assert.deepEqual(stderr.match(/(?:error|warning)\[\w+\]/g), [`error[${code}]`]);
    });
  }

  test("right ones are not", () => {
    assert.deepEqual(compile("namespace n { command a (D); event b (D); }"), [0, ""]);
  });
});

// Not of this language: default_factory, literals that are no enum, untagged unions, tuples, naive and
// partial dates, Decimal, e-mail addresses and URLs (idl/std has patterns), validators, computed fields.
describe("§4 what pydantic can say", () => {
  let socket;
  before(async () => (socket = await connected()));

  async function accepts(members) {
    const ack = await ask(socket, "probe", { needed: null, ...members });
    assert.equal(ack.error, undefined, JSON.stringify(ack));
    return ack;
  }

  async function refuses(members, ...errors) {
    const ack = withoutWords(await ask(socket, "probe", { needed: null, ...members }));
    assert.deepEqual(ack, invalid(...errors), JSON.stringify(members));
  }

  test("str: lengths count code points, the first violated check is told alone", async () => {
    await accepts({ name: "😀😀" });
    await accepts({ name: "é😀a" });
    await refuses({ name: "😀" }, ["string_too_short", "name"]);
    await refuses({ name: "😀😀😀😀" }, ["string_too_long", "name"]);
    await refuses({ name: "A" }, ["string_too_short", "name"]);
    await refuses({ name: 5 }, ["string_type", "name"]);
  });

  test("pattern: searched for, unless it is anchored", async () => {
    await accepts({ anywhere: "abba" });
    await refuses({ anywhere: "a" }, ["string_pattern_mismatch", "anywhere"]);
    await refuses({ name: "ab1" }, ["string_pattern_mismatch", "name"]);
  });

  test("int: no coercion, a range error, and 3.0 is one", async () => {
    await accepts({ whole: -3 });
    for (const wrong of ["12", true, null]) await refuses({ whole: wrong }, ["int_type", "whole"]);
    await refuses({ whole: 0.5 }, ["int_from_float", "whole"]);
    await refuses({ whole: 2 ** 53 }, ["less_than_equal", "whole"]);
    assert.equal((await accepts({ wide: "9223372036854775807" })).wide, "9223372036854775807");
    assert.equal((await accepts({ wide: 5 })).wide, "5");
    await refuses({ wide: "9223372036854775808" }, ["less_than_equal", "wide"]);
  });

  test("float and bool: no coercion", async () => {
    await accepts({ share: 1, flag: false });
    await refuses({ share: "1.5" }, ["float_type", "share"]);
    await refuses({ share: true }, ["float_type", "share"]);
    for (const wrong of [0, "true", "yes"]) await refuses({ flag: wrong }, ["bool_type", "flag"]);
  });

  test("gt, ge, lt, le, multiple_of", async () => {
    await accepts({ above: 1, least: 4 });
    await refuses({ above: 0 }, ["greater_than", "above"]);
    await refuses({ above: 10 }, ["less_than", "above"]);
    await refuses({ least: 0 }, ["greater_than_equal", "least"]);
    await refuses({ least: 10 }, ["less_than_equal", "least"]);
    await refuses({ least: 3 }, ["multiple_of", "least"]);
  });

  test("min_length and max_length of lists and maps", async () => {
    await refuses({ list: [] }, ["too_short", "list"]);
    await refuses({ list: [1, 2, 3] }, ["too_long", "list"]);
    await refuses({ map: {} }, ["too_short", "map"]);
    await refuses({ map: { a: 1, b: 2, c: 3 } }, ["too_long", "map"]);
  });

  test("Enum: by value", async () => {
    assert.equal((await accepts({ level: "HIGH" })).level, "HIGH");
    for (const wrong of ["high", 1, null]) await refuses({ level: wrong }, ["enum", "level"]);
  });

  test("required, default and nullable are three things", async () => {
    assert.deepEqual(await ask(socket, "probe", { needed: null }), { needed: null, fallback: 7 });
    assert.deepEqual(withoutWords(await ask(socket, "probe", {})), invalid(["missing", "needed"]));
    await refuses({ free: null }, ["string_type", "free"]);
    await refuses({ fallback: null }, ["int_type", "fallback"]);
  });

  test("alias: loc shows it", async () => {
    await refuses({ other: "x" }, ["int_type", "other"]);
  });

  test("extra: ignored, or forbidden one by one", async () => {
    await accepts({ unknown: 1 });
    await refuses(
      { closed: { a: 1, b: 2, c: 3 } },
      ["extra_forbidden", "closed", "b"],
      ["extra_forbidden", "closed", "c"],
    );
  });

  test("nested and recursive models, with a limit", async () => {
    await refuses({ closed: { a: "x" } }, ["int_type", "closed", "a"]);
    await refuses({ closed: 5 }, ["model_type", "closed"]);
    const tree = (depth) => (depth === 0 ? {} : { child: tree(depth - 1) });
    await accepts({ tree: tree(50) });
    // What is nested beyond any use is no message: it ends its own connection, and nothing else.
    const hostile = await connected();
    const gone = once(hostile, "disconnect");
    hostile.emit("probe", { needed: null, tree: tree(200) });
    await within(gone, "the connection ends");
    await accepts({});
  });

  test("list and set: items are told by their index, and may have to differ", async () => {
    await refuses({ list: ["a", 1] }, ["int_type", "list", 0]);
    await refuses({ list: {} }, ["list_type", "list"]);
    await accepts({ set: [1, 2] });
    await refuses({ set: [1, 2, 1] }, ["unique_items", "set"]);
  });

  test("dict: errors of keys carry [key]", async () => {
    await refuses({ map: { abc: 1 } }, ["string_too_long", "map", "abc", "[key]"]);
    await refuses({ map: { a: "1" } }, ["int_type", "map", "a"]);
    await refuses({ map: [] }, ["dict_type", "map"]);
  });

  test("Union, discriminated: the tag's errors are of the union, the others' loc has the tag", async () => {
    const circle = { type: "circle", radius: 1.5 };
    assert.deepEqual((await accepts({ shape: circle })).shape, circle);
    await accepts({ shape: { side: 2, type: "square" } });
    await refuses({ shape: { radius: 1 } }, ["union_tag_not_found", "shape"]);
    await refuses({ shape: { type: "oval" } }, ["union_tag_invalid", "shape"]);
    await refuses({ shape: { type: "circle", radius: "x" } }, ["float_type", "shape", "circle", "radius"]);
    await refuses({ shape: { type: "square" } }, ["missing", "shape", "square", "side"]);
    await refuses({ shape: 5 }, ["model_attributes_type", "shape"]);
  });

  test("bytes: attachments, whose length is in bytes", async () => {
    assert.deepEqual((await accepts({ blob: Buffer.from([0, 255]) })).blob, Buffer.from([0, 255]));
    await refuses({ blob: "text" }, ["bytes_type", "blob"]);
    await refuses({ blob: Buffer.alloc(0) }, ["bytes_too_short", "blob"]);
    await refuses({ blob: Buffer.alloc(5) }, ["bytes_too_long", "blob"]);
  });

  test("Any, JsonValue: whatever it is", async () => {
    for (const json of [{ a: [1, null, "é", { b: false }] }, [], "text", 0.5]) {
      assert.deepEqual((await accepts({ json })).json, json);
    }
  });

  test("deprecated: read as any other member", async () => {
    assert.equal((await accepts({ old: 3 })).old, 3);
    await refuses({ old: "3" }, ["int_type", "old"]);
  });

  test("datetime: RFC 3339 with an offset, out in UTC", async () => {
    assert.equal((await accepts({ at: "2026-01-31T12:00:00.5+02:00" })).at, "2026-01-31T10:00:00.500Z");
    await refuses({ at: "2026-01-31T12:00:00" }, ["timezone_aware", "at"]);
    await refuses({ at: 1700000000 }, ["datetime_type", "at"]);
    await refuses({ at: "yesterday" }, ["datetime_from_date_parsing", "at"]);
  });

  test("UUID: out in lower case", async () => {
    const id = "550E8400-E29B-41D4-A716-446655440000";
    assert.equal((await accepts({ id })).id, id.toLowerCase());
    await refuses({ id: `{${id}}` }, ["uuid_parsing", "id"]);
  });

  test("SecretStr: what is sensitive is in no error", async () => {
    const ack = await ask(socket, "probe", { needed: null, secret: "hunter2" });
    assert.doesNotMatch(JSON.stringify(ack), /hunter2/);
    assert.deepEqual(withoutWords(ack), invalid(["string_too_short", "secret"]));
  });

  test("errors: all of them, members in the order of the contract, then extras", async () => {
    await refuses(
      { zz: 1, closed: { zz: 1 }, level: 1, name: "" },
      ["string_too_short", "name"],
      ["enum", "level"],
      ["missing", "closed", "a"],
      ["extra_forbidden", "closed", "zz"],
    );
    const ack = await ask(socket, "probe", { name: "" });
    for (const error of ack.error.context.errors) {
      assert.deepEqual(Object.keys(error).sort(), ["loc", "msg", "type"]);
    }
  });
});
