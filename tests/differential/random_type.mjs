// SPDX-License-Identifier: MIT
// Random types of a contract, as { text, type }: what the contract says, and as much of what the
// model will say of it as a default needs to know (values.mjs).
import { samplePattern } from "./random_pattern.mjs";
import { KINDS, Values } from "./values.mjs";

const PLAIN = {
  min: null,
  max: null,
  above: false,
  below: false,
  step: null,
  pattern: null,
  nullable: false,
};
// For the attachments that values.mjs has.
const LENGTHS_OF_BYTES = ["", "(1..8)", "(..9)", "(4)", "(0)", "(2..20)", "(1..1_048_576)"];

export class RandomType {
  constructor(random) {
    this.random = random;
    this.enums = [];
    this.aliases = [];
    this.any = []; // dtos and unions
    this.ending = []; // those that may be required: they do not lead back here
    this.values = new Values(null, random);
  }

  // `free`: the value may be left out, so that it may lead back to what holds it.
  type(depth, free = false) {
    const { random } = this;
    if (random.chance(0.15) && this.aliases.length > 0) {
      return this.alias(random.pick(this.aliases));
    }
    const nullable = random.chance(0.2);
    const made = this.present(depth, free || nullable);
    return nullable
      ? { text: `${made.text}?`, type: { ...made.type, nullable } }
      : made;
  }

  present(depth, free) {
    const { random } = this;
    const kinds = ["bool", "integer", "integer", "float", "float", "string", "string", "enum_", "scalar"];
    const nested = ["decl", "decl", "array", "map"];
    return this[random.pick(depth < 3 ? [...kinds, ...nested] : kinds)](depth, free);
  }

  scalar() {
    const kind = this.random.pick(["uuid", "timestamp", "bytes", "any"]);
    const text = kind === "bytes" ? `bytes${this.random.pick(LENGTHS_OF_BYTES)}` : kind;
    return { text, type: { ...PLAIN, kind } };
  }

  bool() {
    return { text: "bool", type: { ...PLAIN, kind: "bool" } };
  }

  enum_() {
    const chosen = this.enums.length > 0 ? this.random.pick(this.enums) : null;
    return chosen === null
      ? this.bool()
      : { text: chosen.text, type: { ...PLAIN, kind: "enum", values: chosen.values } };
  }

  decl(depth, free) {
    const list = free ? this.any : this.ending;
    return list.length === 0
      ? this.scalar()
      : { text: this.random.pick(list), type: { ...PLAIN, kind: "dto" } };
  }

  // An alias as it is, or within closer bounds.
  alias({ text, type }) {
    const { kind } = type;
    if (kind in KINDS && this.random.chance(0.4)) {
      const at = this.values.integer({ ...type, min: type.min, max: type.max }).raw.replace(/\.0$/, "");
      const bound = { ...type, min: at, above: false };
      return { text: `${text}(${at}..)`, type: bound };
    }
    return { text, type };
  }

  // Around a value that is allowed whatever the checks are.
  integer() {
    const { random } = this;
    const kind = random.pick(Object.keys(KINDS));
    const [least, greatest] = KINDS[kind];
    const near = () => BigInt(random.int(0, random.pick([3, 100, 5000])));
    const step = BigInt(random.pick([1, 1, 1, 2, 5, 7, 8, 60]));
    let at = random.pick([least + near(), greatest - near(), near(), near(), 2n ** 31n + near()]);
    at = at > greatest ? greatest : at;
    at -= at % step;
    const low = at - near();
    const high = at + near();
    const type = { ...PLAIN, kind, step: step === 1n ? null : String(step) };
    if (random.chance(0.5) && low >= least) {
      type.min = String(low);
      type.above = low < at && random.chance(0.5);
    }
    if (random.chance(0.5) && high <= greatest) {
      type.max = String(high);
      type.below = high > at && random.chance(0.5);
    }
    return { text: `${kind}${checks(type)}`, type };
  }

