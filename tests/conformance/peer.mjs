// SPDX-License-Identifier: MIT
// The other side of the wire, by hand: raw requests and raw WebSockets, so that a test sees and
// says exactly the bytes that a rule is about.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { WebSocket } from "ws";
import { eventually, within } from "../wait.mjs";

export const RS = "\x1e";

/** A server's times with which no session ends by itself in the time of a test. */
export const FOREVER = ["--ping-interval", "60000", "--ping-timeout", "60000"];
/** It pings soon, and waits for the pong as long as it takes. */
export const PATIENT = ["--ping-timeout", "60000"];

/** A server of ours, and what a client can do to it on `path`. */
export class Server {
  /** `command`: the program, or a list that begins another way; `args` are its own. */
  static async start(command, path, args = []) {
    const server = new Server();
    server.path = path;
    server.log = "";
    const [program, ...first] = [command].flat();
    server.process = spawn(program, [...first, "--port", "0", ...args],
      { stdio: ["inherit", "inherit", "pipe"] });
    server.exited = once(server.process, "exit");
    server.port = await within(server.listening(), `${command} listens`);
    return server;
  }

  /** The port that its log names: trying to connect would already be a client. */
  listening() {
    return new Promise((resolve, reject) => {
      this.process.stderr.on("data", (data) => {
        this.log += data;
        process.stderr.write(data);
        const port = /listening on .* port (\d+)\n/.exec(this.log)?.[1];
        if (port) resolve(Number(port));
      });
      this.process.once("exit", (code) => reject(new Error(`ended at once, with ${code}`)));
      this.process.once("error", reject);
    });
  }

  /** Its log has this text. */
  async says(text) {
    await eventually(() => this.log.includes(text), `the server says "${text}"`);
  }

  /** Ends it as an operator would; the exit code. */
  async stop() {
    this.process.kill("SIGTERM");
    const [code] = await within(this.exited, "the server's exit");
    return code;
  }

  url(query, scheme = "http") {
    const text = new URLSearchParams(query).toString();
    return `${scheme}://127.0.0.1:${this.port}${this.path}?${text}`;
  }

  /** { status, headers, body }. `begun` is given the request when it is on its way. */
  http(method, query, { body, headers, begun, path } = {}) {
    const options = { method, headers: { ...headers }, agent: new Agent({ keepAlive: false }) };
    if (body !== undefined) {
      options.headers["Content-Length"] ??= Buffer.byteLength(body);
      options.headers["Content-Type"] ??= "text/plain;charset=UTF-8";
    }
    const answer = new Promise((resolve, reject) => {
      const url = path ? `http://127.0.0.1:${this.port}${path}` : this.url(query);
      const out = request(url, options, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }));
      });
      out.on("error", reject);
      out.on("finish", () => begun?.(out));
      out.end(body);
    });
    return within(answer, `${method} ${new URLSearchParams(query)}`);
  }

  get(sid, options) {
    return this.http("GET", { EIO: 4, transport: "polling", ...(sid && { sid }) }, options);
  }

  /** A GET that the server holds: { answer, leave() }. */
  async park(sid) {
    let answer;
    const request = await new Promise((begun, failed) => {
      answer = this.get(sid, { begun });
      answer.catch(failed);
    });
    await this.lives(sid); // asked later, and so answered when the GET waits
    return { answer, leave: () => request.destroy() };
  }

  post(sid, body, options) {
    return this.http("POST", { EIO: 4, transport: "polling", sid }, { body, ...options });
  }

  /** A new polling session: what its open packet says. */
  async poll() {
    const { body } = await this.get();
    return JSON.parse(body.slice(1));
  }

  /** Its session ends: at once, and not by a ping's time, if the server's times are FOREVER. */
  async ends(sid) {
    await eventually(async () => !(await this.lives(sid)), `session ${sid} ends`);
  }

  /** Is there a session by this name? Asked so that the answer changes nothing. */
  async lives(sid) {
    const { body } = await this.http("GET", { EIO: 4, transport: "websocket", sid });
    return JSON.parse(body).code !== 1;
  }

  ws(query = {}, options = {}) {
    const url = this.url({ EIO: 4, transport: "websocket", ...query }, "ws");
    return new Peer(new WebSocket(url, options));
  }

  /** A WebSocket that has had its open packet. */
  async open() {
    const peer = this.ws();
    peer.handshake = JSON.parse((await peer.next()).slice(1));
    return peer;
  }
}

/** One WebSocket; what comes is queued. Pings are answered unless `silent`. */
export class Peer {
  constructor(socket) {
    this.socket = socket;
    this.queue = [];
    this.waiting = [];
    this.silent = false;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.refused = new Promise((resolve) => {
      socket.on("unexpected-response", (_, response) => {
        resolve(response.statusCode);
        response.destroy();
      });
    });
    socket.on("error", () => {});
    socket.on("message", (data, binary) => this.receive(binary ? data : data.toString()));
  }

  receive(message) {
    if (message === "2" && !this.silent) {
      this.socket.send("3");
    } else if (this.waiting.length > 0) {
      this.waiting.shift()(message);
    } else {
      this.queue.push(message);
    }
  }

  send(message) {
    this.socket.send(message);
  }

  /** The next message other than a ping that was answered: a string, or bytes. */
  next() {
    if (this.queue.length > 0) return Promise.resolve(this.queue.shift());
    return within(new Promise((resolve) => this.waiting.push(resolve)), "a message");
  }

  close() {
    this.socket.close();
  }

  /** The server ends it: { code, reason }. */
  end(ms) {
    return within(this.closed, "the close", ms);
  }

  refusal() {
    return within(this.refused, "the refusal");
  }
}
