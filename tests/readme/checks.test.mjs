// SPDX-License-Identifier: MIT
// The page of diagnostics lists what the compiler can say, by its own words. `UPDATE=1` writes the
// tables anew.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const page = new URL("idl/checks.md", root);
const source = readFileSync(new URL("gen/codes.def", root), "utf8");

/** `## E2xx: names` and a table, for each group of gen/codes.def. */
function tables() {
  const out = [];
  for (const [, heading, letter, number, title] of
    source.matchAll(/\/\* --- (\w+: .*?) --- \*\/|CODE\((\w), (\d+), "((?:[^"\\]|\\.)*)"/g)) {
    if (heading) {
      out.push(`## ${heading}`, "", "| code | says |", "|---|---|");
    } else {
      out.push(`| ${letter}${number} | ${title.replaceAll("|", "\\|").replaceAll('\\"', '"')} |`);
    }
  }
  return `${out.join("\n").replaceAll("\n##", "\n\n##")}\n`;
}

test("every code stands in the page, in the words of the compiler", () => {
  const written = readFileSync(page, "utf8");
  const start = written.indexOf("## ");
  const expected = (start < 0 ? written : written.slice(0, start)) + tables();
  if (process.env.UPDATE === "1") {
    writeFileSync(page, expected);
  }
  assert.ok(tables().split("\n").length > 80);
  assert.equal(readFileSync(page, "utf8"), expected);
});

test("the codes that the pages name are there to be explained", () => {
  for (const name of ["README.md", "checks.md"]) {
    const codes = readFileSync(new URL(`idl/${name}`, root), "utf8").match(/\b[EWC]\d{3}\b/g);
    for (const code of new Set(codes)) {
      execFileSync(process.env.FZIO_GEN, ["--explain", code], { stdio: "pipe" });
    }
  }
});

test("links between the pages lead somewhere", () => {
  for (const name of ["README.md", "checks.md", "model.md", "targets.md", "own-target.md"]) {
    const text = readFileSync(new URL(`idl/${name}`, root), "utf8");
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)]
      .map(([, title]) => title.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-"));
    for (const [, path, anchor] of text.replace(/```[^]*?```/g, "").matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
      if (path !== "") {
        execFileSync("test", ["-e", new URL(path, new URL("idl/", root)).pathname]);
      } else {
        assert.ok(anchors.includes(anchor), `${name}: #${anchor}`);
      }
    }
  }
});

test("the table of types says what is written in C and in TypeScript", () => {
  const text = readFileSync(new URL("idl/README.md", root), "utf8");
  const section = text.slice(text.indexOf("\n## Types"), text.indexOf("\n## Unions"));
  const code = (cell) => [...cell.matchAll(/`([^`]*)`/g)].map(([, word]) => word.replaceAll("\\|", "|"));
  const rows = section.split("\n").filter((line) => /^\| `\w+`/.test(line))
    .map((line) => line.replaceAll("\\|", "\0").split("|").map((cell) => cell.replaceAll("\0", "\\|")))
    .map(([, types, , inC, inTs]) => ({ types: code(types), inC: code(inC), inTs: code(inTs)[0] }));
  const known = rows.flatMap(({ types, inC, inTs }) =>
    types.map((type, index) => ({ type, inC: types.length > 1 ? inC[index] : inC[0], inTs })));
  assert.equal(known.length, 12);
  const work = mkdtempSync(join(tmpdir(), "fzio-table-"));
  try {
    const members = known.map(({ type }) => `    of_${type}: ${type};\n`).join("");
    writeFileSync(join(work, "table.fzio"), `module table;\n\ndto Table {\n${members}}\n`);
    for (const target of ["c", "ts"]) {
      execFileSync(process.env.FZIO_GEN, ["-t", target, "table.fzio"], { cwd: work, stdio: "pipe" });
    }
    const [header, ts] = ["table.fzio.h", "table.fzio.ts"].map((name) => readFileSync(join(work, name), "utf8"));
    for (const { type, inC, inTs } of known) {
      assert.ok(header.includes(`\t${inC}${inC.endsWith("*") ? "" : " "}of_${type};\n`), `${type}: ${inC} in C`);
      assert.ok(ts.includes(`  of_${type}: ${inTs};\n`), `${type}: ${inTs} in TypeScript`);
    }
  } finally {
    rmSync(work, { recursive: true });
  }
});

test("the table of standard modules names what they declare", () => {
  const text = readFileSync(new URL("idl/README.md", root), "utf8");
  const rows = [...text.matchAll(/^\| \[`std\.(\w+)`\]\(std\/\1\.fzio\) \| (.*) \|$/gm)];
  const files = readdirSync(new URL("idl/std", root)).map((name) => name.replace(".fzio", ""));
  assert.deepEqual(rows.map(([, name]) => name).sort(), files.sort());
  for (const [, name, names] of rows) {
    const file = new URL(`idl/std/${name}.fzio`, root).pathname;
    const model = JSON.parse(execFileSync(process.env.FZIO_GEN, ["-t", "model", file], { encoding: "utf8" }));
    const declared = ["types", "enums", "dtos", "unions", "errors"].flatMap((list) => model[list]);
    assert.deepEqual([...names.matchAll(/`(\w+)`/g)].map(([, word]) => word).sort(),
      declared.map((declaration) => declaration.name).sort(), name);
  }
});
