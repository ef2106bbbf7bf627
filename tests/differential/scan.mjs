// SPDX-License-Identifier: MIT
// What known.mjs asks of a text that is JSON: what JSON.parse would not tell.

const EXACT = 2n ** 53n;

// The decimal value of a number's text and that of the double it becomes, compared.
function keepsDigits(text) {
  const exact = (literal) => {
    const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(
      literal,
    );
    const digits = (whole + fraction).replace(/^0+/, "");
    const zeros = /0*$/.exec(digits)[0].length;
    const scale = Number(exponent) - fraction.length + zeros;
    const rest = digits.slice(0, digits.length - zeros);
    return rest === "" ? "0" : `${sign}${rest}e${scale}`;
  };
  const value = Number(text);
  return !Number.isFinite(value) || exact(text) === exact(String(value));
}

// The types of what is in an object of a dto, an error or a variant, by their names on the wire.
const typesOf = ({ fields }) => new Map(fields.map(({ wire, type }) => [wire, type]));

function variantOf(union, value, contract) {
  const types = new Map([[union.wire, { kind: "string" }]]);
  const variant = union.variants.find(({ wire }) => wire === value[union.wire]);
  for (const [wire, type] of variant === undefined ? [] : typesOf(contract.find(variant.type))) {
    types.set(wire, type);
  }
  return types;
}

// The values in a value, each with its type.
function children(value, type, contract) {
  if (Array.isArray(value)) {
    return type.kind === "array" ? value.map((child) => [child, type.item]) : [];
  }
  if (type.kind === "map") {
    return Object.values(value).map((child) => [child, type.item]);
  }
  const decl = ["dto", "union"].includes(type.kind) ? contract.find(type) : undefined;
  if (decl === undefined) {
    return [];
  }
  const types = type.kind === "dto" ? typesOf(decl) : variantOf(decl, value, contract);
  return Object.entries(value).map(([name, child]) => [child, types.get(name)]);
}

// Is there the placeholder of an attachment where the contract has something else than bytes?
// Nobody looks at members that it does not know, and `any` may be bytes.
function hasStray(value, type, contract) {
  if (value === null || typeof value !== "object" || type === undefined || type.kind === "any") {
    return false;
  }
  if (value._placeholder === true) {
    return type.kind !== "bytes";
  }
  return children(value, type, contract).some(([child, its]) => hasStray(child, its, contract));
}

// `text` is JSON, meant to be what `root` declares.
export function scan(text, root, contract) {
  const found = new Set();
  const open = [];
  const token = /"((?:[^"\\]|\\.)*)"|-?\d[\d.eE+-]*|[{}[\],:]|[a-z]+/gsu;
  let last = null;
  for (const match of text.matchAll(token)) {
    const [whole, string] = match;
    if (whole === "{" || whole === "[") {
      open.push(new Set());
    } else if (whole === "}" || whole === "]") {
      open.pop();
    } else if (whole === ":") {
      const names = open.at(-1);
      if (names?.has(last)) {
        found.add("twice");
      }
      names?.add(last);
    } else if (string !== undefined) {
      last = JSON.parse(whole);
      if (last.includes("\0")) {
        found.add("nul");
      }
      if (/[\ud800-\udfff]/u.test(last)) {
        found.add("surrogate");
      }
    } else if (/^-?\d/.test(whole)) {
      if (!Number.isFinite(Number(whole))) {
        found.add("huge");
      }
      if (!/^-?\d+$/.test(whole)) {
        found.add(keepsDigits(whole) ? "number" : "digits");
      } else if (BigInt(whole) > EXACT || BigInt(whole) < -EXACT) {
        found.add("wide");
      }
    }
  }
  const { module, name } = root;
  if (hasStray(JSON.parse(text), { kind: "dto", module, name }, contract)) {
    found.add("stray");
  }
  return (name) => found.has(name);
}