  float() {
    const { random } = this;
    const step = random.pick([null, null, null, 0.5, 0.25, 0.1, 0.01, 2, 3, 1e-3]);
    // A double has no room for small steps in large numbers.
    const size = random.pick(step === null ? [1, 10, 1000, 1e6, 1e12] : [1, 10, 1000, 1e6]);
    let at = (random.next() - 0.5) * size;
    at = step === null ? at : Number((Math.round(at / step) * step).toPrecision(12));
    const far = () => Number((random.next() * size + (step ?? 0)).toPrecision(3));
    const type = { ...PLAIN, kind: "float", step };
    if (random.chance(0.6)) {
      type.min = random.pick([Number((at - far()).toPrecision(12)), at]);
      type.above = type.min < at && random.chance(0.5);
    }
    if (random.chance(0.6)) {
      type.max = random.pick([Number((at + far()).toPrecision(12)), at]);
      type.below = type.max > at && random.chance(0.5);
    }
    return { text: `float${checks(type)}`, type };
  }

  string() {
    const { random } = this;
    const type = { ...PLAIN, kind: "string" };
    let at = random.int(0, random.pick([2, 9, 40]));
    if (random.chance(0.4)) {
      const { pattern, text } = samplePattern(random);
      type.pattern = pattern;
      at = [...text].length;
    }
    this.lengths(type, at);
    return { text: `string${checks(type)}`, type };
  }

  // Lengths around one that fits.
  lengths(type, at) {
    const { random } = this;
    type.min = random.chance(0.4) ? Math.max(0, at - random.int(0, 5)) : null;
    type.max = random.chance(0.5) ? at + random.int(0, 20) : null;
  }

  array(depth, free) {
    const type = { ...PLAIN, kind: "array" };
    this.lengths(type, this.random.int(0, 3));
    const item = this.type(depth + 1, free || !type.min);
    return { text: `${item.text}[${range(type)}]`, type: { ...type, item: item.type } };
  }

  map(depth, free) {
    const { random } = this;
    const type = { ...PLAIN, kind: "map" };
    // Three keys of any kind may be had, but for an enum's.
    const key = random.pick([() => this.string(), () => this.uuid(), () => this.enum_()])();
    const few = key.type.kind === "enum" || key.type.max !== null || key.type.pattern !== null;
    const isKey = ["string", "uuid", "enum"].includes(key.type.kind);
    this.lengths(type, few ? 0 : random.int(0, 2));
    const item = this.type(depth + 1, free || !type.min);
    const text = `map<${isKey ? key.text : "string"}, ${item.text}>`;
    const lengths = range(type);
    return { text: lengths === "" ? text : `${text}(${lengths})`, type };
  }

  uuid() {
    return { text: "uuid", type: { ...PLAIN, kind: "uuid" } };
  }

  // Text of a default, or null: there is none.
  fallback(type) {
    const { random, values } = this;
    if (type.nullable && random.chance(0.4)) {
      return "null";
    }
    switch (type.kind) {
      case "dto":
      case "bytes":
      case "any":
        return null;
      case "array":
        return type.min ? null : "[]";
      case "map":
        return type.min ? null : "{}";
      case "enum":
        return random.pick(type.values).name;
      default: {
        const { raw, text } = values.present({ ...type, nullable: false }, 0);
        const isText = ["string", "uuid", "timestamp"].includes(type.kind);
        return isText ? JSON.stringify(text).replaceAll("\x7f", "\\u007f") : (raw ?? text).replace(/\.0$/, "");
      }
    }
  }
}

function range({ min, max }) {
  if (min === null && max === null) {
    return "";
  }
  return min === max ? `${min}` : `${min ?? ""}..${max ?? ""}`;
}

function checks(type) {
  const list = [
    type.above ? `>${type.min}` : "",
    type.below ? `<${type.max}` : "",
    range({ min: type.above ? null : type.min, max: type.below ? null : type.max }),
    type.step === null ? "" : `step ${type.step}`,
    type.pattern === null ? "" : `/${type.pattern.replaceAll("/", "\\/")}/`,
  ].filter((it) => it !== "");
  return list.length === 0 ? "" : `(${list.join(", ")})`;
}
