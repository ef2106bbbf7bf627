// SPDX-License-Identifier: MIT
// Where the decoder in C, pydantic and ajv are known to differ, and why. This is the only list: a
// difference that is not on it fails the test.
//
// `applies` is asked of a case: { text, c, pydantic, ajv, has } with the answers of the three;
// `has(name)` tells what scan.mjs has found in the text.

const NUMBER_READERS = "JavaScript and Python read numbers into doubles before anybody checks them";

export const known = [
  {
    name: "a member given twice",
    why: "C refuses it; JSON.parse and json.loads keep the last and say nothing",
    applies: ({ has }) => has("twice"),
  },
  {
    name: "U+0000",
    why: "C strings end there, so it is refused as a text; the others accept it",
    applies: ({ has, c }) => has("nul") && c.status === "syntax",
  },
  {
    name: "half of a surrogate pair",
    why: "it is no character, so C refuses it as a text; the others accept it",
    applies: ({ has, c }) => has("surrogate") && c.status === "syntax",
  },
  {
    name: "nested too deeply",
    why: "C has limits on depth, values and memory; the others have none as tight",
    applies: ({ c }) => c.status === "limit",
  },
  {
    name: "digits that a double does not keep",
    why: `${NUMBER_READERS}; C looks at the digits`,
    applies: ({ has }) => has("digits"),
  },
  {
    name: "a wide integer as a number",
    why: `${NUMBER_READERS}: ajv rounds the bound and the value`,
    only: "ajv",
    applies: ({ has }) => has("wide"),
  },
  {
    name: "the step of a wide integer as a text",
    why: "JSON Schema cannot divide a text",
    only: "ajv",
    applies: ({ c }) => c.errors?.every(({ type }) => type === "multiple_of"),
  },
  {
    name: "a float next to a multiple of its step",
    why: "C tolerates a billionth of the value, ajv one of the quotient",
    only: "ajv",
    applies: ({ text }) => /\.\d*(0{6,}|9{6,})\d|\de-/.test(text),
  },
  {
    name: "a key of a map twice in two spellings",
    why: "a uuid may be spelled in capitals: C compares the values, the others the texts",
    applies: ({ c }) => c.errors?.some(({ type }) => type === "duplicate_member"),
  },
  {
    name: "a timestamp that leaves the calendar in UTC",
    why: "C and Python refuse 0001-01-01T00:00:00+01:00; a pattern cannot count",
    only: "ajv",
    applies: ({ text, c }) => /"(0001-01-01|9999-12-31)/.test(text) && c.status === "payload",
  },
];
