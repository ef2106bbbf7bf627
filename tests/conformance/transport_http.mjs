// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gunzipSync, inflateSync } from "node:zlib";
import { sleep } from "../wait.mjs";
import { FOREVER, Server } from "./peer.mjs";
import { Raw, UPGRADE, cpuSeconds, rests } from "./raw.mjs";

const POLL = "/engine.io/?EIO=4&transport=polling";

describe("HTTP", { concurrency: 1 }, () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.EIO_ECHO, "/engine.io/", FOREVER);
  });
  after(async () => assert.equal(await server.stop(), 0));

  /** Sends it on a connection of its own. */
  async function say(text) {
    const raw = await Raw.connect(server.port);
    raw.write(text);
    return raw;
  }

  function get(sid, headers = "") {
    return `GET ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`;
  }

  describe("a waiting GET whose client leaves", () => {
    for (const how of ["FIN", "RST", "half-close"]) {
      test(`by ${how}: its session ends at once, and nothing spins`, async () => {
        const { sid } = await server.poll();
        const raw = await say(get(sid));
        await sleep(50);
        raw.leave(how);
        await server.ends(sid);
        await rests(server.process);
        raw.leave("FIN");
      });
    }

    test("what the client pipelined meanwhile is answered behind it, in order", async () => {
      const { sid } = await server.poll();
      const raw = await say(get(sid));
      await sleep(30);
      raw.write("GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n");
      await rests(server.process);
      assert.equal(raw.bytes.length, 0);
      await server.post(sid, "4now");
      assert.equal((await raw.answer()).body.toString(), "4now");
      assert.equal((await raw.answer()).status, 404);
      assert.equal((await raw.answer()).status, 404);
      raw.leave("FIN");
    });
  });

  describe("framing", () => {
    test("pipelined requests are answered in order", async () => {
      const { sid } = await server.poll();
      const post = `POST ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n4abc`;
      const raw = await say(`${post}GET /x HTTP/1.1\r\nHost: a\r\n\r\n${get(sid)}`);
      assert.equal((await raw.answer()).body.toString(), "ok");
      assert.equal((await raw.answer()).status, 404);
      assert.equal((await raw.answer()).body.toString(), "4abc");
      raw.leave("FIN");
    });

    // libwebsockets 4.1.6 cannot read its body, and would never leave its loop.
    for (const length of ["Content-Length: 4\r\n", ""]) {
      test(`a POST behind another request, ${length ? "with" : "without"} length`, async () => {
        const { sid } = await server.poll();
        const raw = await say("GET /x HTTP/1.1\r\nHost: a\r\n\r\n" +
          `POST ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\n${length}\r\n4abc${get(sid)}`);
        assert.equal((await raw.answer()).status, 404);
        assert.equal((await raw.answer()).status, length ? 503 : 411);
        await raw.end();
        raw.leave("FIN");
        assert.equal(await server.lives(sid), true);
      });
    }

    const refused = [
      ["POST without a length", "POST", "", 411],
      ["chunked POST", "POST", "Transfer-Encoding: chunked\r\n", 411],
      ["chunked GET", "GET", "Transfer-Encoding: chunked\r\n", 411],
      ["length that is no number", "POST", "Content-Length: 1x\r\n", 400],
      ["negative length", "POST", "Content-Length: -1\r\n", 400],
      ["two lengths", "POST", "Content-Length: 3\r\nContent-Length: 4\r\n", 400],
      ["length with a blank before its colon", "GET", "Content-Length : 3\r\n", 400],
      ["coding with a tab before its colon", "GET", "Transfer-Encoding\t: chunked\r\n", 400],
      ["two hosts", "GET", "Host: b\r\n", 400],
      ["GET of the engine with a body", "GET", "Content-Length: 3\r\n", 400],
    ];
    for (const [name, method, headers, status] of refused) {
      test(`${name}: ${status}, and the connection ends`, async () => {
        const { sid } = await server.poll();
        const raw = await say(
          `${method} ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\n${headers}\r\n3\r\nabc\r\n`);
        const answer = await raw.answer();
        assert.equal(answer.status, status);
        assert.match(answer.head, /Access-Control-Allow-Origin: \*/);
        assert.match(answer.head, /Connection: close/);
        await raw.end();
        raw.leave("FIN");
        assert.equal(await server.lives(sid), true);
      });
    }

    test("a body over maxPayload is refused by its length, and the answer arrives", async () => {
      const { sid } = await server.poll();
      const raw = await say(`POST ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\n` +
        `Content-Length: 99999999\r\n\r\n${"x".repeat(500000)}`);
      assert.equal((await raw.answer()).status, 413);
      raw.leave("FIN");
    });

    test("Expect: 100-continue is answered", async () => {
      const { sid } = await server.poll();
      const raw = await say(`POST ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\n` +
        "Content-Length: 6\r\nExpect: 100-continue\r\n\r\n");
      assert.equal(await raw.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
      raw.write("4hello");
      assert.equal((await raw.answer()).body.toString(), "ok");
      raw.leave("FIN");
    });

    for (const how of ["FIN", "RST", "half-close"]) {
      test(`a POST whose client leaves in the middle by ${how} closes its session`, async () => {
        const { sid } = await server.poll();
        const raw = await say(`POST ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\n` +
          "Content-Length: 600000\r\n\r\n4abc");
        await sleep(50);
        raw.leave(how);
        await server.ends(sid);
        raw.leave("FIN");
      });
    }

    test("1 MB of separators is refused at the first", async () => {
      const { sid } = await server.poll();
      const used = cpuSeconds(server.process);
      await server.post(sid, "\x1e".repeat(1000000)).catch(() => {});
      assert.equal(await server.lives(sid), false);
      assert.ok(cpuSeconds(server.process) - used < 2); // of which most is the sanitizer's
    });

    test("a head in single bytes is one", async () => {
      const raw = await Raw.connect(server.port);
      for (const byte of "GET /x HTTP/1.1\r\nHost: a\r\nCookie: b=c\r\n\r\n") {
        raw.write(byte);
        await sleep(1);
      }
      assert.equal((await raw.answer()).status, 404);
      raw.leave("FIN");
    });

    test("a POST in many pieces is one", async () => {
      const { sid } = await server.poll();
      const raw = await say(`POST ${POLL}&sid=${sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n`);
      for (const byte of "4hello") {
        raw.write(byte);
        await sleep(5);
      }
      assert.equal((await raw.answer()).body.toString(), "ok");
      assert.equal((await server.get(sid)).body, "4hello");
      raw.leave("FIN");
    });

    test("HTTP/1.0 and Connection: close end the connection", async () => {
      for (const [version, header] of [["1.0", ""], ["1.1", "Connection: close\r\n"]]) {
        const raw = await say(`GET /x HTTP/${version}\r\nHost: a\r\n${header}\r\n`);
        assert.match((await raw.answer()).head, /Connection: close/);
        await raw.end();
        raw.leave("FIN");
      }
    });
  });

  describe("heads", () => {
    test("9,000 bytes of cookie, and of URL, pass", async () => {
      const long = "x".repeat(9000);
      const raw = await say(`GET ${POLL}&t=${long} HTTP/1.1\r\nHost: a\r\nCookie: ${long}\r\n\r\n`);
      assert.equal((await raw.answer()).status, 200);
      raw.leave("FIN");
    });

    for (const [name, head] of [
      ["a header of 60,000 bytes", `X-Long: ${"x".repeat(60000)}\r\n`],
      ["2,000 headers", Array.from({ length: 2000 }, (_, i) => `X-${i}: ${i}\r\n`).join("")],
      ["2,000 parameters", null],
    ]) {
      test(`${name}: refused or dropped, and the server goes on`, async () => {
        const query = head ? "" : "&a=1".repeat(2000);
        const raw = await say(`GET ${POLL}${query} HTTP/1.1\r\nHost: a\r\n${head ?? ""}\r\n`);
        await raw.waitFor("answer or end", () => raw.ended || raw.bytes.length > 0);
        raw.leave("FIN");
        assert.equal((await server.get()).status, 200);
      });
    }

    test("garbage, unknown methods, CONNECT: refused or dropped", async () => {
      for (const text of ["\x00\x01\x02\r\n\r\n", "BREW /x HTTP/1.1\r\n\r\n", "GET\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"]) {
        const raw = await say(text);
        await raw.waitFor("answer or end", () => raw.ended || raw.bytes.length > 0);
        assert.doesNotMatch(raw.bytes.toString(), /^HTTP\/1.. 2/);
        raw.leave("FIN");
      }
      assert.equal((await server.get()).status, 200);
    });
  });

  describe("upgrades that are none", () => {
    const good = UPGRADE;
    const path = "/engine.io/?EIO=4&transport=websocket";
    for (const [name, method, headers, status, version = "1.1"] of [
      ["version 8", "GET", good.replace("13", "8"), 426],
      ["no version", "GET", good.replace(/Sec-WebSocket-Version.*\r\n/, ""), 426],
      ["no key", "GET", good.replace(/Sec-WebSocket-Key.*\r\n/, ""), 400],
      ["a short key", "GET", good.replace("dGhlIHNhbXBsZSBub25jZQ==", "abc"), 400],
      ["no Connection: Upgrade", "GET", good.replace("Connection: Upgrade", "Connection: x"), 400],
      ["two hosts", "GET", `${good}Host: b\r\n`, 400],
      ["HTTP/1.0", "GET", good, 400, "1.0"],
      ["POST", "POST", `${good}Content-Length: 3\r\n`, 400],
      ["8 KB of commas as protocols", "GET",
        `${good}Sec-WebSocket-Protocol: ${",".repeat(8000)}\r\n`, 400],
    ]) {
      test(`${name}: ${status}`, async () => {
        const raw = await say(`${method} ${path} HTTP/${version}\r\n${headers}\r\n`);
        assert.equal((await raw.answer()).status, status);
        await raw.end();
        raw.leave("FIN");
      });
    }

    test("another path: 404", async () => {
      const raw = await say(`GET /other HTTP/1.1\r\n${good}\r\n`);
      assert.equal((await raw.answer()).status, 404);
      raw.leave("FIN");
    });

    test("an unknown protocol is refused, and nothing freed is touched", async () => {
      for (let i = 0; i < 20; i++) {
        const raw = await say(`GET ${path} HTTP/1.1\r\n${good.replace("websocket", "foo")}\r\n`);
        await raw.end();
        raw.leave("FIN");
      }
      assert.equal((await server.get()).status, 200);
    });

    test("HTTP/2 is not taken: the request is answered as it is", async () => {
      const raw = await say(`GET ${POLL} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, ` +
        "HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
      const answer = await raw.answer();
      assert.equal(answer.status, 200);
      assert.equal(answer.body.toString()[0], "0");
      raw.leave("FIN");
    });

    test("HTTP/2 by prior knowledge is refused or dropped", async () => {
      const raw = await say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
      await raw.waitFor("answer or end", () => raw.ended || raw.bytes.length > 0);
      assert.match(raw.bytes.toString("latin1"), /^(HTTP\/1\.[01] 4|$)/);
      raw.leave("FIN");
      assert.equal((await server.get()).status, 200);
    });

    test("no extension is negotiated; 8 KB of spaces as one are dropped", async () => {
      for (const spaces of [1, 8000]) {
        const offered = `permessage-deflate;${" ".repeat(spaces)}client_max_window_bits`;
        const raw = await say(`GET ${path} HTTP/1.1\r\n${good}` +
          `Sec-WebSocket-Extensions: ${offered}\r\n\r\n`);
        await raw.waitFor("answer or end", () => raw.ended || raw.bytes.length > 0);
        assert.doesNotMatch(raw.bytes.toString(), /Extensions/i);
        if (spaces === 1) assert.match(raw.bytes.toString(), /^HTTP\/1.1 101/);
        raw.leave("FIN");
      }
      assert.equal((await server.get()).status, 200);
    });

    test("the first subprotocol offered is chosen", async () => {
      for (const offered of ["chat, superchat", "v1.json"]) {
        const raw = await say(`GET ${path} HTTP/1.1\r\n${good}` +
          `Sec-WebSocket-Protocol: ${offered}\r\n\r\n`);
        const chosen = new RegExp(`Sec-WebSocket-Protocol: ${offered.split(",")[0]}\r\n`);
        assert.match(await raw.until("\r\n\r\n"), chosen);
        raw.leave("FIN");
      }
    });
  });

  describe("compression of polling answers", () => {
    const text = `4${"compressible ".repeat(200)}`;
    for (const [accepted, coding, decode] of [
      ["gzip, deflate, br", "gzip", gunzipSync],
      ["deflate", "deflate", inflateSync],
      ["gzip;q=0, deflate;q=0.5", "deflate", inflateSync],
      ["*", "gzip", gunzipSync],
      ["br", undefined, (body) => body],
      ["gzip;q=0.0", undefined, (body) => body],
    ]) {
      test(`Accept-Encoding: ${accepted} gives ${coding ?? "none"}`, async () => {
        const { sid } = await server.poll();
        await server.post(sid, text);
        const raw = await say(get(sid, `Accept-Encoding: ${accepted}\r\n`));
        const answer = await raw.answer();
        assert.equal(/content-encoding: (\w+)/i.exec(answer.head)?.[1], coding);
        assert.equal(decode(answer.body).toString(), text);
        raw.leave("FIN");
      });
    }

    test("not below 1,024 bytes", async () => {
      const { sid } = await server.poll();
      await server.post(sid, "4".padEnd(1023, "x"));
      const raw = await say(get(sid, "Accept-Encoding: gzip\r\n"));
      assert.doesNotMatch((await raw.answer()).head, /content-encoding/i);
      raw.leave("FIN");
    });
  });
});
