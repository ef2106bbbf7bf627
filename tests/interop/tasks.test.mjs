// SPDX-License-Identifier: MIT
// Work on other threads, as the real socket.io-client sees it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import { Program } from "../program.mjs";
import { eventually, within } from "../wait.mjs";

let tasks;
const open = new Set();

before(async () => {
  tasks = await Program.start(process.env.TASKS);
});

after(async () => {
  for (const socket of open) socket.disconnect();
  await tasks?.stop();
});

async function connectBy(...transports) {
  const socket = io(`${tasks.url}/tasks`, { transports, forceNew: true, reconnection: false });
  open.add(socket);
  await within(once(socket, "connect"), "the client connects");
  return socket;
}

const ask = (socket, event, ...args) => within(socket.emitWithAck(event, ...args), `the ack of ${event}`);

for (const transport of ["polling", "websocket"]) {
  test(`a task's progress arrives by ${transport}, whole and in order`, async () => {
    const socket = await connectBy(transport);
    const progress = [];
    socket.on("task.progress", (payload) => progress.push(payload));
    const { task_id } = await ask(socket, "start", { name: "count", steps: 8 });
    assert.match(task_id, /^\d+$/);
    await eventually(() => progress.length === 8, "all progress");
    assert.deepEqual(progress, Array.from({ length: 8 }, (_, i) => ({ done: i + 1, total: 8 })));
    socket.disconnect();
  });
}

test("a default stands in for what is absent", async () => {
  const socket = await connectBy("websocket");
  await ask(socket, "start", { name: "default" });
  const [{ total }] = await within(once(socket, "task.progress"), "progress");
  assert.equal(total, 10);
  socket.disconnect();
});

test("progress goes to the one who started the task, and a task outlives its client", async () => {
  const [ann, bob] = await Promise.all([connectBy("websocket"), connectBy("websocket")]);
  let heard = 0;
  bob.on("task.progress", () => heard++);
  await ask(ann, "start", { name: "mine", steps: 4 });
  await within(once(ann, "task.progress"), "progress");
  ann.disconnect();
  await ask(bob, "start", { name: "other", steps: 2 });
  await eventually(() => heard === 2, "bob's own progress");
  bob.disconnect();
});

test("numbers are checked as numbers", async () => {
  const socket = await connectBy("websocket");
  for (const [steps, type] of [[0, "greater_than_equal"], [1001, "less_than_equal"], [1.5, "int_from_float"], ["7", "int_type"], [null, "int_type"]]) {
    const { error } = await ask(socket, "start", { name: "x", steps });
    assert.deepEqual(error.context.errors.map(({ type, loc }) => [type, ...loc]), [[type, "steps"]]);
  }
  socket.disconnect();
});

test("more tasks than workers are throttled, then taken again", async () => {
  const socket = await connectBy("websocket");
  const acks = await Promise.all(Array.from({ length: 70 }, () => ask(socket, "start", { name: "busy", steps: 60 })));
  const refused = acks.filter(({ error }) => error);
  assert.ok(refused.length >= 6, `${refused.length} of 70 were refused`);
  for (const { error } of refused) {
    assert.equal(error.code, "too_many_tasks");
    assert.equal(error.kind, "throttled");
  }
  await eventually(async () => !(await ask(socket, "start", { name: "later", steps: 1 })).error, "a worker is free");
  socket.disconnect();
});

test("the server ends while tasks are running", async () => {
  const other = await Program.start(process.env.TASKS);
  const socket = io(`${other.url}/tasks`, { forceNew: true, reconnection: false });
  open.add(socket);
  await ask(socket, "start", { name: "long", steps: 1000 });
  await within(once(socket, "task.progress"), "progress");
  await other.stop();
});
