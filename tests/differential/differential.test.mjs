// SPDX-License-Identifier: MIT
// The same JSON to the decoder in C, to pydantic and to ajv: the same verdict, and of C and pydantic
// the same list of (type, loc). known.mjs lists where they may differ.
//
//   FZIO_DIFFERENTIAL_CASES=N   how many (default 12000)
//   FZIO_DIFFERENTIAL_SEED=N    which (default 1); a failure names the seed and the case
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import Ajv from "ajv/dist/2020.js";

import { known } from "./known.mjs";
import { mutate, mutateBytes } from "./mutations.mjs";
import { Random } from "./random.mjs";
import { scan } from "./scan.mjs";
import { Contract, Values, write } from "./values.mjs";

const CASES = Number(process.env.FZIO_DIFFERENTIAL_CASES ?? 12000);
const SEED = Number(process.env.FZIO_DIFFERENTIAL_SEED ?? 1);
const { FZIO_GEN, VERDICT, PYTHON, IMPORT_DIR } = process.env;
const IDL = process.env.IDL.split(":");
const VIOLATIONS_MAX = 32;

const folder = mkdtempSync(join(tmpdir(), "fzio-differential-"));
after(() => rmSync(folder, { recursive: true }));
for (const target of ["model", "jsonschema", "py"]) {
  execFileSync(FZIO_GEN, ["-t", target, "-o", folder, "-I", IMPORT_DIR, ...IDL], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}

// Bounds stay texts where a double would not keep them.
function readModels() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".fzio.json"))
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return JSON.parse(text.replace(/"(min|max|step)":(-?\d{16,})/g, '"$1":"$2"'));
    });
}

const models = readModels();
const contract = new Contract(models);
// Dtos, and what errors carry.
const names = models.flatMap(({ dtos, errors }) =>
  [...dtos, ...errors.filter(({ fields }) => fields.length > 0)].map(
    ({ module, name }) => `${module}.${name}`,
  ),
);
const ajv = new Ajv({
  strict: true,
  allErrors: true, // without it, ajv forgets that a member named "" is missing
  validateFormats: false, // the patterns say it all
  multipleOfPrecision: 9,
});
const validators = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".schema.json"))) {
  const schema = JSON.parse(readFileSync(join(folder, file), "utf8"));
  ajv.addSchema(schema, schema.title);
  for (const name of names.filter((it) => it.startsWith(`${schema.title}.`))) {
    const decl = name.slice(schema.title.length + 1);
    if (schema.$defs[decl] !== undefined) {
      const within = "kind" in contract.decls.get(name) ? "/properties/error/properties/context" : "";
      validators.set(name, ajv.getSchema(`${schema.title}#/$defs/${decl}${within}`));
    }
  }
}

// Cases are { name, text: Buffer }; each is answered by one line.
function ask(program, args, cases) {
  const input = Buffer.concat(
    cases.flatMap(({ name, text }) => [Buffer.from(`${name} ${text.length}\n`), text]),
  );
  const output = execFileSync(program, args, { input, maxBuffer: 2 ** 30 });
  const answers = output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(answers.length, cases.length);
  return answers;
}

const askC = (cases) => ask(VERDICT, [], cases);
const askPydantic = (cases) => ask(PYTHON, [new URL("oracle.py", import.meta.url).pathname, folder], cases);

function askAjv({ name, text }) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
  } catch {
    return { status: "syntax" };
  }
  return { status: validators.get(name)(value) ? "ok" : "payload" };
}

function valueOf(name, random) {
  const dto = contract.decls.get(name);
  return new Values(contract, random).object(dto, 0);
}

// C counts attachments as it writes them: here they are named as they were read.
const naming = (bytes) => (_, value) =>
  value?._placeholder === true ? { _placeholder: true, num: bytes[value.num] } : value;

function describe({ name, text, index }, answers) {
  return `seed ${SEED}, case ${index}: ${name} ${text}\n${JSON.stringify(answers, null, 1)}`;
}

// The list that C and pydantic should agree on.
const located = ({ errors }) =>
  (errors ?? []).slice(0, VIOLATIONS_MAX).map(({ type, loc }) => [type, ...loc]);

const met = new Map();

