// SPDX-License-Identifier: MIT
// What the README promises of its example: the acks it prints are the acks that come.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { io } from "socket.io-client";
import { Program } from "../program.mjs";

const readme = readFileSync(process.env.README, "utf8");

/** The comment lines behind the statement that holds `marker`, as the value they show. */
function shownAfter(marker) {
  const lines = readme.slice(readme.indexOf(marker)).split("\n").slice(1);
  const shown = lines.slice(0, lines.findIndex((line) => !line.startsWith("//")));
  return new Function(`return (${shown.map((line) => line.slice(2)).join("\n")})`)();
}

test("the README's server answers what the README shows", async () => {
  const server = await Program.start(process.env.README_HELLO);
  try {
    const chat = io(`${server.url}/chat`);
    const joined = once(chat, "joined");
    assert.deepEqual(
      await chat.timeout(15000).emitWithAck("join", { room: "general", user_id: "ann" }),
      shownAfter('"join", { room: "general"'));
    assert.deepEqual(await joined, [{ user_id: "ann" }]);
    assert.deepEqual(
      await chat.timeout(15000).emitWithAck("join", { room: "" }),
      shownAfter('"join", { room: "" }'));
    chat.disconnect();
  } finally {
    await server.stop();
  }
});

test("the generated code that the README shows is what fzio-gen writes", () => {
  const blocks = [...readme.matchAll(/<!-- generated: (\S+) -->\n```c\n([^`]*)```/g)];
  assert.ok(blocks.length >= 3, "the README shows what is generated");
  for (const [, name, code] of blocks) {
    const generated = readFileSync(`${process.env.GENERATED}/${name}`, "utf8");
    assert.ok(generated.includes(code), `${name} no longer holds:\n${code}`);
  }
});
