// SPDX-License-Identifier: MIT
// JSON Schema 2020-12, judged by ajv: the documents are right, and each says exactly its constraint.
import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";

import { generate, modules, readJson } from "./generate.mjs";

const folder = generate("jsonschema");

// The patterns say all that the formats do, so that readers without formats agree.
const ajv = new Ajv({
  strict: true,
  multipleOfPrecision: 9,
  formats: { uuid: true, "date-time": true },
});
for (const module of modules) {
  ajv.addSchema(readJson(folder, `${module}.schema.json`), module);
}

function accepts(module, name, value) {
  return ajv.validate(`${module}#/$defs/${name}`, value);
}

function check(member, good, bad) {
  for (const value of good) {
    assert.ok(accepts("checks", "Checks", { [member]: value }), `${member}: ${value}`);
  }
  for (const value of bad) {
    assert.ok(!accepts("checks", "Checks", { [member]: value }), `${member}: ${value}`);
  }
}

test("every definition compiles in strict mode", () => {
  for (const module of modules) {
    const document = readJson(folder, `${module}.schema.json`);
    assert.equal(document.$schema, "https://json-schema.org/draft/2020-12/schema");
    assert.ok(ajv.validateSchema(document));
    for (const name of Object.keys(document.$defs)) {
      assert.equal(typeof ajv.getSchema(`${module}#/$defs/${name}`), "function");
    }
  }
});

test("lengths are code points", () => {
  check("points", ["ab", "😀😀", "😀😀😀"], ["a", "😀", "😀😀😀😀", 5, null]);
});

test("patterns mean what they mean to C", () => {
  check("slug", ["a"], ["", "a1", "a\n"]);
  check("blank", [" ", "\t", "\v"], ["\u00a0", "\u2003", "x"]);
  check("dot", ["x", "\u2028", "\r", "😀"], ["\n", ""]);
  check("word", ["a", "&", "-", "_"], ["é", "!"]);
  check("filled", ["a", "\u00a0", "\u{10ffff}"], [" ", "\n"]);
});

test("integers have the bounds of their kind", () => {
  check("whole", [0, 3.0, 2 ** 53 - 1, -(2 ** 53) + 1], [2 ** 53, 0.5, "3", true]);
  check("small", [-8, 0, 64], [-16, 72, 4]);
  check("count", [0, 2 ** 32 - 1], [-1, 2 ** 32]);
});

test("wide integers are decimal texts or numbers", () => {
  check(
    "wide",
    ["0", "-0", "9223372036854775807", "-9223372036854775808", 5, -5],
    ["9223372036854775808", "-9223372036854775809", "00", "+1", "1.0", "", " 1", 1.5],
  );
  check("positive", ["7", "10", "18446744073709551614"], ["6", "0", "-7", "18446744073709551615", "07"]);
  for (let i = -2000; i < 6000; i++) {
    assert.equal(accepts("checks", "Checks", { bounded: String(i) }), i >= -120 && i <= 4711, i);
    assert.equal(accepts("checks", "Checks", { negative: String(i) }), i >= -1000 && i <= -10, i);
  }
});

test("floats", () => {
  check("share", [0.5, 1e-300], [0, 1, Infinity, NaN, "0.5"]);
  check("tenth", [0.3, 0, -1.1, 5], [0.35]);
});

test("uuids have hyphens", () => {
  check(
    "id",
    ["550e8400-e29b-41d4-a716-446655440000", "550E8400-E29B-41D4-A716-446655440000"],
    ["550e8400e29b41d4a716446655440000", "{550e8400-e29b-41d4-a716-446655440000}", ""],
  );
});

test("timestamps know the calendar", () => {
  check(
    "at",
    [
      "2026-01-31T12:00:00Z",
      "2024-02-29t23:59:59.123456789+23:59",
      "2000-02-29 00:00:00z",
      "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
    ],
    [
      "2026-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "0000-01-01T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:60Z",
      "2026-01-01T00:00:00",
      "2026-01-01",
      "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00+24:00",
      0,
    ],
  );
});

test("enums, null and absent", () => {
  check("level", ["low", "HIGH"], ["high", null, 1]);
  check("nullable", ["low", null], ["high"]);
});

test("lists and maps", () => {
  check("list", [[true], [true, false]], [[], [1], [true, true, true], {}, null]);
  check("or_null", [null, [1, 2]], [[1, 1], 1]);
  check(
    "apart",
    [[], [1, 2]],
    [
      [1, 1],
      [1, 1.0],
    ],
  );
  check("by_level", [{}, { low: 1 }], [{ high: 1 }, { low: 1, HIGH: 2 }, { low: "1" }]);
  check("by_slug", [{ ab: {} }], [{ abcde: {} }, { A: {} }, { "": {} }, { ab: 1 }]);
});

test("closed refuses what it does not know, open does not", () => {
  check("strict", [{ a: 1 }], [{ a: 1, b: 2 }, {}]);
  assert.ok(accepts("checks", "Open", { b: 1, c: 2 }));
});

test("a union is told apart by its member, in closed variants too", () => {
  check(
    "shape",
    [
      { "@type": "strict", a: 1 },
      { "@type": "OPEN", b: 1, x: 2 },
    ],
    [
      { a: 1 },
      { "@type": "open", b: 1 },
      { "@type": "strict", b: 1 },
      { "@type": "strict", a: 1, b: 2 },
      5,
      null,
    ],
  );
});

test("any is anything", () => {
  check("anything", [null, 1, "x", [], { a: [{}] }], []);
});

test("bytes are the placeholder of an attachment", () => {
  const image = { mimeType: "image/png", width: 1 };
  assert.ok(accepts("demo", "ImageBody", { ...image, data: { _placeholder: true, num: 0 } }));
  assert.ok(!accepts("demo", "ImageBody", { ...image, data: "aGk=" }));
  assert.ok(!accepts("demo", "ImageBody", { ...image, data: { _placeholder: true, num: -1 } }));
});

test("other modules are copied beside the own", () => {
  check(
    "money",
    [{ amount: "5", currency: "EUR" }],
    [
      { amount: "-5", currency: "EUR" },
      { amount: "5", currency: "eur" },
    ],
  );
});

test("an error is the one argument of its ack", () => {
  const error = { detail: "RoomFull", code: "room_full", kind: "conflict", context: { capacity: 5 } };
  assert.ok(accepts("demo", "RoomFull", { error }));
  assert.ok(!accepts("demo", "RoomFull", { error: { ...error, code: "other" } }));
  assert.ok(!accepts("demo", "RoomFull", { error: { ...error, context: {} } }));
  assert.ok(
    accepts("demo", "Unauthorized", { error: { detail: "x", code: "unauthorized", kind: "authentication" } }),
  );
});

test("what people read: notes and defaults as they stand on the wire", () => {
  const { $defs } = readJson(folder, "checks.schema.json");
  const { sum, fallback } = $defs.Checks.properties;
  assert.equal(sum.default, "5");
  assert.equal(fallback.default, "HIGH");
  assert.equal(fallback.deprecated, true);
  assert.match(fallback.description, /may not do much.*\nDeprecated: use sum/);
  assert.equal($defs.Checks.required, undefined);
  assert.deepEqual($defs.Strict.required, ["a"]);
});
