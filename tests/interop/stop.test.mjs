// SPDX-License-Identifier: MIT
// A server that stops while the real client is in the middle of its upgrade: at each step of it the
// client is told, and does not wait for its ping timeout (25 + 20 seconds).
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { io, NodeWebSocket, NodeXHR } from "socket.io-client";
import { listens, Program } from "../program.mjs";
import { eventually, sleep, within } from "../wait.mjs";

/** Transports that come to `step` of the upgrade, say so, and go on when they may. */
function held(step) {
  const hold = {};
  hold.reached = new Promise((resolve) => { hold.reach = resolve; });
  hold.released = new Promise((resolve) => { hold.release = resolve; });
  const stop = (at, go) => {
    if (at !== step) return go();
    hold.reach();
    hold.released.then(go);
  };
  class Polling extends NodeXHR {
    // It answers its socket when its last GET and POST are done.
    pause(paused) {
      super.pause(() => stop("the pause", paused));
    }
  }
  class WebSocket extends NodeWebSocket {
    write(packets) {
      stop({ ping: "the probe", upgrade: "the upgrade" }[packets[0].type], () => super.write(packets));
    }
  }
  hold.transports = [Polling, WebSocket];
  return hold;
}

for (const step of ["the probe", "the pause", "the upgrade"]) {
  test(`SIGTERM before ${step} tells the client`, async (t) => {
    const chat = await Program.start(process.env.CHAT);
    t.after(() => chat.process.kill("SIGKILL"));
    const hold = held(step);
    const socket = io(`${chat.url}/chat`, { transports: hold.transports, forceNew: true, reconnection: false });
    t.after(() => socket.disconnect());
    await within(once(socket, "connect"), "the client connects");
    await within(hold.reached, `the client comes to ${step}`);
    const gone = within(once(socket, "disconnect"), "the client is told");
    const stopped = chat.stop();
    await eventually(async () => !(await listens(chat.port)), "the stop begins");
    await sleep(300); // time to do the wrong thing; it has two seconds for the right one
    hold.release();
    const [reason] = await gone;
    assert.ok(["transport close", "transport error"].includes(reason), reason);
    await stopped;
  });
}
