// SPDX-License-Identifier: MIT
// The same JSON to the decoder in C, to pydantic and to ajv, of the contracts in the tree: the same
// verdict, and of C and pydantic the same list of (type, loc).
//
//   FZIO_DIFFERENTIAL_CASES=N   how many (default 12000)
//   FZIO_DIFFERENTIAL_SEED=N    which (default 1); a failure names the seed and the case
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { Judges, generate } from "./judges.mjs";
import { Random } from "./random.mjs";

const CASES = Number(process.env.FZIO_DIFFERENTIAL_CASES ?? 12000);
const SEED = Number(process.env.FZIO_DIFFERENTIAL_SEED ?? 1);
const { VERDICT, IMPORT_DIR, IDL } = process.env;

const folder = mkdtempSync(join(tmpdir(), "fzio-differential-"));
after(() => rmSync(folder, { recursive: true }));
generate(folder, IMPORT_DIR, IDL.split(":"));
const judges = new Judges(folder, VERDICT);
const { names } = judges;

function cases(count, make) {
  return Array.from({ length: count }, (_, index) => ({ seed: SEED, index, ...make(index) }));
}

test("every dto and every error of the contracts is asked", () => {
  const source = readFileSync(new URL("verdict_tree.c", import.meta.url), "utf8");
  for (const name of names) {
    assert.ok(source.includes(`"${name}"`), `verdict_tree.c does not know ${name}`);
  }
});

test("valid values are accepted by all, and come back from C as they went in", (t) => {
  const random = new Random(SEED);
  const list = cases(CASES / 4, (index) => judges.valid(names[index % names.length], random));
  judges.roundTrips(list);
  t.diagnostic(`${list.length} round trips of ${names.length} dtos and errors`);
});

test("mutated members have the same verdict and the same errors", (t) => {
  const random = new Random(SEED + 1);
  const counts = judges.compare(cases(CASES, () => judges.mutatedMembers(random.pick(names), random)));
  t.diagnostic(`${CASES} cases: ${JSON.stringify(counts)}`);
  assert.ok(counts.ok > CASES / 20 && counts.payload > CASES / 5, "the mutations tell too little");
});

test("mutated bytes have the same verdict and the same errors", (t) => {
  const random = new Random(SEED + 2);
  const counts = judges.compare(cases(CASES, () => judges.mutatedBytes(random.pick(names), random)));
  t.diagnostic(`${CASES} cases: ${JSON.stringify(counts)}`);
  t.diagnostic(`known differences met: ${JSON.stringify([...judges.met])}`);
  assert.ok(counts.syntax > CASES / 5 && counts.ok > CASES / 50, "the mutations tell too little");
});
