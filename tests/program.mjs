// SPDX-License-Identifier: MIT
// A server program under test: started on a free port, ended as an operator ends it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { eventually, within } from "./wait.mjs";

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

export async function listens(port) {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export class Program {
  static async start(command, env = {}) {
    assert.ok(command, "the program under test is named by the environment: run this by ctest");
    const program = new Program();
    program.port = await freePort();
    program.url = `http://127.0.0.1:${program.port}`;
    program.process = spawn(command, { env: { ...process.env, ...env, PORT: program.port }, stdio: "inherit" });
    program.exited = once(program.process, "exit");
    await eventually(() => {
      assert.equal(program.process.exitCode, null, `${command} ended at once`);
      return listens(program.port);
    }, `${command} listens`);
    return program;
  }

  /** Ends it; fails unless that is clean. */
  async stop() {
    this.process.kill("SIGTERM");
    try {
      const [code, signal] = await within(this.exited, "the server ends after SIGTERM");
      assert.deepEqual({ code, signal }, { code: 0, signal: null });
    } finally {
      this.process.kill("SIGKILL");
    }
  }
}
