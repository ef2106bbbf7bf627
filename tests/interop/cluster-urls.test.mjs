// SPDX-License-Identifier: MIT
// The ways to name a Redis, each with a real one: password and database, a socket of Unix, Sentinel
// with a failover, and TLS, which is refused with the way round.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { freePort } from "../program.mjs";
import { eventually } from "../wait.mjs";
import { Child, disconnectAll, endAll, Member, received, Redis } from "./cluster.mjs";

const run = promisify(execFile);
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "fzio-redis-"));
});

after(async () => {
  disconnectAll();
  await endAll();
  await rm(folder, { recursive: true, force: true });
});

/** Two processes by these addresses are one. */
async function joinedBy(url, otherUrl = url) {
  const members = [await Member.start("fzio", { url }), await Member.start("fzio", { url: otherUrl })];
  const client = await members[1].client();
  await members[0].do({ do: "emit", event: "hello", args: [1] });
  assert.deepEqual(await received(members[0], [client]), [[["hello", 1]]]);
  return { members, client };
}

test("password, user and database; a socket of Unix", async () => {
  const path = join(folder, "redis.sock");
  const redis = await Redis.start("--unixsocket", path);
  await redis.ask("ACL", "SETUSER", "ann", "on", ">s/c@ret", "~*", "&*", "+@all");
  await redis.ask("CONFIG", "SET", "requirepass", "plain");
  const { port } = redis;
  await joinedBy(`redis://ann:s%2Fc%40ret@127.0.0.1:${port}/3`, `redis://:plain@localhost:${port}`);
  await joinedBy(`unix://ann:s%2Fc%40ret@${path}?db=1`, `unix://:plain@${path}`);
});

/** A process that may not come to be connected. */
async function startAlone(url, env = {}) {
  const member = new Member();
  Object.assign(member, { kind: "fzio", port: await freePort() });
  member.url = `http://127.0.0.1:${member.port}`;
  member.child = new Child(process.env.MEMBER, [], { PORT: member.port, REDIS_URL: url, ...env });
  await eventually(() => member.status().then(() => true, () => false), "it listens");
  return member;
}

/** Redis away or not, its own clients hear it; two messages wait. */
async function servesItsOwn(member) {
  const client = await member.client();
  await member.do({ do: "emit", event: "hello", args: [1] });
  assert.deepEqual(await received(member, [client]), [[["hello", 1]]]);
  const { connected, waiting } = await member.status();
  assert.deepEqual({ connected, waiting }, { connected: false, waiting: 2 });
}

const joins = (member) => eventually(async () => (await member.status()).connected, "it connects by itself");
const lines = (member, pattern) => member.child.said.split("\n").filter((line) => pattern.test(line));

test("a wrong password is named, once; the own are served; when it is right, all is well", async () => {
  const redis = await Redis.start();
  await redis.ask("CONFIG", "SET", "requirepass", "right");
  const member = await startAlone(`redis://:wrong@127.0.0.1:${redis.port}`);
  await servesItsOwn(member);
  await eventually(() => lines(member, /no connection/).length > 0, "it says so");
  assert.equal(lines(member, /no connection to 127\.0\.0\.1:\d+: WRONGPASS .*trying again/).length, 1);
  await redis.ask("-a", "right", "CONFIG", "SET", "requirepass", "wrong");
  await joins(member);
  assert.equal(lines(member, /no connection/).length, 1);
  assert.equal((await member.status()).waiting, 0);
});

test("Redis may come later than its servers: what waited is heard", async () => {
  const redis = new Redis(await freePort(), []);
  const members = [await startAlone(redis.url), await startAlone(redis.url)];
  await servesItsOwn(members[0]);
  await eventually(() => lines(members[0], /no connection/).length > 0, "it says so");
  assert.match(lines(members[0], /no connection/)[0], /Connection refused; trying again/);
  await redis.begin();
  for (const member of members) await joins(member);
  const client = await members[1].client();
  await members[0].do({ do: "emit", event: "later", args: [2] });
  assert.deepEqual((await received(members[0], [client]))[0].at(-1), ["later", 2]);
});

