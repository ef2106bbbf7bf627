// SPDX-License-Identifier: MIT
// The page of diagnostics lists what the compiler can say, by its own words. `UPDATE=1` writes the
// tables anew.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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
