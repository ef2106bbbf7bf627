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

const PLACES = new Set(["data", "thumb"]);
const MAPS = new Set(["map", "maybes"]);

// Is there a placeholder of an attachment that no member of bytes in the contracts is set to?
// Entries of maps are named by chance, whatever they are called.
function hasStray(value, name, within) {
  if (value === null || typeof value !== "object") {
    return false;
  }
  return (
    (value._placeholder === true && !(PLACES.has(name) && !MAPS.has(within))) ||
    Object.entries(value).some(([key, child]) => hasStray(child, key, name))
  );
}

// `text` is JSON.
export function scan(text) {
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
      if (!last.isWellFormed()) {
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
  if (hasStray(JSON.parse(text), "", "")) {
    found.add("stray");
  }
  return (name) => found.has(name);
}