test("a user who may not publish or subscribe is told so, and not that the link is deaf", async () => {
  const redis = await Redis.start();
  // Since Redis 7 new users may use no channel unless it is said.
  const refused = [["on", ">pw", "~*", "resetchannels", "+@all"], ["on", ">pw", "~*", "&*", "+@all", "-publish"]];
  // What the README says is enough.
  const enough = {
    python: ["&socketio", "+ping", "+publish", "+subscribe"],
    node: ["&*", "+ping", "+publish", "+subscribe", "+psubscribe"],
  };
  for (const [i, dialect] of Object.keys(enough).entries()) {
    await redis.ask("ACL", "SETUSER", "bob", "reset", ...refused[i]);
    const member = await startAlone(`redis://bob:pw@127.0.0.1:${redis.port}`, { REDIS_DIALECT: dialect });
    await eventually(() => lines(member, /NOPERM/).length > 0, "it is told");
    await redis.ask("ACL", "SETUSER", "bob", "reset", "on", ">pw", ...enough[dialect]);
    await joins(member);
    await eventually(async () => (await member.status()).seconds_since_ok >= 0, "a probe is back");
  }
});

async function startReplicated() {
  const master = await Redis.start();
  const replica = await Redis.start("--replicaof", `127.0.0.1 ${master.port}`);
  await eventually(async () => (await master.ask("INFO", "replication")).includes("state=online"), "it is replicated", 20000);
  return { master, replica };
}

test("a replica is told of, as its master's clients hear nothing that is published there", async () => {
  const { master, replica } = await startReplicated();
  const members = [await Member.start("fzio", master), await Member.start("fzio", replica)];
  await eventually(() => lines(members[1], /is a replica/).length === 1, "it says so");
  assert.equal(lines(members[0], /is a replica/).length, 0);
  const client = await members[1].client();
  await members[0].do({ do: "emit", event: "hello", args: [1] });
  assert.deepEqual(await received(members[0], [client]), [[["hello", 1]]]);
});

test("Sentinel names the master, after a failover too", async () => {
  const { master, replica } = await startReplicated();
  const port = await freePort();
  const file = join(folder, "sentinel.conf");
  await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${master.port} 1\n`
    + "sentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 5000\n");
  new Child("redis-server", [file, "--sentinel", "--loglevel", "warning"]);
  const sentinel = new Redis(port, []);
  await eventually(async () => (await sentinel.ask("SENTINEL", "replicas", "main")).includes(String(replica.port)),
    "sentinel knows the replica", 30000);

  const unused = await freePort();
  const lost = await startAlone(`redis+sentinel://127.0.0.1:${port}/0/other`);
  await eventually(() => lines(lost, /no sentinel knows a master of "other"; trying again/).length > 0, "the service is named");
  await master.ask("ACL", "SETUSER", "bob", "on", ">pw", "&*", "+ping", "+publish", "+subscribe");
  const poor = await startAlone(`redis+sentinel://bob:pw@127.0.0.1:${port}/0/main`);
  await eventually(() => lines(poor, /NOPERM .*role/).length > 0, "what it may not is named");
  await Promise.all([lost.end(), poor.end()]);
  const { members, client } = await joinedBy(`redis+sentinel://127.0.0.1:${unused},127.0.0.1:${port}/0/main`);
  await eventually(async () => /^OK|INPROG/.test(await sentinel.ask("SENTINEL", "failover", "main")),
    "sentinel finds the replica good enough", 20000);
  await eventually(async () => (await sentinel.ask("SENTINEL", "get-master-addr-by-name", "main")).endsWith(String(replica.port)),
    "the replica is the master", 40000);
  await eventually(async () => await replica.listeners("socketio") === 2, "both have moved", 20000);
  await eventually(async () => (await Promise.all(members.map((m) => m.status()))).every(({ connected }) => connected), "both are connected");
  await members[0].do({ do: "emit", event: "moved", args: [2] });
  assert.deepEqual((await received(members[0], [client]))[0].at(-1), ["moved", 2]);
});

test("TLS is refused with the way round", async () => {
  const env = { ...process.env, PORT: String(await freePort()), REDIS_URL: "rediss://localhost" };
  await assert.rejects(run(process.env.MEMBER, [], { env }), ({ code, stderr }) => code === 1 && /stunnel/.test(stderr));
});
