// SPDX-License-Identifier: MIT
// A TCP connection without any manners: bytes out, bytes in, leaving in every way there is.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { sleep } from "../wait.mjs";

export const UPGRADE = "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

export class Raw {
  static async connect(port, host = "127.0.0.1") {
    const raw = new Raw();
    raw.bytes = Buffer.alloc(0);
    raw.reads = 0;
    raw.ended = false;
    raw.socket = connect({ port, host, allowHalfOpen: true });
    raw.socket.on("error", () => {});
    raw.socket.on("data", (data) => {
      raw.bytes = Buffer.concat([raw.bytes, data]);
      raw.reads++;
    });
    for (const event of ["end", "close"]) {
      raw.socket.on(event, () => {
        raw.ended = true;
      });
    }
    await once(raw.socket, "connect");
    return raw;
  }

  /** A WebSocket whose 101 and open packet are read; `open` is that packet. */
  static async webSocket(server, query = "") {
    const raw = await Raw.connect(server.port);
    raw.write(`GET ${server.path}?EIO=4&transport=websocket${query} HTTP/1.1\r\n${UPGRADE}\r\n`);
    const head = await raw.until("\r\n\r\n");
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(head);
    if (!query) raw.open = JSON.parse((await raw.frame()).data.toString().slice(1));
    return raw;
  }

  /** A polling session; its next GET is sent by `poll()`. */
  static async polling(server) {
    const raw = await Raw.connect(server.port);
    const get = (query) => raw.write(
      `GET ${server.path}?EIO=4&transport=polling${query} HTTP/1.1\r\nHost: a\r\n\r\n`);
    get("");
    raw.sid = JSON.parse((await raw.answer()).body.toString().slice(1)).sid;
    raw.poll = () => get(`&sid=${raw.sid}`);
    return raw;
  }

  write(data) {
    this.socket.write(data);
  }

  async waitFor(what, ready, ms = 10000) {
    for (const end = Date.now() + ms; !ready();) {
      if (Date.now() > end) throw new Error(`no ${what}: ${this.bytes.toString().slice(0, 200)}`);
      await sleep(2);
    }
  }

  take(len) {
    const taken = this.bytes.subarray(0, len);
    this.bytes = this.bytes.subarray(len);
    return taken;
  }

  async until(text) {
    await this.waitFor(text, () => this.bytes.includes(text) || this.ended);
    if (!this.bytes.includes(text)) throw new Error(`ended before ${JSON.stringify(text)}`);
    return this.take(this.bytes.indexOf(text) + text.length).toString();
  }

  /** { status, head, body } of the next answer, by its Content-Length. */
  async answer() {
    const head = await this.until("\r\n\r\n");
    const len = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    await this.waitFor("body", () => this.bytes.length >= len);
    return { status: Number(head.split(" ")[1]), head, body: this.take(len) };
  }

  /** { opcode, data } of the next frame that is no ping of Engine.IO. */
  async frame() {
    await this.waitFor("frame", () => this.bytes.length >= 2);
    const short = this.bytes[1] & 0x7f;
    const size = short === 126 ? 4 : short === 127 ? 10 : 2;
    await this.waitFor("length", () => this.bytes.length >= size);
    const len = size === 2 ? short : size === 4 ? this.bytes.readUInt16BE(2)
      : Number(this.bytes.readBigUInt64BE(2));
    await this.waitFor("payload", () => this.bytes.length >= size + len);
    const opcode = this.bytes[0] & 0x0f;
    this.take(size);
    const data = this.take(len);
    if (opcode === 1 && data.toString() === "2") {
      this.write(frame(1, "3"));
      return this.frame();
    }
    return { opcode, data };
  }

  async end(ms) {
    await this.waitFor("end", () => this.ended, ms);
  }

  leave(how) {
    if (how === "RST") this.socket.resetAndDestroy();
    else if (how === "half-close") this.socket.end();
    else this.socket.destroy();
  }
}

/** A client's frame. `length` says another one than that of the data. */
export function frame(opcode, data, { fin = true, rsv = 0, masked = true, length } = {}) {
  const body = Buffer.from(data);
  const len = length ?? BigInt(body.length);
  const head = [(fin ? 0x80 : 0) | rsv | opcode];
  const bit = masked ? 0x80 : 0;
  if (len < 126n) head.push(bit | Number(len));
  else if (len < 65536n) head.push(bit | 126, Number(len >> 8n), Number(len & 255n));
  else {
    head.push(bit | 127);
    for (let shift = 56n; shift >= 0n; shift -= 8n) head.push(Number((len >> shift) & 255n));
  }
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const mask = [0x12, 0x34, 0x56, 0x78];
  return Buffer.concat([Buffer.from([...head, ...mask]), body.map((byte, i) => byte ^ mask[i & 3])]);
}

/** It comes to rest. A loop that spins never does, however little of the machine it gets. */
export async function rests(process) {
  for (let i = 0; i < 20; i++) {
    const used = cpuSeconds(process);
    await sleep(500);
    if (cpuSeconds(process) - used < 0.1) return;
  }
  throw new Error(`process ${process.pid} is never idle`);
}

/** CPU seconds a process has used, user and kernel. */
export function cpuSeconds({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Its descriptors are no more than these again. */
export async function settles(process, count) {
  for (let i = 0; i < 200 && descriptors(process) > count; i++) await sleep(50);
  assert.ok(descriptors(process) <= count, `${descriptors(process)} > ${count}`);
}

export function descriptors({ pid }) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

export function residentKiB({ pid }) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}
