// SPDX-License-Identifier: MIT
// Compiles the contracts of this folder, and two of the golden outputs, into a folder of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const contracts = ["../golden/idl/demo", "../golden/idl/common", "idl/money", "idl/checks"];

export const modules = contracts.map((path) => basename(path));

// The folder is removed when the process ends.
export function generate(target) {
  const folder = mkdtempSync(join(tmpdir(), "fzio-targets-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  const files = contracts.map((path) => new URL(`${path}.fzio`, import.meta.url).pathname);
  execFileSync(process.env.FZIO_GEN, ["-t", target, "-o", folder, ...files], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  return folder;
}

export function readJson(folder, name) {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}
