// SPDX-License-Identifier: MIT
// What the syntax files make of a contract, in vim itself and in the engine of VS Code: the same
// places, the same classes of words.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));
const editors = join(here, "../../idl/editors");
const lines = readFileSync(join(here, "sample.fzio"), "utf8").trimEnd().split("\n");

/** Words of the sample: [text to find its line by, the word, vim's group, TextMate's scope]. */
const expected = [
  ["// A comment.", "A", "fzioComment", "comment.line.double-slash.fzio"],
  ["/// Documented.", "Documented", "fzioDoc", "comment.block.documentation.fzio"],
  ["@version", "@version", "fzioAnnotation", "storage.modifier.annotation.fzio"],
  ["@version", "1.0.0", "fzioString", "string.quoted.double.fzio"],
  ["module sample", "module", "fzioDeclaration", "storage.type.fzio"],
  ["type Name", "Name", "fzioName", "entity.name.type.fzio"],
  ["type Name", "string", "fzioType", "support.type.fzio"],
  ["type Name", "1", "fzioNumber", "constant.numeric.fzio"],
  ["type Name", "]+$", "fzioPattern", "string.regexp.fzio"],
  ["event:  string", "string", "fzioType", "support.type.fzio"],
  ["count:  int", "1_000", "fzioNumber", "constant.numeric.fzio"],
  ["count:  int", "step", "fzioWord", "keyword.other.fzio"],
  ["flags:  map", "map", "fzioType", "support.type.fzio"],
  ["flags:  map", "bool", "fzioType", "support.type.fzio"],
  ["on:     bool", "true", "fzioConstant", "constant.language.fzio"],
  ["union Body", "on", "fzioWord", "keyword.other.fzio"],
  ["error Full", "conflict", "fzioKind", "constant.language.kind.fzio"],
  ["error Full", "u32", "fzioType", "support.type.fzio"],
  ["connect (", "connect", "fzioMember", "keyword.other.fzio"],
  ["connect (", "throws", "fzioWord", "keyword.other.fzio"],
  ["command join", "command", "fzioMember", "keyword.other.fzio"],
  ["command join", "runs", "fzioWord", "keyword.other.fzio"],
  ["event task.progress", "event", "fzioMember", "keyword.other.fzio"],
  ["event task.progress", "as", "fzioWord", "keyword.other.fzio"],
  // Words of the language that are names here.
  ["event:  string", "event", "", "source.fzio"],
  ["on:     bool", "on", "", "source.fzio"],
];

const places = expected.map(([marker, word]) => {
  const line = lines.findIndex((text) => text.includes(marker));
  const parts = lines[line].split(/(\w+)/);
  const whole = parts.indexOf(word);
  const column = whole >= 0 ? parts.slice(0, whole).join("").length : lines[line].indexOf(word);
  assert.ok(line >= 0 && column >= 0, `${marker}: ${word}`);
  return { line, column };
});

test("the sample is a contract", () => {
  execFileSync(process.env.FZIO_GEN, ["--check", "-t", "model", join(here, "sample.fzio")]);
});

test("vim tells the words of a contract apart", () => {
  const work = mkdtempSync(join(tmpdir(), "fzio-vim-"));
  try {
    const asked = places.map(({ line, column }) =>
      `call add(g:found, synIDattr(synID(${line + 1}, ${column + 1}, 1), "name"))`);
    writeFileSync(join(work, "ask.vim"), ["filetype plugin on", "syntax on",
      `edit ${join(here, "sample.fzio")}`, "let g:found = [&filetype, b:current_syntax, &commentstring]",
      ...asked, `call writefile(g:found, "${join(work, "found")}")`, "quitall!"].join("\n"));
    execFileSync("vim", ["-u", "NONE", "-i", "NONE", "-N", "-es", "--cmd",
      `set runtimepath^=${join(editors, "vim")}`, "-S", join(work, "ask.vim")], { timeout: 20000 });
    const found = readFileSync(join(work, "found"), "utf8").split("\n").slice(0, -1);
    assert.deepEqual(found.slice(0, 3), ["fzio", "fzio", "// %s"]);
    assert.deepEqual(found.slice(3).map((group, i) => [...expected[i].slice(0, 2), group]),
      expected.map(([marker, word, group]) => [marker, word, group]));
  } finally {
    rmSync(work, { recursive: true });
  }
});

test("the TextMate grammar tells the same words apart", async () => {
  const extension = JSON.parse(readFileSync(join(editors, "vscode/package.json"), "utf8"));
  const { language, scopeName, path } = extension.contributes.grammars[0];
  assert.equal(language, extension.contributes.languages[0].id);
  const configuration = extension.contributes.languages[0].configuration;
  JSON.parse(readFileSync(join(editors, "vscode", configuration), "utf8"));

  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const file = join(editors, "vscode", path);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(file, "utf8"), file),
  });
  const grammar = await registry.loadGrammar(scopeName);
  let stack = textmate.INITIAL;
  const tokens = lines.map((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens;
  });
  const found = places.map(({ line, column }) =>
    tokens[line].findLast((token) => token.startIndex <= column).scopes.at(-1));
  assert.deepEqual(found.map((scope, i) => [...expected[i].slice(0, 2), scope]),
    expected.map(([marker, word, , scope]) => [marker, word, scope]));
});
