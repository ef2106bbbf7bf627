// SPDX-License-Identifier: MIT
// The same JSON to the decoder in C, to pydantic and to ajv, of random contracts: a language has more
// in it than the contracts that somebody thought of.
//
//   FZIO_RANDOM_SEEDS=N or N-M   of which contracts (default 1-12); a failure names the seed and the case
//   FZIO_RANDOM_CASES=N          how many cases each (default 800)
//   FZIO_RANDOM_KEEP=DIR         where the contracts and what is generated stay (default: nowhere)
//
// For hours of it: FZIO_RANDOM_SEEDS=1000-2000 FZIO_RANDOM_CASES=5000 ctest -R random_contracts
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { Judges, fzioGen, generate, readModels } from "./judges.mjs";
import { Random } from "./random.mjs";
import { writeContracts } from "./random_contract.mjs";

const CASES = Number(process.env.FZIO_RANDOM_CASES ?? 800);
const [FIRST, LAST = FIRST] = (process.env.FZIO_RANDOM_SEEDS ?? "1-12").split("-").map(Number);
const { COMPILER, SANITIZE, LIBRARY, RUNTIME, FZIO_RANDOM_KEEP } = process.env;
// Contracts of one program: compiling is what takes longest.
const BATCH = 12;

const folder = FZIO_RANDOM_KEEP ?? mkdtempSync(join(tmpdir(), "fzio-random-"));
after(() => {
  if (FZIO_RANDOM_KEEP === undefined) {
    rmSync(folder, { recursive: true });
  }
});

// verdict_types.h, filled in.
function typesInC(models) {
  const of = (list, text) => list.map((it) => `\t{ "${it.module}.${it.name}", ${text(it)} },\n`);
  const dtos = models.flatMap((model) => of(model.dtos, ({ cName }) => `&${cName}_dto, NULL`));
  const errors = models.flatMap((model) => of(model.errors, ({ cName }) => `NULL, &${cName}_error`));
  const includes = models.map(({ module }) => `#include "${module.name}.fzio.h"\n`);
  return `${includes.join("")}#include "verdict_types.h"
const struct verdict_type verdict_types[] = {
${dtos.join("")}${errors.join("")}\t{ NULL, NULL, NULL },
};
`;
}

function compile(work) {
  const types = join(work, "verdict_types.c");
  const program = join(work, "verdict");
  writeFileSync(types, typesInC(readModels(work)));
  const here = new URL(".", import.meta.url).pathname;
  const generated = readdirSync(work).filter((name) => name.endsWith(".fzio.c"));
  execFileSync(
    COMPILER,
    [
      ...(SANITIZE === "" ? [] : [`-fsanitize=${SANITIZE}`, "-fno-sanitize-recover=all"]),
      ...["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", program],
      ...[`-I${RUNTIME}/include`, `-I${RUNTIME}`, `-I${here}`, `-I${work}`],
      ...[join(here, "verdict.c"), types, ...generated.map((name) => join(work, name))],
      LIBRARY,
      `-Wl,-rpath,${join(LIBRARY, "..")}`,
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  return program;
}

function judgesOf(seeds) {
  const work = join(folder, `${seeds[0]}`);
  mkdirSync(work, { recursive: true });
  const files = seeds.flatMap((seed) => writeContracts(work, seed));
  generate(work, work, files);
  fzioGen("c", work, work, files);
  return new Judges(work, compile(work));
}

// The same cases whichever other seeds there are.
function casesOf(judges, seeds, make) {
  return seeds.flatMap((seed) => {
    const random = new Random(seed);
    const names = judges.names.filter((name) => new RegExp(`\\D${seed}\\.`).test(name));
    assert.ok(names.length >= 5, `seed ${seed} has ${names.length} types`);
    return Array.from({ length: CASES }, (_, index) => ({
      seed,
      index,
      ...make(names[index % names.length], random),
    }));
  });
}

for (let first = FIRST; first <= LAST; first += BATCH) {
  const last = Math.min(first + BATCH - 1, LAST);
  const seeds = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  test(`random contracts ${seeds.join(", ")}`, async (t) => {
    const judges = judgesOf(seeds);
    await t.test("valid values are accepted by all, and come back from C as they went in", () => {
      judges.roundTrips(casesOf(judges, seeds, (name, random) => judges.valid(name, random)));
    });
    await t.test("mutated members have the same verdict and the same errors", (t) => {
      const cases = casesOf(judges, seeds, (name, random) => judges.mutatedMembers(name, random));
      const counts = judges.compare(cases);
      t.diagnostic(`${cases.length} cases: ${JSON.stringify(counts)}`);
      t.diagnostic(`known differences met: ${JSON.stringify([...judges.met])}`);
      const few = cases.length / 20;
      assert.ok(counts.ok > few && counts.payload > few, "the mutations tell too little");
    });
  });
}
