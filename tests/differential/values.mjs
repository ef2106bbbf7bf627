// SPDX-License-Identifier: MIT
// Random JSON of a contract's types, as a tree that keeps what JSON.stringify would lose: the order
// of members, members given twice, the form of numbers.
//
//   { members: [[name, node], …] }   { items: [node, …] }   { text: 'a string' }   { raw: '1.0' }
//
// Each node knows its `type` in the model, and an object its `dto`, for mutations to aim at.
import { sample } from "./sample.mjs";

export const KINDS = {
  int: [-(2n ** 53n) + 1n, 2n ** 53n - 1n],
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};

export const raw = (text) => ({ raw: String(text) });
export const string = (text) => ({ text });

/** Bytes of each attachment that verdict.c and oracle.py have. */
const ATTACHMENTS = [1, 4, 9, 0];

export const placeholder = (num) => ({
  members: [
    ["_placeholder", raw("true")],
    ["num", raw(num)],
  ],
});

export class Contract {
  // Models as `fzio-gen --target model` writes them.
  constructor(models) {
    this.decls = new Map();
    for (const model of models) {
      for (const list of ["enums", "dtos", "unions", "errors"]) {
        for (const decl of [...model[list], ...model.imported[list]]) {
          this.decls.set(`${decl.module}.${decl.name}`, decl);
        }
      }
    }
  }

  find(type) {
    return this.decls.get(`${type.module}.${type.name}`);
  }
}

// Lower and upper bound of an integer type as it is declared, else of its kind.
export function bounds(type) {
  let [low, high] = KINDS[type.kind];
  low = type.min === null ? low : BigInt(type.min) + BigInt(type.above);
  high = type.max === null ? high : BigInt(type.max) - BigInt(type.below);
  return [low, high];
}

// One text for all forms of a value; what may be absent tells none apart, as it may be a default.
function canonical(node) {
  if (node.members) {
    const free = (node.dto?.fields ?? []).filter((it) => it.optional || it.default !== null);
    const names = free.map(({ wire }) => wire);
    const members = node.members.filter(([name]) => !names.includes(name));
    return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`).sort()}}`;
  }
  if (node.items) {
    return `[${node.items.map(canonical)}]`;
  }
  const isWide = ["i64", "u64"].includes(node.type?.kind);
  const value = node.raw === undefined || isWide ? (node.text ?? node.raw) : JSON.parse(node.raw);
  return JSON.stringify(typeof value === "string" ? value.toLowerCase() : value);
}

// Without what is there already, in whatever form.
function distinct(list) {
  const texts = list.items?.map(canonical);
  return texts === undefined
    ? list
    : { ...list, items: list.items.filter((_, i) => !texts.slice(0, i).includes(texts[i])) };
}

const middle = (low, high) => (low === high ? low : (low + high) / 2);

export class Values {
  constructor(contract, random) {
    this.contract = contract;
    this.random = random;
  }

  value(type, depth = 0) {
    const isNull = type.nullable && this.random.chance(depth > 2 ? 0.9 : 0.3);
    const node = isNull ? raw("null") : this.present(type, depth);
    node.type = type;
    return node;
  }

  present(type, depth) {
    const { random } = this;
    switch (type.kind) {
      case "bool":
        return raw(random.chance(0.5));
      case "int":
      case "i32":
      case "u32":
        return this.integer(type);
      case "i64":
      case "u64": {
        const node = this.integer(type);
        return random.chance(0.7) ? string(node.raw.replace(/\.0$/, "")) : node;
      }
      case "float":
        return this.float(type);
      case "string":
        return string(this.text(type));
      case "uuid":
        return string(this.uuid());
      case "timestamp":
        return string(this.timestamp());
      case "enum":
        return string(random.pick(this.contract.find(type).values).wire);
      case "dto":
        return this.object(this.contract.find(type), depth);
      case "union":
        return this.variant(this.contract.find(type), depth);
      case "array":
        return this.array(type, depth);
      case "map":
        return this.map(type, depth);
      case "bytes":
        return this.bytes(type);
      case "any":
        return this.anything(depth);
      default:
        throw new Error(`no values of ${type.kind}`);
    }
  }

  integer(type) {
    const { random } = this;
    const [low, high] = bounds(type);
    const near = BigInt(random.int(-20, 20));
    const middle = random.pick([low, high, 0n, low + near, high - near, near * 1000n, near]);
    let value = middle < low ? low : middle > high ? high : middle;
    const step = type.step === null ? 1n : BigInt(type.step);
    value -= ((value % step) + step) % step;
    value = value < low ? value + step : value;
    const exact = value <= 2n ** 53n && value >= -(2n ** 53n);
    const plain = exact && type.kind !== "i64" && type.kind !== "u64";
    return raw(plain && random.chance(0.1) ? `${value}.0` : value);
  }

  float(type) {
    const { random } = this;
    const low = type.min ?? (type.max ?? 1000) - 2000;
    const high = type.max ?? low + 2000;
    let value = low + random.next() * (high - low);
    value = random.chance(0.3) ? Math.round(value) : value;
    value = type.step === null ? value : this.multiple(type.step, low, high);
    const outside =
      value < low || value > high || (type.above && value === low) || (type.below && value === high);
    if (outside && type.step !== null) {
      return this.float(type);
    }
    return raw(outside ? middle(low, high) : value);
  }

