// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sleep } from "../wait.mjs";
import { FOREVER, Server } from "./peer.mjs";
import { Raw, UPGRADE, frame } from "./raw.mjs";

describe("WebSocket frames (RFC 6455)", { concurrency: 1 }, () => {
  let server;
  before(async () => {
    server = await Server.start(process.env.EIO_ECHO, "/engine.io/", FOREVER);
  });
  after(async () => assert.equal(await server.stop(), 0));

  /** The server closes with this code, and its session is gone. */
  async function closes(raw, code) {
    let got = await raw.frame();
    while (got.opcode !== 8) got = await raw.frame();
    assert.equal(got.data.readUInt16BE(0), code);
    raw.write(frame(8, got.data.subarray(0, 2)));
    raw.leave("half-close");
    await raw.end();
    await server.ends(raw.open.sid);
  }

  const errors = [
    ["a frame that is not masked", [frame(1, "4a", { masked: false })]],
    ["RSV1", [frame(1, "4a", { rsv: 0x40 })]],
    ["RSV2", [frame(1, "4a", { rsv: 0x20 })]],
    ["RSV3 on a ping", [frame(9, "", { rsv: 0x10 })]],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((op) => [`opcode ${op}`, [frame(op, "4a")]]),
    ["a ping of 126 bytes", [frame(9, "x".repeat(126))]],
    ["a fragmented ping", [frame(9, "", { fin: false })]],
    ["a continuation of nothing", [frame(0, "4a")]],
    ["text within text", [frame(1, "4a", { fin: false }), frame(1, "4b")]],
    ["a length of 2^63", [frame(1, "", { length: 1n << 63n })]],
    ["a close of one byte", [frame(8, "x")]],
    ["close code 1005", [frame(8, [0x03, 0xed])]],
    ["close code 999", [frame(8, [0x03, 0xe7])]],
  ];
  for (const [name, frames] of errors) {
    test(`${name}: 1002`, async () => {
      const raw = await Raw.webSocket(server);
      frames.forEach((each) => raw.write(each));
      await closes(raw, 1002);
    });
  }

  test("text that is not UTF-8, also cut within a character by fragments: 1007", async () => {
    const bad = [
      [frame(1, [0x34, 0xff])],
      [frame(1, [0x34, 0xc3])],
      [frame(1, [0x34, 0xed, 0xa0, 0x80])],
      [frame(1, [0x34, 0xc3], { fin: false }), frame(0, [0x28])],
      [frame(8, [0x03, 0xe8, 0xff])],
    ];
    for (const frames of bad) {
      const raw = await Raw.webSocket(server);
      frames.forEach((each) => raw.write(each));
      await closes(raw, 1007);
    }
  });

  test("a character cut by fragments is whole again", async () => {
    const raw = await Raw.webSocket(server);
    raw.write(frame(1, [0x34, 0xe2], { fin: false }));
    raw.write(frame(9, "between"));
    raw.write(frame(0, [0x82], { fin: false }));
    raw.write(frame(0, [0xac]));
    assert.deepEqual(await raw.frame(), { opcode: 10, data: Buffer.from("between") });
    assert.equal((await raw.frame()).data.toString(), "4\u20ac");
    raw.leave("FIN");
  });

  test("every cut between two reads gives the same messages", async () => {
    const stream = Buffer.concat([frame(1, "4one"), frame(2, [1, 2, 3]), frame(9, "p"),
      frame(1, `4${"x".repeat(200)}`)]);
    const raw = await Raw.webSocket(server);
    for (let cut = 1; cut < stream.length; cut += 3) {
      raw.write(stream.subarray(0, cut));
      await sleep(1);
      raw.write(stream.subarray(cut));
      assert.equal((await raw.frame()).data.toString(), "4one");
      assert.deepEqual((await raw.frame()).data, Buffer.from([1, 2, 3]));
      assert.equal((await raw.frame()).opcode, 10);
      assert.equal((await raw.frame()).data.length, 201);
    }
    raw.leave("FIN");
  });

  test("a message over maxPayload is refused by its length, before its data", async () => {
    const raw = await Raw.webSocket(server);
    raw.write(frame(1, "4", { length: 1000001n }));
    await closes(raw, 1009);
  });

  test("fragments over maxPayload in sum: 1009", async () => {
    const raw = await Raw.webSocket(server);
    raw.write(frame(2, Buffer.alloc(600000), { fin: false }));
    raw.write(frame(0, Buffer.alloc(400000), { fin: false }));
    raw.write(frame(0, [1]));
    await closes(raw, 1009);
  });

  test("fragments without end are capped: 1008", async () => {
    const raw = await Raw.webSocket(server);
    raw.write(frame(2, "", { fin: false }));
    raw.write(Buffer.concat(Array.from({ length: 5000 }, () => frame(0, "", { fin: false }))));
    await closes(raw, 1008);
  });

  test("a close is answered with its code and nothing else; what follows is ignored", async () => {
    const raw = await Raw.webSocket(server);
    raw.write(Buffer.concat([frame(1, "4last"), frame(8, [0x03, 0xe9, 0x62, 0x79, 0x65]),
      frame(1, "4late"), frame(8, "")]));
    assert.equal((await raw.frame()).data.toString(), "4last");
    const close = await raw.frame();
    assert.deepEqual([close.opcode, close.data], [8, Buffer.from([0x03, 0xe9])]);
    await raw.end();
    assert.equal(raw.bytes.length, 0);
    assert.equal(await server.lives(raw.open.sid), false);
    raw.leave("FIN");
  });

  test("a client that does not answer our close frame is cut off", async () => {
    const raw = await Raw.webSocket(server);
    const start = Date.now();
    raw.write(frame(1, "abc")); // no packet: the engine closes
    assert.deepEqual(await raw.frame(), { opcode: 8, data: Buffer.alloc(0) });
    await raw.end();
    assert.ok(Date.now() - start >= 2000);
    raw.leave("FIN");
  });

  test("frames in the same segment as the handshake are not read", async () => {
    for (const early of [frame(1, "4early"), frame(1, "4a", { rsv: 0x70 })]) {
      const raw = await Raw.connect(server.port);
      raw.write(Buffer.concat([Buffer.from(
        `GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\n${UPGRADE}\r\n`), early]));
      await raw.end();
      assert.doesNotMatch(raw.bytes.toString(), /early/);
      raw.leave("FIN");
    }
    assert.equal((await server.get()).status, 200);
  });

  test("answers to messages that come together leave together", async () => {
    const raw = await Raw.webSocket(server);
    raw.reads = 0;
    raw.write(Buffer.concat(Array.from({ length: 200 }, (_, i) => frame(1, `4message ${i}`))));
    for (let i = 0; i < 200; i++) {
      assert.equal((await raw.frame()).data.toString(), `4message ${i}`);
    }
    assert.ok(raw.reads <= 20, `${raw.reads} segments`);
    raw.leave("FIN");
  });
});
