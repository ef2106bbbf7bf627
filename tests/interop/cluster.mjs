// SPDX-License-Identifier: MIT
// A Redis of the test's own and the processes of a cluster, all of which end with the test.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { io } from "socket.io-client";
import { freePort, listens } from "../program.mjs";
import { eventually, within } from "../wait.mjs";

const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = here("../.venv/bin/python");

/** What ends with the test, the youngest first. */
const running = new Set();
/** What a Redis writes beside saving: replicas keep what they copy. */
const folder = mkdtempSync(join(tmpdir(), "fzio-redis-"));
process.on("exit", () => {
  for (const { process: child } of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

export async function endAll() {
  for (const child of [...running].reverse()) await child.end();
}

export class Child {
  constructor(command, args, env = {}) {
    this.isOurs = [process.env.MEMBER, process.env.CHAT].includes(command);
    this.process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "pipe"] });
    this.said = ""; // on stderr
    this.process.stderr.on("data", (text) => {
      this.said += text;
      process.stderr.write(text);
    });
    this.exited = once(this.process, "exit");
    running.add(this);
    this.exited.then(() => running.delete(this), () => running.delete(this));
  }

  /** Ends it as an operator does, or else by force. Ours have then neither leaked nor hung. */
  async end(signal = "SIGTERM") {
    if (!running.has(this)) return;
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill("SIGKILL"), 30000);
    const [code] = await this.exited;
    clearTimeout(timer);
    if (this.isOurs && signal === "SIGTERM") assert.equal(code, 0, `it ends badly: ${this.said.slice(-2000)}`);
  }
}

export class Redis {
  constructor(port, options) {
    Object.assign(this, { port, options, url: `redis://127.0.0.1:${port}/0` });
  }

  static async start(...options) {
    const redis = new Redis(await freePort(), options);
    await redis.begin();
    return redis;
  }

  async begin() {
    this.child = new Child("redis-server", [
      "--port", this.port, "--bind", "127.0.0.1", "--dir", folder, "--dbfilename", `${this.port}.rdb`, "--save", "",
      "--loglevel", "warning", ...this.options,
    ].map(String));
    await eventually(async () => (await this.ask("PING")) === "PONG", "redis-server answers");
  }

  async ask(...words) {
    const { stdout } = await run("redis-cli", ["-p", this.port, ...words].map(String)).catch(({ stdout, stderr }) => ({
      stdout: `${stdout}${stderr}`,
    }));
    return stdout.trim();
  }

  /** How many listen to a channel. */
  async listeners(channel) {
    return Number((await this.ask("PUBSUB", "NUMSUB", channel)).split("\n")[1]);
  }

  /** What redis-cli's arguments are too short for; a script would hold Redis ten times as long. */
  async publish(channel, data) {
    const socket = connect(this.port, "127.0.0.1");
    socket.write(`*3\r\n$7\r\nPUBLISH\r\n$${channel.length}\r\n${channel}\r\n$${data.length}\r\n`);
    socket.write(data);
    socket.write("\r\n");
    const [answer] = await within(once(socket, "data"), "redis takes it");
    socket.destroy();
    assert.match(String(answer), /^:/);
  }

  signal(name) {
    this.child.process.kill(name);
  }

  /** Without a word to anybody. */
  async stop() {
    await this.child.end("SIGKILL");
  }
}

const commands = {
  fzio: () => [process.env.MEMBER, []],
  python: () => [python, [here("member.py")]],
  node: () => [process.execPath, [here("member.mjs")]],
};

/** What these subscribe to last, and do not wait for before they serve. */
const lastChannels = {
  python: (channel = "socketio") => channel,
  node: (prefix = "socket.io") => `${prefix}-request#/chat#`,
};

export class Member {
  /** One process of the kind `fzio`, `python` or `node`, when it has joined the cluster. */
  static async start(kind, redis, env = {}) {
    assert.ok(process.env.MEMBER, "the program under test is named by the environment: run this by ctest");
    const member = new Member();
    member.kind = kind;
    member.port = await freePort();
    member.url = `http://127.0.0.1:${member.port}`;
    const channel = lastChannels[kind]?.(env.REDIS_CHANNEL);
    const before = channel && await redis.listeners(channel);
    const [command, args] = commands[kind]();
    member.child = new Child(command, args, { PORT: member.port, REDIS_URL: redis.url, ...env });
    await eventually(() => listens(member.port), `${kind} listens`);
    await eventually(async () => (await member.status()).connected, `${kind} is connected to redis`);
    if (channel) await eventually(async () => await redis.listeners(channel) > before, `${kind} hears of the others`);
    return member;
  }

  async status() {
    return (await fetch(`${this.url}/status`)).json();
  }

  /** Has it do something: see member.c. */
  async do(request) {
    const response = await fetch(`${this.url}/do`, { method: "POST", body: JSON.stringify(request) });
    const text = await response.text();
    assert.equal(response.status, 200, `${this.kind}: ${JSON.stringify(request)}: ${text}`);
    return text.startsWith("{") ? JSON.parse(text) : {};
  }

  /** A client of it, in these rooms, that keeps what it receives. */
  async client(rooms = [], namespace = "/", transports = ["websocket"], query = {}) {
    const socket = io(`${this.url}${namespace}`, { transports, query, forceNew: true, reconnection: false });
    clients.add(socket);
    socket.received = [];
    socket.onAny((event, ...args) => socket.received.push([event, ...args.filter((arg) => typeof arg !== "function")]));
    await within(once(socket, "connect"), `a client of ${this.kind} connects`);
    for (const room of rooms) assert.equal(await within(socket.emitWithAck("enter", room), "the ack of enter"), true);
    return socket;
  }

  end() {
    return this.child.end();
  }
}

const clients = new Set();

export function disconnectAll() {
  for (const socket of clients) socket.disconnect();
  clients.clear();
}

/** A process of that kind that only writes: does this and ends. */
export async function writeOnly(kind, redis, ...requests) {
  const [command, args] = commands[kind]();
  await run(command, [...args, "emit", ...requests.map((request) => JSON.stringify(request))], {
    env: { ...process.env, REDIS_URL: redis.url },
  });
}

let lastFence = 0;

/**
 * What each client has received by the time that something emitted after it has arrived: order is
 * kept from one process to another, so nothing needs to be waited for in vain.
 */
export async function received(by, clients, namespace = "/") {
  const fence = ++lastFence;
  await by.do({ do: "emit", namespace, event: "fence", args: [fence] });
  const results = [];
  for (const client of clients) {
    const index = () => client.received.findIndex(([event, number]) => event === "fence" && number === fence);
    await eventually(() => index() >= 0, `everything that ${by.kind} emitted arrives`);
    results.push(client.received.splice(0, index() + 1).filter(([event]) => event !== "fence"));
  }
  return results;
}