  // As people write it: 0.3 and not 3 * 0.1.
  multiple(step, low, high) {
    const times = this.random.int(Math.ceil(low / step - 1e-6), Math.floor(high / step + 1e-6));
    return Number((times * step).toPrecision(14));
  }

  text(type) {
    const { random } = this;
    const min = type.min ?? 0;
    const max = type.max ?? min + (type.pattern === null ? 8 : 80);
    if (type.pattern !== null) {
      for (let i = 0; i < 1000; i++) {
        const text = sample(random, type.pattern);
        const len = [...text].length;
        if (len >= min && len <= max) {
          return text;
        }
      }
      throw new Error(`no text for /${type.pattern}/ of ${min} to ${max}`);
    }
    const letters = [
      "a",
      "Z",
      "0",
      " ",
      "é",
      "😀",
      '"',
      "\\",
      "\n",
      "/",
      "\u2028",
      "\x7f",
      "\u07ff",
      "\uffff",
    ];
    const len = random.int(min, Math.min(max, min + 12));
    return Array.from({ length: len }, () => random.pick(letters)).join("");
  }

  uuid() {
    const hex = Array.from({ length: 32 }, () => this.random.pick([..."0123456789abcdef"])).join("");
    const text = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    return this.random.chance(0.2) ? text.toUpperCase() : text;
  }

  timestamp() {
    const { random } = this;
    const two = (low, high) => String(random.int(low, high)).padStart(2, "0");
    const year = random.pick(["1970", "2024", "2000", "0002", "9998", "2026"]);
    const fraction = random.pick(["", "", ".5", ".123", ".000001"]);
    const zone = random.pick(["Z", "z", "+00:00", "-23:59", "+05:30"]);
    return (
      `${year}-${two(1, 12)}-${two(1, 28)}${random.pick("Tt ")}` +
      `${two(0, 23)}:${two(0, 59)}:${two(0, 59)}${fraction}${zone}`
    );
  }

  bytes(type) {
    const fits = (len) => len >= (type.min ?? 0) && len <= (type.max ?? Infinity);
    const nums = ATTACHMENTS.flatMap((len, num) => (fits(len) ? [num] : []));
    return placeholder(this.random.pick(nums));
  }

  object(dto, depth) {
    const members = [];
    for (const field of dto.fields) {
      const free = field.optional || field.default !== null;
      if (free && this.random.chance(depth > 2 ? 0.95 : 0.4)) {
        continue;
      }
      const value = this.value(field.type, depth + 1);
      members.push([field.wire, field.unique ? distinct(value) : value]);
    }
    if (this.random.chance(0.2)) {
      this.random.shuffle(members);
    }
    return { members, dto };
  }

  variant(union, depth) {
    // In a contract that leads back to the union, its first variant leads out.
    const variant = depth > 2 ? union.variants[0] : this.random.pick(union.variants);
    const node = this.object(this.contract.find(variant.type), depth);
    node.members.splice(this.random.int(0, node.members.length), 0, [union.wire, string(variant.wire)]);
    return node;
  }

  count(type, depth) {
    const low = type.min ?? 0;
    return this.random.int(low, Math.min(type.max ?? low + 3, low + (depth > 2 ? 0 : 3)));
  }

  array(type, depth) {
    const items = Array.from({ length: this.count(type, depth) }, () => this.value(type.item, depth + 1));
    return { items };
  }

  map(type, depth) {
    const members = new Map();
    const count = this.count(type, depth);
    for (let i = 0; i < 20 && members.size < count; i++) {
      const key = this.present(type.key, depth).text;
      const known = [...members.keys()].map((it) => it.toLowerCase());
      if (!known.includes(key.toLowerCase())) {
        members.set(key, this.value(type.item, depth + 1));
      }
    }
    return { members: [...members] };
  }

  anything(depth) {
    const { random } = this;
    const leaf = () => random.pick([raw("null"), raw("1.5e3"), raw("true"), string("x"), raw("-7")]);
    if (depth > 3 || random.chance(0.5)) {
      return leaf();
    }
    return random.chance(0.5)
      ? { items: [leaf(), this.anything(depth + 1)] }
      : {
          members: [
            ["a", leaf()],
            ["b", this.anything(depth + 1)],
          ],
        };
  }
}

// Text

function quote(text, random) {
  const escaped = JSON.stringify(text);
  if (!random.chance(0.1)) {
    return escaped;
  }
  // \u0041 for what needs no escape.
  return `"${[...text]
    .map((char) =>
      random.chance(0.5) || char.length > 1
        ? JSON.stringify(char).slice(1, -1)
        : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    .join("")}"`;
}

export function write(node, random) {
  const space = () => (random.chance(0.03) ? random.pick([" ", "\n", "\t", "\r\n"]) : "");
  const join = (list) => list.join(`${space()},${space()}`);
  if (node.members) {
    return `{${space()}${join(
      node.members.map(
        ([name, value]) => `${quote(name, random)}${space()}:${space()}${write(value, random)}`,
      ),
    )}${space()}}`;
  }
  if (node.items) {
    return `[${space()}${join(node.items.map((item) => write(item, random)))}${space()}]`;
  }
  return node.text === undefined ? node.raw : quote(node.text, random);
}
