// SPDX-License-Identifier: MIT
// What the README promises of its example: the acks it prints are the acks that come.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { test } from "node:test";
import { io } from "socket.io-client";

const readme = readFileSync(process.env.README, "utf8");

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** The comment lines behind the statement that holds `marker`, as the value they show. */
function shownAfter(marker) {
  const lines = readme.slice(readme.indexOf(marker)).split("\n").slice(1);
  const shown = lines.slice(0, lines.findIndex((line) => !line.startsWith("//")));
  return new Function(`return (${shown.map((line) => line.slice(2)).join("\n")})`)();
}

test("the README's server answers what the README shows", async () => {
  const port = await freePort();
  const server = spawn(process.env.README_HELLO, { env: { ...process.env, PORT: port }, stdio: "inherit" });
  try {
    const chat = io(`http://localhost:${port}/chat`);
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
    server.kill("SIGTERM");
    const [code] = await once(server, "exit");
    assert.equal(code, 0);
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
