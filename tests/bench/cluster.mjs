// SPDX-License-Identifier: MIT
// What a message costs from one process to another: MEMBER=…/member node tests/bench/cluster.mjs
// [python|node] emits 200,000 messages in one process and counts them at a client of another.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { disconnectAll, endAll, Member, Redis } from "../interop/cluster.mjs";
import { eventually } from "../wait.mjs";

const [dialect = "python"] = process.argv.slice(2);
const batch = 5000;
const batches = 40;

/** User and kernel time of a process so far, in µs. */
function cpu({ process: { pid } }) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10000;
}

try {
  const redis = await Redis.start();
  const env = { REDIS_DIALECT: dialect };
  const [sender, receiver] = [await Member.start("fzio", redis, env), await Member.start("fzio", redis, env)];
  const client = await receiver.client(["a"]);
  client.offAny();
  let heard = 0;
  client.on("m", () => heard++);
  const processes = { "sending process": sender.child, redis: redis.child, "receiving process": receiver.child };
  const before = Object.values(processes).map(cpu);
  const began = performance.now();
  for (let i = 1; i <= batches; i++) {
    const args = [{ user_id: "ann", room: "a", text: "hello, everybody", ts: "2026-11-25T12:00:00Z" }];
    await sender.do({ do: "emit", room: "a", event: "m", args, times: batch });
    await eventually(() => heard === i * batch, "all are heard", 20000);
  }
  const seconds = (performance.now() - began) / 1000;
  const messages = batch * batches;
  assert.equal((await sender.status()).dropped, 0);
  console.log(`${dialect}: ${Math.round(messages / seconds)} messages/s`);
  Object.entries(processes).forEach(([name, child], i) => {
    console.log(`  ${name}: ${((cpu(child) - before[i]) / messages).toFixed(2)} µs of CPU a message`);
  });
} finally {
  disconnectAll();
  await endAll();
}
