// SPDX-License-Identifier: MIT
// The grammar of the language's page is the parser's: what one says, the other reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { accepts, generator, readEbnf, readLemon } from "./grammar.mjs";

const root = new URL("../../", import.meta.url);
const ebnf = readEbnf(readFileSync(new URL("idl/README.md", root), "utf8"));
const lemon = readLemon(readFileSync(new URL("gen/parse.y", root), "utf8"));
const terminals = ["name", "Name", "STRING", "NUM", "REGEX", "kind"];
const rounds = 4000;

/** The parser knows one kind of name. */
const plain = (tokens) => tokens.map((token) => ["Name", "kind"].includes(token) ? "name" : token);

/** Park and Miller's generator: the same sentences every time. */
function random(seed) {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

/** Rules of parse.y call themselves on the left; here such a rule is its beginning and its rest. */
function withoutLeftRecursion(rules) {
  return Object.fromEntries(Object.entries(rules).map(([name, { any }]) => {
    const rests = any.filter(({ all }) => all[0]?.rule === name).map(({ all }) => ({ all: all.slice(1) }));
    const starts = any.filter(({ all }) => all[0]?.rule !== name);
    return [name, rests.length > 0 ? { all: [{ any: starts }, { many: { any: rests } }] } : { any }];
  }));
}

const parser = withoutLeftRecursion(lemon);
const pageOfOneName = JSON.parse(JSON.stringify(ebnf)
  .replaceAll('{"rule":"Name"}', '{"token":"name"}').replaceAll('{"rule":"kind"}', '{"token":"name"}'));

test("every rule of the page is used and declared", () => {
  const named = new Set([...JSON.stringify(ebnf).matchAll(/"rule":"(\w+)"/g)].map(([, name]) => name));
  for (const name of named) {
    assert.ok(ebnf[name] || terminals.includes(name), `${name} is not declared`);
  }
  assert.deepEqual(Object.keys(ebnf).filter((name) => name !== "file" && !named.has(name)), []);
});

test("the parser reads what the page says", () => {
  const sentence = generator(ebnf, terminals, random(1));
  for (let i = 0; i < rounds; i++) {
    const tokens = plain(sentence("file", 4 + i % 12));
    assert.ok(accepts(parser, [], "file", tokens), `not read: ${tokens.join(" ")}`);
  }
});

test("the page says what the parser reads", () => {
  const sentence = generator(parser, [], random(2));
  let longest = 0;
  for (let i = 0; i < rounds; i++) {
    const tokens = sentence("file", 6 + i % 16);
    longest = Math.max(longest, tokens.length);
    assert.ok(accepts(pageOfOneName, terminals, "file", tokens), `not said: ${tokens.join(" ")}`);
  }
  assert.ok(longest > 50, "whole contracts are among them");
});

test("what neither says is refused by both", () => {
  const sentence = generator(ebnf, terminals, random(3)), pick = random(4);
  let differ = 0, refused = 0;
  for (let i = 0; i < rounds; i++) {
    const tokens = plain(sentence("file", 4 + i % 10));
    const at = Math.floor(pick() * tokens.length), from = Math.floor(pick() * tokens.length);
    const broken = [...tokens];
    broken[at] = tokens[from];
    const [a, b] = [accepts(parser, [], "file", broken), accepts(pageOfOneName, terminals, "file", broken)];
    assert.equal(a, b, broken.join(" "));
    refused += !a;
    differ += at !== from;
  }
  assert.ok(refused > rounds / 4 && differ > 0);
});
