// SPDX-License-Identifier: MIT
// Compiles the contracts of tests/targets/idl into a folder of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const idl = new URL("idl/", import.meta.url).pathname;

export const modules = ["demo", "common", "checks"];

// The folder is removed when the process ends.
export function generate(target) {
  const folder = mkdtempSync(join(tmpdir(), "fzio-targets-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  const files = modules.map((name) => join(idl, `${name}.fzio`));
  execFileSync(process.env.FZIO_GEN, ["-t", target, "-o", folder, ...files], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  return folder;
}

export function readJson(folder, name) {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}
