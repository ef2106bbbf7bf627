// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sleep } from "../wait.mjs";
import { FOREVER, RS, Server } from "./peer.mjs";
import { Raw } from "./raw.mjs";

const KEYS = ["maxPayload", "pingInterval", "pingTimeout", "sid", "upgrades"];
const TRANSPORT = { EIO: 4, transport: "polling" };

describe("Engine.IO v4", () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.EIO_ECHO, "/engine.io/", FOREVER);
  });
  after(async () => assert.equal(await server.stop(), 0));

  /** One with times of its own, until the test ends. */
  async function startFor(t, times) {
    const own = await Server.start(process.env.EIO_ECHO, "/engine.io/", times);
    t.after(async () => assert.equal(await own.stop(), 0));
    return own;
  }

  describe("handshake", () => {
    test("polling: an open packet with exactly five keys", async (t) => {
      const own = await startFor(t, []);
      const { status, headers, body } = await own.get();
      assert.equal(status, 200);
      assert.equal(headers["content-type"], "text/plain; charset=UTF-8");
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(body[0], "0");
      const open = JSON.parse(body.slice(1));
      assert.deepEqual(Object.keys(open).sort(), KEYS);
      assert.match(open.sid, /^[\w-]{20}$/);
      assert.deepEqual({ ...open, sid: "" }, {
        sid: "", upgrades: ["websocket"], pingInterval: 300, pingTimeout: 200, maxPayload: 1000000,
      });
    });

    test("WebSocket: nothing to upgrade to", async () => {
      const peer = await server.open();
      assert.deepEqual(Object.keys(peer.handshake).sort(), KEYS);
      assert.deepEqual(peer.handshake.upgrades, []);
      peer.close();
    });

    const refusals = [
      ["no transport", "GET", { EIO: 4 }, 0, "Transport unknown"],
      ["unknown transport", "GET", { EIO: 4, transport: "abc" }, 0, "Transport unknown"],
      ["transport=constructor", "GET", { EIO: 4, transport: "constructor" }, 0, "Transport unknown"],
      ["transport=__proto__", "GET", { EIO: 4, transport: "__proto__" }, 0, "Transport unknown"],
      ["unknown sid", "GET", { ...TRANSPORT, sid: "abc" }, 1, "Session ID unknown"],
      ["sid=__proto__", "GET", { ...TRANSPORT, sid: "__proto__" }, 1, "Session ID unknown"],
      ["POST without sid", "POST", TRANSPORT, 2, "Bad handshake method"],
      ["PUT without sid", "PUT", TRANSPORT, 2, "Bad handshake method"],
      ["WebSocket without upgrade", "GET", { EIO: 4, transport: "websocket" }, 3, "Bad request"],
      ["no EIO", "GET", { transport: "polling" }, 5, "Unsupported protocol version"],
      ["EIO=3", "GET", { EIO: 3, transport: "polling" }, 5, "Unsupported protocol version"],
      ["EIO=abc", "GET", { EIO: "abc", transport: "polling" }, 5, "Unsupported protocol version"],
    ];
    for (const [name, method, query, code, message] of refusals) {
      test(`refuses ${name}: ${code}`, async () => {
        const body = method === "GET" ? undefined : "";
        const answer = await server.http(method, query, { body });
        assert.equal(answer.status, 400);
        assert.equal(answer.headers["content-type"], "application/json");
        assert.equal(answer.headers["access-control-allow-origin"], "*");
        assert.deepEqual(JSON.parse(answer.body), { code, message });
      });
    }

    const upgrades = [
      ["EIO=3", { EIO: 3 }],
      ["unknown transport", { transport: "abc" }],
      ["unknown sid", { sid: "abc" }],
    ];
    for (const [name, query] of upgrades) {
      test(`refuses a WebSocket with ${name} before its 101`, async () => {
        assert.equal(await server.ws(query).refusal(), 400);
      });
    }

    test("the path must match with its slash", async () => {
      const path = "/engine.io?EIO=4&transport=polling";
      assert.equal((await server.http("GET", {}, { path })).status, 404);
    });
  });

  describe("CORS", () => {
    test("a preflight is answered 204 and echoes the headers asked for", async () => {
      const { status, headers } = await server.http("OPTIONS", TRANSPORT, {
        headers: {
          Origin: "http://a.example",
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "x-one, x-two",
        },
      });
      assert.equal(status, 204);
      assert.equal(headers["access-control-allow-origin"], "*");
      assert.match(headers["access-control-allow-methods"], /GET.*POST/);
      assert.equal(headers["access-control-allow-headers"], "x-one, x-two");
    });
  });

  describe("heartbeat", () => {
    // That neither comes too late is for a clock that does not run by itself: test_engine_heartbeat.c.
    const TIMES = ["--ping-interval", "300", "--ping-timeout", "1500"];

    test("polling: ping after pingInterval, timeout without pong", async (t) => {
      const own = await startFor(t, TIMES);
      const start = Date.now();
      const { sid } = await own.poll();
      assert.equal((await own.get(sid)).body, "2");
      assert.ok(Date.now() - start >= 300);
      assert.equal((await own.post(sid, "3")).body, "ok");
      assert.equal((await own.get(sid)).body, "2");
      await own.ends(sid);
      assert.ok(Date.now() - start >= 2100);
      assert.equal((await own.get(sid)).status, 400);
    });

    test("WebSocket: ping, pong, and a close when pongs stop", async (t) => {
      const own = await startFor(t, TIMES);
      const peer = await own.open();
      peer.silent = true;
      let ponged = 0;
      for (let i = 0; i < 3; i++) {
        assert.equal(await peer.next(), "2");
        ponged = Date.now();
        peer.send("3");
      }
      assert.equal(await peer.next(), "2");
      await peer.end();
      assert.ok(Date.now() - ponged >= 1500);
    });

    test("pongs that nobody asked for are harmless", async () => {
      const peer = await server.open();
      for (let i = 0; i < 1000; i++) peer.send("3");
      peer.send("4still here");
      assert.equal(await peer.next(), "4still here");
      peer.close();
    });
  });

  describe("polling", () => {
    test("POST is answered ok, GET brings the echo", async () => {
      const { sid } = await server.poll();
      const { status, body, headers } = await server.post(sid, "4hello");
      assert.deepEqual([status, body], [200, "ok"]);
      assert.match(headers["content-type"], /^text\/html/);
      assert.equal((await server.get(sid)).body, "4hello");
    });

    test("several packets, text and binary, keep their order", async () => {
      const { sid } = await server.poll();
      const payload = ["4one", "bAQIDBA==", "4utf-8 \u20ac \u{1f600}", "4last"].join(RS);
      await server.post(sid, payload);
      assert.equal((await server.get(sid)).body, payload);
    });

    test("a waiting GET is answered as soon as there is something", async () => {
      const { sid } = await server.poll();
      const { answer } = await server.park(sid);
      await server.post(sid, "4now");
      assert.equal((await answer).body, "4now");
    });

    test("a close packet ends the session; its GET gets a noop", async () => {
      const { sid } = await server.poll();
      const { answer } = await server.park(sid);
      assert.equal((await server.post(sid, "1")).status, 200);
      assert.equal((await answer).body, "6");
      assert.equal(await server.lives(sid), false);
    });

    test("a second GET closes the session", async () => {
      const { sid } = await server.poll();
      const { answer } = await server.park(sid);
      assert.equal((await server.get(sid)).status, 400);
      const { status, body } = await answer;
      assert.deepEqual([status, body], [200, "1"]);
      assert.equal(await server.lives(sid), false);
    });

    test("a GET whose client leaves closes the session", async () => {
      const { sid } = await server.poll();
      const { leave } = await server.park(sid);
      leave();
      await server.ends(sid);
    });

    for (const [name, body] of [["unknown packet", "abc"], ["an empty packet", `4a${RS}${RS}4b`],
      ["a client's ping", "2"], ["bad base64", "b!!!!"]]) {
      test(`${name} closes the session`, async () => {
        const { sid } = await server.poll();
        await server.post(sid, body).catch(() => {});
        await server.ends(sid);
      });
    }

    test("application/octet-stream is refused and closes", async () => {
      const { sid } = await server.poll();
      const headers = { "Content-Type": "application/octet-stream" };
      assert.equal((await server.post(sid, "4a", { headers })).status, 400);
      assert.equal(await server.lives(sid), false);
    });

    test("maxPayload bytes pass, one more is 413 and closes", async () => {
      const { sid } = await server.poll();
      assert.equal((await server.post(sid, "4".padEnd(1000000, "x"))).status, 200);
      assert.equal((await server.get(sid)).body.length, 1000000);
      const over = await server.post(sid, "4".padEnd(1000001, "x")).catch(() => ({ status: 413 }));
      assert.equal(over.status, 413);
      assert.equal(await server.lives(sid), false);
    });

    test("other methods are refused", async () => {
      const { sid } = await server.poll();
      const { status } = await server.http("PUT", { ...TRANSPORT, sid }, { body: "4a" });
      assert.ok(status === 400 || status === 405, `${status}`);
    });
  });

  describe("WebSocket", () => {
    test("echoes text and bytes", async () => {
      const peer = await server.open();
      peer.send("4hello \u20ac");
      assert.equal(await peer.next(), "4hello \u20ac");
      peer.send(Buffer.from([0, 1, 2, 255]));
      assert.deepEqual(await peer.next(), Buffer.from([0, 1, 2, 255]));
      peer.close();
    });

    test("a large message, in fragments, comes back whole", async () => {
      const peer = await server.open();
      const text = "4".padEnd(300000, "abc\u20ac");
      for (let at = 0; at < text.length; at += 7001) {
        const end = at + 7001;
        peer.socket.send(text.slice(at, end), { fin: end >= text.length });
      }
      assert.equal(await peer.next(), text);
      peer.close();
    });

    for (const [name, message] of [["an unknown packet", "abc"], ["an empty frame", ""],
      ["a client's ping", "2"], ["a close packet", "1"]]) {
      test(`${name} closes`, async () => {
        const peer = await server.open();
        peer.silent = true;
        peer.send(message);
        await peer.end();
        await server.ends(peer.handshake.sid);
      });
    }

    test("a message over maxPayload closes with 1009", async () => {
      const peer = await server.open();
      peer.send("4".padEnd(1000001, "x"));
      assert.equal((await peer.end()).code, 1009);
    });

    test("text that is not UTF-8 closes with 1007", async () => {
      const peer = await server.open();
      const options = { fin: true, binary: false, mask: true };
      peer.socket._sender.send(Buffer.from([0x34, 0xff, 0xfe]), options);
      assert.equal((await peer.end()).code, 1007);
    });

    test("a client that goes takes its session along", async () => {
      const peer = await server.open();
      peer.socket.terminate();
      await server.ends(peer.handshake.sid);
    });
  });

  describe("upgrade", () => {
    /** A polling session with a WebSocket whose probe was answered. */
    async function probed() {
      const { sid } = await server.poll();
      const peer = server.ws({ sid });
      await new Promise((resolve) => peer.socket.on("open", resolve));
      peer.send("2probe");
      assert.equal(await peer.next(), "3probe");
      return { sid, peer };
    }

    test("probe, noop, upgrade, and messages on the WebSocket", async () => {
      const { sid, peer } = await probed();
      assert.equal((await server.get(sid)).body, "6");
      peer.send("5");
      peer.send("4hello");
      assert.equal(await peer.next(), "4hello");
      const late = await server.get(sid);
      assert.equal(late.status, 400);
      assert.equal(JSON.parse(late.body).code, 3);
      peer.send("4unharmed");
      assert.equal(await peer.next(), "4unharmed");
      peer.close();
    });

    // Node's server reads the two in this order, however late it is, and the public suite counts
    // on it. Stopped, ours finds both at once.
    test("a GET sent behind the upgrade comes behind it, also to a server that is late", async () => {
      const raw = await Raw.polling(server);
      const peer = server.ws({ sid: raw.sid });
      await new Promise((resolve) => peer.socket.on("open", resolve));
      peer.send("2probe");
      assert.equal(await peer.next(), "3probe");
      server.process.kill("SIGSTOP");
      try {
        peer.send("5");
        raw.poll();
        await sleep(30);
      } finally {
        server.process.kill("SIGCONT");
      }
      assert.equal((await raw.answer()).status, 400);
      peer.send("4unharmed");
      assert.equal(await peer.next(), "4unharmed");
      peer.close();
      raw.socket.destroy();
    });

    test("noops repeat until the client has paused", async () => {
      const { sid, peer } = await probed();
      for (let i = 0; i < 2; i++) {
        assert.equal((await server.get(sid)).body, "6");
      }
      peer.send("5");
      peer.send("4a");
      assert.equal(await peer.next(), "4a");
      peer.close();
    });

    test("what waited for a GET comes first on the WebSocket", async () => {
      const { sid, peer } = await probed();
      await server.post(sid, `4one${RS}4two`);
      peer.send("5");
      peer.send("4three");
      for (const expected of ["4one", "4two", "4three"]) {
        assert.equal(await peer.next(), expected);
      }
      peer.close();
    });

    test("a wrong probe closes that WebSocket, and polling goes on", async () => {
      const { sid } = await server.poll();
      const peer = server.ws({ sid });
      await new Promise((resolve) => peer.socket.on("open", resolve));
      peer.send("4no probe");
      await peer.end();
      await server.post(sid, "4here");
      assert.equal((await server.get(sid)).body, "4here");
    });

    describe("the server stops in the middle", () => {
      /** Polls, opens a WebSocket, and tells the server to stop once that is `ready`. */
      async function stopped(t, ready) {
        const own = await Server.start(process.env.EIO_ECHO, "/engine.io/", FOREVER);
        t.after(() => own.process.kill("SIGKILL"));
        const raw = await Raw.polling(own);
        t.after(() => raw.socket.destroy());
        const peer = own.ws({ sid: raw.sid });
        await new Promise((resolve) => peer.socket.on("open", resolve));
        await ready({ own, raw, peer });
        const code = own.stop();
        await own.says("stopping: ");
        return { peer, raw, code };
      }

      async function probe({ peer }) {
        peer.send("2probe");
        assert.equal(await peer.next(), "3probe");
      }

      test("before the probe: the GET that waits is told, the WebSocket is closed", async (t) => {
        const { peer, raw, code } = await stopped(t, async ({ own, raw }) => {
          raw.poll();
          assert.ok(await own.lives(raw.sid)); // asked later, so answered when the GET waits
        });
        assert.equal((await raw.answer()).body.toString(), "1");
        assert.equal((await peer.end()).code, 1005);
        assert.equal(await code, 0);
      });

      // It has paused its polling and listens to nothing yet: engine.io-client forgets a WebSocket
      // that closes now, and does not take polling up again.
      test("behind the probe: the WebSocket waits for the upgrade, gives the rest, and is closed", async (t) => {
        const { peer, code } = await stopped(t, async ({ own, raw, peer }) => {
          await probe({ peer });
          await own.post(raw.sid, `4one${RS}4two`);
        });
        peer.send("5");
        for (const expected of ["4one", "4two"]) assert.equal(await peer.next(), expected);
        assert.equal((await peer.end()).code, 1005);
        assert.equal(await code, 0);
      });

      test("a client that never upgrades does not keep it from ending", async (t) => {
        const { peer, code } = await stopped(t, probe);
        assert.equal((await peer.end()).code, 1006);
        assert.equal(await code, 0);
      });
    });

    test("a second WebSocket is accepted, closed, and harmless", async () => {
      const { sid, peer } = await probed();
      peer.send("5");
      const second = server.ws({ sid });
      await second.end();
      peer.send("4still");
      assert.equal(await peer.next(), "4still");
      peer.close();
    });
  });
});
