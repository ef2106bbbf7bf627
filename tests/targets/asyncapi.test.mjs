// SPDX-License-Identifier: MIT
// AsyncAPI 3.0.0, judged by its official parser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Parser } from "@asyncapi/parser";

import { generate, modules, readJson } from "./generate.mjs";

const folder = generate("asyncapi");
const demo = readJson(folder, "demo.asyncapi.json");

function messages(refs) {
  return refs.map(({ $ref }) => $ref.split("/").at(-1));
}

for (const module of modules) {
  test(`the parser finds nothing wrong with ${module}`, async () => {
    const text = readFileSync(join(folder, `${module}.asyncapi.json`), "utf8");
    const { document, diagnostics } = await new Parser().parse(text);
    // 3.0.0 is what was asked for; that there is 3.1 is news and no fault.
    const faults = diagnostics.filter(({ code }) => code !== "asyncapi-latest-version");
    assert.deepEqual(faults, []);
    assert.equal(document.version(), "3.0.0");
  });
}

test("a namespace is a channel, commands are received, events are sent", async () => {
  const text = readFileSync(join(folder, "demo.asyncapi.json"), "utf8");
  const { document } = await new Parser().parse(text);
  assert.deepEqual(
    document
      .channels()
      .all()
      .map((it) => it.address()),
    ["/chat", "/tasks"],
  );
  const operation = (id) => document.operations().get(id);
  assert.equal(operation("chat.join").action(), "receive");
  assert.equal(operation("chat.join").messages().all()[0].name(), "join");
  assert.equal(operation("chat.emit.message").action(), "send");
  assert.equal(operation("chat.emit.message").messages().all()[0].name(), "message:new");
  assert.ok(operation("chat.join").messages().all()[0].payload().properties().room);
});

test("the reply is the ack or one of the declared errors or any other failure", () => {
  const { reply } = demo.operations["chat.join"];
  assert.deepEqual(messages(reply.messages), ["ack.join", "error.RoomFull", "error.Banned", "error"]);
  assert.deepEqual(reply.channel, { $ref: "#/channels/chat" });
  const { payload } = demo.channels.chat.messages["error.Banned"];
  assert.deepEqual(payload, { $ref: "#/components/schemas/Banned" });
  const { error } = demo.components.schemas.Banned.properties;
  assert.deepEqual(error.properties.code, { const: "chat.banned" });
});

test("a command without an ack is acknowledged with no argument", () => {
  assert.deepEqual(demo.channels.chat.messages["ack.typing"].payload, { type: "null" });
});

test("an event that the client acknowledges has a reply, others have none", () => {
  assert.deepEqual(messages(demo.operations["tasks.emit.confirm"].reply.messages), ["answer.confirm"]);
  assert.equal(demo.operations["tasks.emit.task.progress"].reply, undefined);
});

test("connect says its credentials and its refusals", () => {
  const connect = demo.operations["chat.connect"];
  assert.equal(connect.action, "receive");
  assert.deepEqual(demo.channels.chat.messages.connect.payload, { $ref: "#/components/schemas/ChatAuth" });
  assert.deepEqual(
    connect["x-fzio-throws"].map(({ $ref }) => $ref.split("/").at(-1)),
    ["Unauthorized", "Banned"],
  );
  assert.deepEqual(messages(connect.reply.messages), ["connect_error"]);
});

test("one operation may have several commands", () => {
  assert.equal(demo.operations["chat.enter"]["x-fzio-operation"], "chat.join");
  assert.equal(demo.operations["chat.enter"]["x-deprecated"], true);
});
