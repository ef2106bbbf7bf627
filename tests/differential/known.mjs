// SPDX-License-Identifier: MIT
// Where the decoder in C, pydantic and ajv are known to differ, and why. This is the only list: a
// difference that is not on it fails the test.
//
// `applies` is asked of a case: { text, c, pydantic, ajv, has } with the answers of the three;
// `has(name)` tells what scan.mjs has found in the text.

const NUMBER_READERS = "JavaScript and Python read numbers into doubles before anybody checks them";

// The same errors, but for names that C does not tell.
function isHidden(c, pydantic) {
  return (
    c.errors?.length === pydantic.errors?.length &&
    c.errors?.every(({ type, loc }, i) => {
      const other = pydantic.errors[i];
      return (
        type === other.type &&
        loc.length === other.loc.length &&
        loc.every((step, k) => step === "***" || step === other.loc[k])
      );
    })
  );
}

export const known = [
  {
    name: "a name within what is sensitive",
    why: "unknown members and keys there are as secret as values: C says ***",
    only: "pydantic",
    applies: ({ c, pydantic }) => isHidden(c, pydantic),
  },
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
    why: "JSON Schema cannot divide a text; and an attachment beside it, as below",
    only: "ajv",
    applies: ({ c }) => c.errors?.every(({ type }) => /^(multiple_of$|bytes_)/.test(type)),
  },
  {
    name: "a float next to a multiple of its step",
    why: "C tolerates a billionth of the value, ajv one of the quotient",
    only: "ajv",
    applies: ({ text, c, ajv }) =>
      /\.\d*(0{6,}|9{6,})\d|\de-/.test(text) ||
      (c.status === "ok" && ajv.keywords?.includes("multipleOf")),
  },
  {
    name: "an item of a unique list in two forms",
    why: "C and pydantic compare values: to ajv an absent member is not its default, nor 5 \"5\"",
    only: "ajv",
    applies: ({ c, ajv }) => ajv.status === "ok" && c.errors?.every(({ type }) => type === "unique_items"),
  },
  {
    name: "an attachment",
    why: "a schema of the packet's JSON sees its placeholder and not its bytes, nor how many there are",
    only: "ajv",
    applies: ({ c }) => c.errors?.every(({ type }) => /^bytes_/.test(type)),
  },
  {
    name: "the number of an attachment in a form that no client writes",
    why: "C takes digits alone; to the others -0 and 1.0 are integers",
    applies: ({ text, c }) =>
      /:\s*(-0|\d+[.eE])/.test(text) && c.errors?.some(({ type }) => type === "bytes_type"),
  },
  {
    name: "a placeholder where no bytes belong",
    why: "to C it is an object like others; Python has the attachment in its place before it looks",
    only: "pydantic",
    applies: ({ has }) => has("stray"),
  },
  {
    name: "a number in any that no double holds",
    why: "C refuses it as it would in a float; Python and JavaScript read infinity",
    applies: ({ has, c }) => has("huge") && c.errors?.some(({ type }) => type === "finite_number"),
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
