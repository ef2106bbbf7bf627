// SPDX-License-Identifier: MIT
// Contracts whose names collide easily in C: what fzio-gen accepts must compile. The seeds are
// fixed, so that a failure can be seen again.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

const { FZIO_GEN, CC = "cc", FZIO_INCLUDE } = process.env;
const SEEDS = 80;

// Words that the templates join names with.
const words = ["fn", "reply", "emit", "register", "dto", "entry", "item", "items", "keys", "error",
	"throw", "fields", "event", "map", "a", "full", "class", "kind", "router", "values", "call", "cmd", "ack",
	"answer", "value", "union", "variants", "payload"];

const typesOf = ["int", "string", "int[]", "map<string, int>", "int[][]", "map<string, int[]>",
	"map<string, map<string, string(1..3)>>[]", 'string = "x"', "i64 = 3"];

// xorshift: the same numbers everywhere.
function randomOf(seed) {
	let state = seed * 2654435761 + 1;
	return (below) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
}

function contractOf(seed) {
	const random = randomOf(seed);
	const pick = (list) => list[random(list.length)];
	const some = (count) => [...new Set(Array.from({ length: count }, () => pick(words)))];
	const capital = (word) => word[0].toUpperCase() + word.slice(1);
	const taken = new Set();
	const name = () => {
		for (;;) {
			const text = capital(pick(words)) + (random(2) ? capital(pick(words)) : "");
			if (!taken.has(text)) {
				taken.add(text);
				return text;
			}
		}
	};
	const enums = [name(), name()], dtos = [name(), name(), name()], errors = [name(), name()];
	const payload = () => pick([...dtos, ...unions, "int[][]", "map<string, int[]>", "bytes"]);
	const fields = () => some(4).map((word) => `${word}: ${pick([...typesOf, `${pick(enums)}[]`,
		`${pick(dtos)}[]`, `${pick(unions)}?`, `map<string, ${pick(unions)}?>`, "any?", "bytes[..2]"])};`)
		.join(" ");
	const unions = [name(), name()];
	const lines = [`module ${pick(["a", "emit", "throw", "a.b"])};`];
	enums.forEach((it) => lines.push(`enum ${it} { ${some(3).join(", ")} }`));
	dtos.forEach((it) => lines.push(`dto ${it} { ${fields()} }`));
	unions.forEach((it) => lines.push(`union ${it} on tag { ` +
		`${[...some(4), "first", "second"].map((word) => `${word}: ${pick(dtos)};`).join(" ")} }`));
	errors.forEach((it) => lines.push(`error ${it} : conflict { ${fields()} }`));
	for (const namespace of some(2)) {
		const commands = some(4).map((word) => `command ${word}${random(3) ? "" : `.${pick(words)}`} ` +
			`(${payload()})${random(2) ? ` -> ${payload()}` : ""}` +
			`${random(2) ? ` throws ${pick(errors)}` : ""};`);
		const events = some(3).map((word) =>
			`event ${word} (${payload()})${random(2) ? ` -> ${payload()}` : ""};`);
		const connect = random(2) ? [`connect (${pick(dtos)}) throws ${pick(errors)};`] : [];
		lines.push(`namespace ${namespace} { ${[...connect, ...commands, ...events].join(" ")} }`);
	}
	return `${lines.join("\n")}\n`;
}

test("what is accepted compiles", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "fzio-clashes-"));
	t.after(() => rmSync(folder, { recursive: true }));
	const counts = { accepted: 0, refused: 0 };
	for (let seed = 1; seed <= SEEDS; seed++) {
		const output = join(folder, String(seed)), source = join(folder, "contract.fzio");
		writeFileSync(source, contractOf(seed));
		const made = spawnSync(FZIO_GEN, ["-o", output, source], { encoding: "utf8" });
		if (made.status !== 0) {
			assert.equal(made.status, 1, made.stderr);
			assert.match(made.stderr, /error\[E210\]/, `${contractOf(seed)}\n${made.stderr}`);
			counts.refused++;
			continue;
		}
		const file = readdirSync(output).find((it) => it.endsWith(".c"));
		const compiled = spawnSync(CC, ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
			`-I${FZIO_INCLUDE}`, join(output, file)], { encoding: "utf8" });
		assert.equal(compiled.status, 0, `seed ${seed}\n${contractOf(seed)}\n${compiled.stderr}`);
		counts.accepted++;
	}
	// Both happen, or the test shows nothing.
	assert.ok(counts.accepted > 10 && counts.refused > 10, JSON.stringify(counts));
});