function isKnown(it, answers, only) {
  const text = it.text.toString();
  const has = answers.ajv.status === "syntax" ? () => false : scan(text, contract.decls.get(it.name), contract);
  const found = known.find(
    (entry) => (entry.only ?? only) === only && entry.applies({ text, has, ...answers }),
  );
  if (found !== undefined) {
    met.set(found.name, (met.get(found.name) ?? 0) + 1);
  }
  return found !== undefined;
}

function compare(cases) {
  const counts = { ok: 0, payload: 0, syntax: 0, limit: 0 };
  const [inC, inPydantic] = [askC(cases), askPydantic(cases)];
  for (const [i, it] of cases.entries()) {
    const answers = { c: inC[i], pydantic: inPydantic[i], ajv: askAjv(it) };
    const { c, pydantic } = answers;
    counts[c.status]++;
    const agreed = c.status === pydantic.status && isDeepStrictEqual(located(c), located(pydantic));
    if (!agreed && !isKnown(it, answers, "pydantic")) {
      assert.fail(`C and pydantic differ: ${describe(it, answers)}`);
    }
    if (c.status !== answers.ajv.status && !isKnown(it, answers, "ajv")) {
      assert.fail(`C and ajv differ: ${describe(it, answers)}`);
    }
  }
  return counts;
}

test("every dto and every error of the contracts is asked", () => {
  const source = readFileSync(new URL("verdict.c", import.meta.url), "utf8");
  for (const name of names) {
    assert.ok(source.includes(`"${name}"`), `verdict.c does not know ${name}`);
  }
});

test("valid values are accepted by all, and come back from C as they went in", (t) => {
  const random = new Random(SEED);
  const cases = [];
  for (let index = 0; index < CASES / 4; index++) {
    const name = names[index % names.length];
    cases.push({ index, name, text: Buffer.from(write(valueOf(name, random), random)) });
  }
  const first = askC(cases);
  const written = cases.map((it, i) => {
    assert.equal(first[i].status, "ok", describe(it, first[i]));
    assert.ok(first[i].same, `C writes it differently again: ${describe(it, first[i])}`);
    return { ...it, text: Buffer.from(JSON.stringify(first[i].json, naming(first[i].bytes))) };
  });
  const [before, behind] = [askPydantic(cases), askPydantic(written)];
  for (const [i, it] of written.entries()) {
    assert.equal(askAjv(cases[i]).status, "ok", describe(cases[i]));
    assert.equal(askAjv(it).status, "ok", describe(it));
    assert.equal(before[i].status, "ok", describe(cases[i], before[i]));
    assert.equal(behind[i].status, "ok", describe(it, behind[i]));
    // What pydantic reads of both is the same value.
    assert.deepEqual(behind[i].json, before[i].json, describe(it));
  }
  t.diagnostic(`${cases.length} round trips of ${names.length} dtos and errors`);
});

test("mutated members have the same verdict and the same errors", (t) => {
  const random = new Random(SEED + 1);
  const cases = [];
  for (let index = 0; index < CASES; index++) {
    const name = random.pick(names);
    const value = valueOf(name, random);
    for (let i = random.int(1, 3); i > 0; i--) {
      mutate(value, random);
    }
    cases.push({ index, name, text: Buffer.from(write(value, random)) });
  }
  const counts = compare(cases);
  t.diagnostic(`${cases.length} cases: ${JSON.stringify(counts)}`);
  assert.ok(counts.ok > CASES / 20 && counts.payload > CASES / 5, "the mutations tell too little");
});

test("mutated bytes have the same verdict and the same errors", (t) => {
  const random = new Random(SEED + 2);
  const cases = [];
  for (let index = 0; index < CASES; index++) {
    const name = random.pick(names);
    let text = write(valueOf(name, random), random);
    for (let i = random.int(1, 2); i > 0 && text.length > 0; i--) {
      text = mutateBytes(text, random);
    }
    cases.push({ index, name, text: Buffer.from(text) });
  }
  const counts = compare(cases);
  t.diagnostic(`${cases.length} cases: ${JSON.stringify(counts)}`);
  t.diagnostic(`known differences met: ${JSON.stringify([...met])}`);
  assert.ok(counts.syntax > CASES / 5 && counts.ok > CASES / 50, "the mutations tell too little");
});
