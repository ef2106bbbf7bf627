// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { FOREVER, PATIENT, RS, Server } from "./peer.mjs";

const placeholder = (num) => `{"_placeholder":true,"num":${num}}`;

describe("Socket.IO v5", () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.SIO_ECHO, "/socket.io/", FOREVER);
  });
  after(async () => assert.equal(await server.stop(), 0));

  /** A WebSocket that has joined `/`; `sid` is its Socket.IO sid. */
  async function joined(at = server) {
    const peer = await at.open();
    peer.send("40");
    peer.sid = JSON.parse((await peer.next()).slice(2)).sid;
    assert.equal(await peer.next(), '42["auth",{}]');
    return peer;
  }

  describe("connect", () => {
    test("answers with a sid alone, unlike the connection's", async () => {
      const peer = await server.open();
      peer.send("40");
      const reply = await peer.next();
      assert.match(reply, /^40\{/);
      const { sid, ...rest } = JSON.parse(reply.slice(2));
      assert.deepEqual(rest, {});
      assert.match(sid, /^[\w-]{20}$/);
      assert.notEqual(sid, peer.handshake.sid);
      peer.close();
    });

    const payloads = [
      ["40", "", "{}"],
      ['40{"token":"123"}', "", '{"token":"123"}'],
      ["40/custom", "/custom,", "{}"],
      ["40/custom,", "/custom,", "{}"],
      ['40/custom,{"token":"abc"}', "/custom,", '{"token":"abc"}'],
    ];
    for (const [packet, prefix, auth] of payloads) {
      test(`${packet} reaches the handler as ${auth}`, async () => {
        const peer = await server.open();
        peer.send(packet);
        assert.ok((await peer.next()).startsWith(`40${prefix}{"sid":"`));
        assert.equal(await peer.next(), `42${prefix}["auth",${auth}]`);
        peer.close();
      });
    }

    for (const name of ["/random", "/custom?x=1"]) {
      test(`${name} is an invalid namespace, and the connection stays`, async () => {
        const peer = await server.open();
        peer.send(`40${name},{}`);
        assert.equal(await peer.next(), `44${name},{"message":"Invalid namespace"}`);
        peer.send("40");
        assert.match(await peer.next(), /^40\{/);
        peer.close();
      });
    }

    test("two namespaces live on one connection", async () => {
      const peer = await joined();
      peer.send("40/custom,");
      const custom = await peer.next();
      assert.match(custom, /^40\/custom,\{/);
      assert.equal(await peer.next(), '42/custom,["auth",{}]');
      assert.notEqual(JSON.parse(custom.slice(10)).sid, peer.sid);
      peer.send("41/custom,");
      peer.send('42["message","root stays"]');
      assert.equal(await peer.next(), '42["message-back","root stays"]');
      peer.close();
    });

    test("joining nothing in time closes", async () => {
      const start = Date.now();
      const peer = await server.open();
      await peer.end();
      assert.ok(Date.now() - start >= 1000);
    });
  });

  describe("disconnect", () => {
    test("leaves the namespace; joining again gives a new sid", async () => {
      const peer = await joined();
      peer.send("41");
      peer.send("40");
      const { sid } = JSON.parse((await peer.next()).slice(2));
      assert.notEqual(sid, peer.sid);
      peer.close();
    });

    test("the connection stays without any namespace", async (t) => {
      const own = await Server.start(process.env.SIO_ECHO, "/socket.io/", PATIENT);
      t.after(() => own.stop());
      const peer = await joined(own);
      peer.silent = true;
      peer.send("41");
      for (let i = 0; i < 5; i++) { // longer than joining nothing may take
        assert.equal(await peer.next(), "2");
        peer.send("3");
      }
      peer.close();
    });
  });

  describe("events and acks", () => {
    const echoes = [
      ["values", '42["message",1,"2",{"3":[true,null]}]', ['42["message-back",1,"2",{"3":[true,null]}]']],
      ["no argument", '42["message"]', ['42["message-back"]']],
      ["text beyond ASCII", '42["message","\u20ac \u{1f600}"]', ['42["message-back","\u20ac \u{1f600}"]']],
      ["an ack", '42456["message-with-ack",1,"2",{"3":[false]}]', ['43456[1,"2",{"3":[false]}]']],
      ["an empty ack", '420["message-with-ack"]', ["430[]"]],
      ["the largest ack id", '429223372036854775807["message-with-ack"]',
        ["439223372036854775807[]"]],
    ];
    for (const [name, packet, expected] of echoes) {
      test(name, async () => {
        const peer = await joined();
        peer.send(packet);
        for (const message of expected) {
          assert.equal(await peer.next(), message);
        }
        peer.close();
      });
    }

    test("attachments follow their packet, in order", async () => {
      const peer = await joined();
      peer.send(`452-["message",${placeholder(0)},{"a":${placeholder(1)}}]`);
      peer.send(Buffer.from([1, 2, 3]));
      peer.send(Buffer.from([4, 5, 6]));
      assert.equal(await peer.next(),
        `452-["message-back",${placeholder(0)},{"a":${placeholder(1)}}]`);
      assert.deepEqual(await peer.next(), Buffer.from([1, 2, 3]));
      assert.deepEqual(await peer.next(), Buffer.from([4, 5, 6]));
      peer.close();
    });

    test("an ack with attachments", async () => {
      const peer = await joined();
      peer.send(`451-789["message-with-ack",${placeholder(0)}]`);
      peer.send(Buffer.from([1, 2, 3]));
      assert.equal(await peer.next(), `461-789[${placeholder(0)}]`);
      assert.deepEqual(await peer.next(), Buffer.from([1, 2, 3]));
      peer.close();
    });

    test("bytes over polling", async () => {
      const { sid } = await server.poll();
      await server.post(sid, "40");
      let seen = (await server.get(sid)).body;
      if (!seen.includes("auth")) seen += RS + (await server.get(sid)).body;
      await server.post(sid, `451-["message",${placeholder(0)}]${RS}bAQID`);
      assert.equal((await server.get(sid)).body,
        `451-["message-back",${placeholder(0)}]${RS}bAQID`);
    });

    test("events without a handler, and acks nobody waits for, are ignored", async () => {
      const peer = await joined();
      for (const packet of ['42["unknown"]', '42["error","x"]', '42["__proto__"]', "4312[]"]) {
        peer.send(packet);
      }
      peer.send('42["message",1]');
      assert.equal(await peer.next(), '42["message-back",1]');
      peer.close();
    });
  });

  describe("closes the connection for", () => {
    const early = ['42["message"]', "4312[]", "40[]", "40null", '44{"message":"x"}', "47", "4abc"];
    for (const packet of early) {
      test(`${packet} before any CONNECT`, async () => {
        const peer = await server.open();
        peer.send(packet);
        await peer.end();
      });
    }

    const broken = ["42{}", "42[]", "42", "42[null]", "42[{}]", "42[[1]]", '42["connect"]', '42["disconnecting"]',
      '42["newListener"]', '42["message"', '42["message"]junk', '42abc["message"]',
      '4221e3["message"]', '42-1["message"]', '42 1["message"]', '4299999999999999999999["message"]',
      '42["message",NaN]', '42["message",01]', '42/custom,["message"]', '42/nsp["message"]',
      "43", "4312{}", "40", '44{"message":"x"}', '45["message"]', '45-["message"]', '45-1-["message"]',
      '450-["message"]', '451.0-["message"]', '4511-["message"]', '455999999-["message"]',
      "47", '49["message"]'];
    for (const packet of broken) {
      test(`${packet} in a joined namespace`, async () => {
        const peer = await joined();
        peer.send(packet);
        await peer.end();
      });
    }

    for (const num of ["1", '"0"', "-1", "0.5", "{}", '"length"', '"__proto__"']) {
      test(`a placeholder with num ${num}`, async () => {
        const peer = await joined();
        peer.send(`451-["message",${placeholder(num)}]`);
        peer.send(Buffer.from([1]));
        await peer.end();
      });
    }

    test("text where an attachment is due", async () => {
      const peer = await joined();
      peer.send(`451-["message",${placeholder(0)}]`);
      peer.send('42["message"]');
      await peer.end();
    });

    test("bytes where none are due", async () => {
      const peer = await joined();
      peer.send(Buffer.from([1]));
      await peer.end();
    });

    test("an event behind its DISCONNECT", async () => {
      const peer = await joined();
      peer.send("41");
      peer.send('42["message"]');
      await peer.end();
    });
  });

  test("tells its clients when it stops", async () => {
    const own = await Server.start(process.env.SIO_ECHO, "/socket.io/", FOREVER);
    const peer = await own.open();
    peer.send("40");
    await peer.next();
    const { sid } = await own.poll();
    const { answer } = await own.park(sid);
    assert.equal(await own.stop(), 0);
    await peer.end();
    assert.equal((await answer).status, 200);
  });
});
