// SPDX-License-Identifier: MIT
// The three that are asked about a JSON text of a contract's type: generated C, pydantic and ajv;
// and what they must agree on. known.mjs lists where they may differ.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import Ajv from "ajv/dist/2020.js";

import { known } from "./known.mjs";
import { mutate, mutateBytes } from "./mutations.mjs";
import { scan } from "./scan.mjs";
import { Contract, Values, write } from "./values.mjs";

const VIOLATIONS_MAX = 32;

/** Writes what the judges go by: models, schemas and Python of the contracts in `files`. */
export function generate(folder, imports, files) {
  for (const target of ["model", "jsonschema", "py"]) {
    fzioGen(target, folder, imports, files);
  }
}

export function fzioGen(target, folder, imports, files) {
  execFileSync(process.env.FZIO_GEN, ["-t", target, "-o", folder, "-I", imports, ...files], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}

// Bounds stay texts where a double would not keep them.
export function readModels(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".fzio.json"))
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return JSON.parse(text.replace(/"(min|max|step)":(-?\d{16,})/g, '"$1":"$2"'));
    });
}

// Dtos, and what errors carry.
const typesOf = ({ dtos, errors }) => [...dtos, ...errors.filter(({ fields }) => fields.length > 0)];

function readValidators(folder, contract, names) {
  const ajv = new Ajv({
    strict: true,
    allErrors: true, // without it, ajv forgets that a member named "" is missing
    ownProperties: true, // an absent member named toString is not that of every object
    validateFormats: false, // the patterns say it all
    multipleOfPrecision: 9,
  });
  const files = readdirSync(folder).filter((name) => name.endsWith(".schema.json"));
  const schemas = files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  for (const schema of schemas) {
    ajv.addSchema(schema, schema.title);
  }
  const validators = new Map();
  for (const schema of schemas) {
    for (const name of names.filter((it) => it.startsWith(`${schema.title}.`))) {
      const decl = name.slice(schema.title.length + 1);
      if (schema.$defs[decl] !== undefined) {
        const isError = "kind" in contract.decls.get(name);
        const within = isError ? "/properties/error/properties/context" : "";
        validators.set(name, ajv.getSchema(`${schema.title}#/$defs/${decl}${within}`));
      }
    }
  }
  return validators;
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

// C counts attachments as it writes them: here they are named as they were read.
const naming = (bytes) => (_, value) =>
  value?._placeholder === true ? { _placeholder: true, num: bytes[value.num] } : value;

// The list that C and pydantic should agree on.
const located = ({ errors }) =>
  (errors ?? []).slice(0, VIOLATIONS_MAX).map(({ type, loc }) => [type, ...loc]);

function describe({ seed, name, text, index }, answers) {
  return `seed ${seed}, case ${index}: ${name} ${text}\n${JSON.stringify(answers, null, 1)}`;
}

export class Judges {
  /** `verdict` is the program of verdict.c; `folder` has what generate() wrote. */
  constructor(folder, verdict) {
    this.folder = folder;
    this.verdict = verdict;
    const models = readModels(folder);
    this.contract = new Contract(models);
    this.names = models.flatMap(typesOf).map(({ module, name }) => `${module}.${name}`);
    this.validators = readValidators(folder, this.contract, this.names);
    this.met = new Map(); // known differences, and how often
  }

  askC(cases) {
    return ask(this.verdict, [], cases);
  }

  askPydantic(cases) {
    const oracle = new URL("oracle.py", import.meta.url).pathname;
    return ask(process.env.PYTHON, [oracle, this.folder], cases);
  }

  askAjv({ name, text }) {
    let value;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
    } catch {
      return { status: "syntax" };
    }
    const validate = this.validators.get(name);
    return validate(value)
      ? { status: "ok" }
      : { status: "payload", keywords: validate.errors.map(({ keyword }) => keyword) };
  }

  value(name, random) {
    return new Values(this.contract, random).object(this.contract.decls.get(name), 0);
  }

  /** A case of a valid value. */
  valid(name, random) {
    return { name, text: Buffer.from(write(this.value(name, random), random)) };
  }

  /** A case of a value whose members are not all what they were. */
  mutatedMembers(name, random) {
    const value = this.value(name, random);
    for (let i = random.int(1, 3); i > 0; i--) {
      mutate(value, random);
    }
    return { name, text: Buffer.from(write(value, random)) };
  }

  /** A case of a text whose bytes are not all what they were. */
  mutatedBytes(name, random) {
    let text = write(this.value(name, random), random);
    for (let i = random.int(1, 2); i > 0 && text.length > 0; i--) {
      text = mutateBytes(text, random);
    }
    return { name, text: Buffer.from(text) };
  }

  isKnown(it, answers, only) {
    const text = it.text.toString();
    const { contract } = this;
    const isJson = answers.ajv.status !== "syntax";
    const has = isJson ? scan(text, contract.decls.get(it.name), contract) : () => false;
    const found = known.find(
      (entry) => (entry.only ?? only) === only && entry.applies({ text, has, ...answers }),
    );
    if (found !== undefined) {
      this.met.set(found.name, (this.met.get(found.name) ?? 0) + 1);
    }
    return found !== undefined;
  }

  /** All say the same of every case, and C and pydantic why; how many of each status there are. */
  compare(cases) {
    const counts = { ok: 0, payload: 0, syntax: 0, limit: 0 };
    const [inC, inPydantic] = [this.askC(cases), this.askPydantic(cases)];
    for (const [i, it] of cases.entries()) {
      const answers = { c: inC[i], pydantic: inPydantic[i], ajv: this.askAjv(it) };
      const { c, pydantic } = answers;
      counts[c.status]++;
      const agreed = c.status === pydantic.status && isDeepStrictEqual(located(c), located(pydantic));
      if (!agreed && !this.isKnown(it, answers, "pydantic")) {
        assert.fail(`C and pydantic differ: ${describe(it, answers)}`);
      }
      if (c.status !== answers.ajv.status && !this.isKnown(it, answers, "ajv")) {
        assert.fail(`C and ajv differ: ${describe(it, answers)}`);
      }
    }
    return counts;
  }

  acceptedByAjv(it, c, pydantic) {
    const answers = { c, pydantic, ajv: this.askAjv(it) };
    if (answers.ajv.status !== "ok" && !this.isKnown(it, answers, "ajv")) {
      assert.fail(`ajv refuses what is valid: ${describe(it, answers)}`);
    }
  }

  /** All accept the cases, which are valid, and what C writes of them is the same value. */
  roundTrips(cases) {
    const first = this.askC(cases);
    const written = cases.map((it, i) => {
      assert.equal(first[i].status, "ok", describe(it, first[i]));
      assert.ok(first[i].same, `C writes it differently again: ${describe(it, first[i])}`);
      return { ...it, text: Buffer.from(JSON.stringify(first[i].json, naming(first[i].bytes))) };
    });
    const [before, behind] = [this.askPydantic(cases), this.askPydantic(written)];
    for (const [i, it] of written.entries()) {
      this.acceptedByAjv(cases[i], first[i], before[i]);
      this.acceptedByAjv(it, first[i], behind[i]);
      assert.equal(before[i].status, "ok", describe(cases[i], before[i]));
      assert.equal(behind[i].status, "ok", describe(it, behind[i]));
      // What pydantic reads of both is the same value.
      assert.deepEqual(behind[i].json, before[i].json, describe(it));
    }
  }
}
