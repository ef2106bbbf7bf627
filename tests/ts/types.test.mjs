// SPDX-License-Identifier: MIT
// TypeScript's own compiler judges what fzio-gen writes for it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { contract } from "../golden/random_contract.mjs";
import { Program } from "../program.mjs";

const tests = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const work = join(process.env.WORK, "work");
const tool = (name) => join(tests, "node_modules/.bin", name);

function generate(contract) {
  execFileSync(process.env.FZIO_GEN, [
    "--target", "ts", "-o", work, "-I", join(tests, "contracts"), "-I", join(tests, "golden/idl"), contract,
  ], { stdio: ["ignore", "inherit", "pipe"] });
}

/** What tsc says of a file: [{line, text}]. */
function compile(file, ...options) {
  const run = spawnSync(tool("tsc"), [
    "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022",
    "--module", "nodenext", "--types", "", "--lib", "es2022,dom", "--skipLibCheck", "--pretty", "false",
    ...options, file,
  ], { cwd: work, encoding: "utf8" });
  assert.equal(run.stderr, "");
  return run.stdout.split("\n").filter((line) => /^\S.*error TS/.test(line)).map((text) => {
    const place = /\((\d+),\d+\): error/.exec(text);
    return { line: place ? Number(place[1]) : 0, text };
  });
}

before(() => {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  symlinkSync(join(tests, "node_modules"), join(work, "node_modules"));
  writeFileSync(join(work, "package.json"), '{ "type": "module" }');
  for (const contract of ["contracts/demo.fzio", "contracts/acme/common.fzio",
    "contracts/acme/promise.fzio", "ts/hostile.fzio", "golden/idl/kitchen.fzio",
    "golden/idl/words.fzio", "golden/idl/nest.fzio", "golden/idl/shop/orders.fzio",
    "golden/idl/shop/common.fzio", "golden/idl/pantry.fzio"]) {
    generate(join(tests, contract));
  }
  generate(join(root, "examples/chat/chat.fzio"));
  for (let i = 0; i < 40; i++) {
    const file = join(work, `${i}.fzio`);
    writeFileSync(file, contract(i));
    generate(file);
  }
  for (const name of ["right.ts", "wrong.ts", "hostile.ts", "client.ts"]) {
    writeFileSync(join(work, name), readFileSync(join(tests, "ts", name)));
  }
});

test("right uses are accepted", () => {
  assert.deepEqual(compile("right.ts", "--noEmit"), []);
});

test("every module compiles alone", () => {
  for (const name of ["kitchen", "words", "nest", "shop.orders", "shop.common", "demo", "chat",
    "acme.common", "acme.promise", "hostile", "pantry"]) {
    assert.deepEqual(compile(`${name}.fzio.ts`, "--noEmit"), [], name);
  }
});

test("modules of any names compile", () => {
  const random = readdirSync(work).filter((name) => /^m[a-z]*\d+\.fzio\.ts$/.test(name));
  assert.equal(random.length, 40);
  writeFileSync(join(work, "all.ts"), random.map((name) => `import "./${name.replace(/ts$/, "js")}";\n`).join(""));
  assert.deepEqual(compile("all.ts", "--noEmit"), []);
});

test("names that TypeScript knows otherwise mean what the contract says", () => {
  assert.deepEqual(compile("hostile.ts", "--noEmit"), []);
});

test("every failure that the runtime knows is named", () => {
  const folder = join(root, "runtime/usecase");
  const codes = new Set(readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").match(/socketio\.\w+/g) ?? []));
  assert.ok(codes.size >= 5);
  for (const template of ["ts/failure.mustache", "md/module.mustache"]) {
    const text = readFileSync(join(root, "templates", template), "utf8");
    assert.deepEqual([...codes].filter((code) => !text.includes(code)), [], template);
  }
});

test("wrong uses are refused, each where it stands", () => {
  assert.deepEqual(compile("wrong.ts", "--noEmit"), []);
  const marked = readFileSync(join(work, "wrong.ts"), "utf8").split("\n");
  const wrong = marked.flatMap((line, index) => line.trim().startsWith("// @ts-expect-error") ? [index + 2] : []);
  assert.ok(wrong.length >= 15);
  writeFileSync(join(work, "bare.ts"), marked.map((line) => line.replace("@ts-expect-error", "")).join("\n"));
  const found = new Set(compile("bare.ts", "--noEmit").map((error) => error.line));
  assert.deepEqual([...found].sort((a, b) => a - b), wrong);
});

test("prettier would lay it out the same way", () => {
  // Names beyond ASCII stay quoted: which of them are identifiers depends on a version of Unicode.
  const run = spawnSync(tool("prettier"),
    ["--print-width", "100", "--quote-props", "preserve", "--check", "*.fzio.ts"], { cwd: work, encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout + run.stderr);
});

for (const page of ["README.md", "idl/targets.md"]) {
  test(`what ${page} shows is a part of that client`, () => {
    const client = readFileSync(join(work, "client.ts"), "utf8").split("\n");
    const shown = [...readFileSync(join(root, page), "utf8").matchAll(/^```ts\n([^]*?)^```$/gm)]
      .flatMap(([, text]) => text.split("\n")).filter((line) => line !== "")
      .map((line) => line.replace('"http://localhost:8000"', "process.argv[2]!"));
    assert.ok(shown.length >= 4);
    let at = 0;
    for (const line of shown) {
      const next = client.indexOf(line, at);
      assert.ok(next >= at, `not in client.ts, or not in this order: ${line}`);
      at = next + 1;
    }
  });
}

test("a typed client talks to the chat", async () => {
  assert.deepEqual(compile("client.ts"), []);
  const server = await Program.start(process.env.CHAT);
  try {
    const output = execFileSync("node", ["client.js", server.url], { cwd: work, encoding: "utf8", timeout: 20000 });
    assert.deepEqual(output.trim().split("\n"), [
      "socketio.invalid_payload at room,user_id",
      "not_in_room: general",
      "joined general",
      "ann: hello",
      "left true",
    ]);
  } finally {
    await server.stop();
  }
});
