// SPDX-License-Identifier: MIT
// names.mjs FZIO_GEN ROOT: contracts whose names are as long and as short as people make them, so
// that lines break in many places, and clang-format agrees with every one of them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract } from "./random_contract.mjs";

const [gen, root] = process.argv.slice(2);
const MODULES = 30;

const work = mkdtempSync(join(tmpdir(), "fzio-names-"));
try {
  const files = Array.from({ length: MODULES }, (_, i) => {
    const file = join(work, `${i}.fzio`);
    writeFileSync(file, contract(i));
    return file;
  });
  const out = join(work, "out");
  execFileSync(gen, ["-o", out, ...files], { stdio: "inherit" });
  const made = readdirSync(out).map((name) => join(out, name));
  if (made.length !== 2 * MODULES) {
    throw new Error(`${made.length} files of ${MODULES} contracts`);
  }
  execFileSync("clang-format",
    [`--style=file:${join(root, ".clang-format")}`, "--dry-run", "-Werror", ...made],
    { stdio: "inherit" });
} finally {
  rmSync(work, { recursive: true });
}
