// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";
import { sleep } from "../wait.mjs";
import { Server } from "./peer.mjs";
import { Raw } from "./raw.mjs";

test("a head that does not end is cut off after ten seconds", async () => {
  const server = await Server.start(process.env.EIO_ECHO, "/engine.io/");
  const start = Date.now();
  const raw = await Raw.connect(server.port);
  raw.write("GET / HTTP/1.1\r\n");
  const silent = await Raw.connect(server.port);
  while (!raw.ended && Date.now() - start < 30000) {
    raw.write("X: 1\r\n");
    await sleep(500);
  }
  await silent.end();
  assert.ok(raw.ended && Date.now() - start >= 10000, `${Date.now() - start} ms`);
  raw.leave("FIN");
  silent.leave("FIN");
  assert.equal(await server.stop(), 0);
});
