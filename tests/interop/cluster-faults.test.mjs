// SPDX-License-Identifier: MIT
// What a fault of Redis costs: one process emits a number every few milliseconds, before, during and
// after the fault. Its own client must hear them all; a client of another process may miss some, but
// hears none twice and none out of order, and hears everything again soon after. DIALECT=python or
// node; the table at the end is the closing note's.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { after, before, test } from "node:test";
import { eventually, sleep } from "../wait.mjs";
import { disconnectAll, endAll, Member, Redis } from "./cluster.mjs";

const env = { REDIS_DIALECT: process.env.DIALECT };
const channel = process.env.DIALECT === "node" ? "socket.io#/#" : "socketio";
const table = [];
let redis;
let sender;
let receiver;
let own;
let far;
let relay;

/** Between a process and Redis: carries everything, until it goes deaf. */
class Relay {
  static async start(port) {
    const relay = new Relay();
    relay.pairs = new Set();
    relay.server = createServer((client) => {
      const redis = connect(port, "127.0.0.1");
      const pair = { subscribed: false, deaf: false };
      client.on("data", (data) => {
        pair.subscribed ||= data.includes("SUBSCRIBE");
        redis.write(data);
      });
      // The connection stays open, and nothing comes through it: what users report most.
      redis.on("data", (data) => pair.deaf || client.write(data));
      relay.pairs.add(pair);
      const close = () => (client.destroy(), redis.destroy());
      for (const end of [client, redis]) end.on("error", close).on("close", close);
    }).listen(0, "127.0.0.1");
    await once(relay.server, "listening");
    relay.url = `redis://127.0.0.1:${relay.server.address().port}/0`;
    return relay;
  }

  /** Subscriptions of now hear nothing any more; later ones do. */
  deafen() {
    for (const pair of this.pairs) pair.deaf = pair.subscribed;
  }
}

before(async () => {
  redis = await Redis.start();
  relay = await Relay.start(redis.port);
  sender = await Member.start("fzio", redis, env);
  receiver = await Member.start("fzio", redis, { ...env, REDIS_URL: relay.url });
  [own, far] = [await sender.client(), await receiver.client()];
});

after(async () => {
  disconnectAll();
  await endAll();
  relay.server.close();
  const rows = table.map((row) => Object.values(row).join(" | "));
  if (table.length > 0) console.log([Object.keys(table[0]).join(" | "), ...rows].join("\n"));
});

const numbersOf = (client) => client.received.filter(([event]) => event === "n").map(([, n]) => n);
const bothConnected = async () => (await sender.status()).connected && (await receiver.status()).connected;

/** Emits throughout `fault`, and until the far client hears again what is emitted. */
async function throughout(name, fault) {
  own.received = [];
  far.received = [];
  const before = await sender.status();
  const recoveries = before.reconnects + (await receiver.status()).reconnects;
  let n = 0;
  let going = true;
  const emitting = (async () => {
    while (going) {
      await sender.do({ do: "emit", event: "n", args: [n++] });
      await sleep(4);
    }
  })();
  let recovery;
  try {
    await sleep(200);
    await fault();
    const over = Date.now();
    const mark = n;
    await eventually(() => numbersOf(far).some((number) => number >= mark), `${name}: it is heard again`, 20000);
    recovery = Date.now() - over;
    await eventually(bothConnected, `${name}: both are connected`, 20000);
    await sleep(300);
  } finally {
    going = false;
    await emitting;
  }
  await eventually(async () => (await sender.status()).waiting === 0, `${name}: nothing waits any more`);
  await eventually(() => numbersOf(far).includes(n - 1), `${name}: the last is heard`);
  const [near, heard] = [numbersOf(own), numbersOf(far)];
  assert.deepEqual(near, Array.from({ length: n }, (_, i) => i), `${name}: the own client hears all`);
  assert.deepEqual(heard, [...new Set(heard)].sort((a, b) => a - b), `${name}: in order, and none twice`);
  const after = await sender.status();
  table.push({
    fault: name, sent: n, "heard here": near.length, "heard there": heard.length, lost: n - heard.length, twice: 0,
    "counted as dropped": after.dropped - before.dropped, "recovery ms": recovery,
    reconnects: after.reconnects + (await receiver.status()).reconnects - recoveries,
  });
  return { n, heard };
}

test("no fault loses nothing", async () => {
  const { n, heard } = await throughout("none", () => sleep(500));
  assert.equal(heard.length, n);
});

test("redis is killed and comes back", async () => {
  await throughout("stopped for 1 s", async () => {
    await redis.stop();
    await eventually(async () => !(await sender.status()).connected, "the status says so");
    await sleep(1000);
    await redis.begin();
  });
});

test("redis is paused for less than a probe takes", async () => {
  const { n, heard } = await throughout("paused for 1 s", async () => {
    redis.signal("SIGSTOP");
    await sleep(1000);
    redis.signal("SIGCONT");
  });
  assert.equal(heard.length, n, "everything has waited");
});

test("redis is paused for longer", async () => {
  await throughout("paused until noticed", async () => {
    redis.signal("SIGSTOP");
    await eventually(async () => !(await sender.status()).connected, "a probe notices", 20000);
    redis.signal("SIGCONT");
  });
});

test("publishers are killed", async () => {
  await throughout("CLIENT KILL TYPE normal", () => redis.ask("CLIENT", "KILL", "TYPE", "normal"));
});

test("subscribers are killed", async () => {
  await throughout("CLIENT KILL TYPE pubsub", () => redis.ask("CLIENT", "KILL", "TYPE", "pubsub"));
});

test("subscribers' output buffers overrun", async () => {
  await redis.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 1mb 1");
  const reconnects = async () => (await receiver.status()).reconnects;
  const was = await reconnects();
  await throughout("output buffer overrun", async () => {
    // Larger than a subscriber may have unread: Redis ends every subscription.
    await redis.publish(channel, Buffer.alloc(3000000, "x"));
  });
  assert.ok((await reconnects()) > was, "it was a fault");
  await redis.ask("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 256mb 60");
});

test("33 MB on the channel cost a counter and a line", async () => {
  const malformed = async () => (await sender.status()).malformed;
  const before = await malformed();
  await throughout("a message of 33 MB", async () => {
    await redis.publish(channel, Buffer.alloc(33 * 1024 * 1024, "x"));
  });
  // The receiver may have read it long before.
  await eventually(async () => (await malformed()) === before + 1, "it is counted, once", 30000);
});

test("a link that is open and deaf is noticed", async () => {
  const was = (await receiver.status()).reconnects;
  await throughout("deaf connection", async () => {
    relay.deafen();
    await eventually(async () => (await receiver.status()).seconds_since_ok >= 3, "the status shows it", 20000);
    await eventually(async () => (await receiver.status()).reconnects > was, "a probe notices", 20000);
  });
});

test("what waits for redis is bounded, the oldest go, and are counted", async () => {
  await redis.stop();
  await eventually(async () => !(await sender.status()).connected, "the status says so");
  const before = (await sender.status()).dropped;
  own.received = [];
  await sender.do({ do: "emit", event: "many", args: [1], times: 10500 });
  const { dropped, waiting } = await sender.status();
  assert.deepEqual({ dropped: dropped - before, waiting }, { dropped: 500, waiting: 10000 });
  await eventually(() => own.received.length === 10500, "the own client hears all");
  await redis.begin();
  await eventually(async () => (await sender.status()).waiting === 0, "they are published later", 20000);
  await eventually(bothConnected, "both are connected", 20000);
});
