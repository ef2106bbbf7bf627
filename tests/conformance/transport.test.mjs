// SPDX-License-Identifier: MIT
// What the transport owes to clients that leave, stall, cheat and hurry
// (../../../shared/facts/transport.md, transport-ev.md, peers.md §5). EIO_ECHO names the program.
import { describe } from "node:test";

// Each has a server of its own, and mostly waits: all at once. What loads a server, and measures it,
// is in load.test.mjs.
describe("transport", { concurrency: true }, async () => {
  for (const part of ["http", "slow", "websocket", "limits"]) {
    await import(`./transport_${part}.mjs`);
  }
});
