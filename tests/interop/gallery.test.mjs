// SPDX-License-Identifier: MIT
// Bytes both ways, unions, auth, payloads that are no dto and questions to clients, as the real
// socket.io-client sees them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import { Program } from "../program.mjs";
import { eventually, within } from "../wait.mjs";

let gallery;
const open = new Set();
const PNG = Buffer.from("89504e470d0a1a0a00ff80", "hex");
const transports = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };

before(async () => {
  gallery = await Program.start(process.env.GALLERY);
});

after(async () => {
  for (const socket of open) socket.disconnect();
  await gallery?.stop();
});

function visit(auth, names = ["websocket"]) {
  const socket = io(`${gallery.url}/gallery`, { auth, transports: names, forceNew: true, reconnection: false });
  open.add(socket);
  return socket;
}

async function enter(name, names) {
  const socket = visit({ name, token: "sesame" }, names);
  await within(once(socket, "connect"), `${name} connects`);
  return socket;
}

const refusal = async (auth) => (await within(once(visit(auth), "connect_error"), "a refusal"))[0];
const ask = (socket, event, ...args) => within(socket.emitWithAck(event, ...args), `the ack of ${event}`);
const picture = (data) => ({ kind: "picture", data, mime: "image/png", meta: { lens: [50, null] } });

for (const [name, names] of Object.entries(transports)) {
  test(`a picture goes up and comes down by ${name}`, async () => {
    const [ann, bob] = [await enter("ann", names), await enter("bob", names)];
    const hung = within(once(bob, "hung"), "the event");
    const exhibit = await ask(ann, "hang", picture(PNG));
    assert.equal(exhibit.by, "ann");
    assert.deepEqual(exhibit.work, { ...picture(PNG), alt: "" });
    assert.deepEqual(await hung, [exhibit]);
    const list = await ask(bob, "list");
    assert.deepEqual(list.at(-1), exhibit);
    assert.ok(Buffer.isBuffer(list.at(-1).work.data));
    ann.disconnect(), bob.disconnect();
  });

  test(`who is asked may say yes or no, by ${name}`, async () => {
    const [ann, bob] = [await enter("ann", names), await enter("bob", names)];
    const { id } = await ask(ann, "hang", { kind: "words", text: "mine" });
    const questions = [];
    let yes = false;
    ann.on("may_go", (question, answer) => {
      questions.push(question);
      answer({ yes });
    });
    assert.equal(await ask(bob, "take_down", id), false);
    yes = true;
    const gone = within(once(bob, "taken_down"), "the event");
    assert.equal(await ask(bob, "take_down", id), true);
    assert.deepEqual(await gone, [id]);
    assert.deepEqual(questions, [{ id, by: "bob" }, { id, by: "bob" }]);
    assert.ok((await ask(bob, "list")).every((it) => it.id !== id));
    ann.disconnect(), bob.disconnect();
  });
}

test("who has no right token may not come in", async () => {
  const error = await refusal({ name: "eve", token: "open up" });
  assert.equal(error.message, "The token is not right");
  assert.equal(error.data.code, "wrong_token");
  assert.equal(error.data.kind, "authentication");
});

test("an auth payload is checked, and nothing sensitive is told", async () => {
  const error = await refusal({ name: "", token: "abc" });
  assert.equal(error.data.code, "socketio.invalid_payload");
  assert.deepEqual(error.data.context.errors.map(({ loc }) => loc), [["name"], ["token"]]);
  assert.ok(!JSON.stringify(error.data).includes("abc"));
  const missing = await refusal(undefined);
  assert.deepEqual(missing.data.context.errors.map(({ type }) => type), ["missing", "missing"]);
});

test("what is no work is explained by its variant", async () => {
  const ann = await enter("ann");
  const rows = [
    [{ kind: "song" }, "union_tag_invalid", []],
    [{ text: "hello" }, "union_tag_not_found", []],
    [{ kind: "words", text: "" }, "string_too_short", ["words", "text"]],
    [picture("text"), "bytes_type", ["picture", "data"]],
    [picture(Buffer.alloc(0)), "bytes_too_short", ["picture", "data"]],
    [picture(Buffer.alloc(262_145)), "bytes_too_long", ["picture", "data"]],
  ];
  for (const [work, type, loc] of rows) {
    const { error } = await ask(ann, "hang", work);
    assert.equal(error.code, "socketio.invalid_payload");
    assert.deepEqual(error.context.errors.map((it) => [it.type, it.loc]), [[type, loc]]);
  }
  ann.disconnect();
});

test("a number is a payload, and a wrong one is told", async () => {
  const ann = await enter("ann");
  const { error } = await ask(ann, "take_down", 4_000_000_000);
  assert.equal(error.code, "no_such_work");
  assert.deepEqual(error.context, { id: 4_000_000_000 });
  const wrong = await ask(ann, "take_down", "1");
  assert.deepEqual(wrong.error.context.errors.map(({ type, loc }) => [type, loc]), [["int_type", []]]);
  ann.disconnect();
});

test("nonsense as an answer is a no, and who has left does not mind", async () => {
  const [ann, bob] = [await enter("ann"), await enter("bob")];
  const { id } = await ask(ann, "hang", { kind: "words", text: "still mine" });
  ann.once("may_go", (_, answer) => answer("yes"));
  assert.equal(await ask(bob, "take_down", id), false);
  const left = ask(bob, "take_down", id);
  await within(once(ann, "may_go"), "the question");
  ann.disconnect();
  assert.equal(await left, true);
  const { id: other } = await ask(bob, "hang", { kind: "words", text: "bob's" });
  assert.equal(await ask(bob, "take_down", other), true);
  bob.disconnect();
});

test("the wall keeps the last eight, the oldest first", async () => {
  const ann = await enter("ann");
  const ids = [];
  for (let i = 0; i < 10; i++) ids.push((await ask(ann, "hang", picture(Buffer.from([i])))).id);
  const list = await ask(ann, "list");
  assert.deepEqual(list.map(({ id }) => id), ids.slice(2));
  assert.deepEqual(list.map(({ work }) => work.data[0]), [2, 3, 4, 5, 6, 7, 8, 9]);
  ann.disconnect();
});

test("the server ends with a question open", async () => {
  const own = await Program.start(process.env.GALLERY);
  const auth = { name: "ann", token: "sesame" };
  const [ann, bob] = [0, 1].map(() => io(`${own.url}/gallery`, { auth, forceNew: true, reconnection: false }));
  const { id } = await ask(ann, "hang", { kind: "words", text: "asked for" });
  let asked = false;
  ann.on("may_go", () => (asked = true));
  bob.emit("take_down", id, () => {});
  await eventually(() => asked, "the question");
  await own.stop();
  ann.disconnect(), bob.disconnect();
});
