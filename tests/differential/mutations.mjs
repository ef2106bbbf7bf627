// SPDX-License-Identifier: MIT
// What may happen to a value on its way: first to its members and scalars (facts/json.md §9 says
// what mutation of bytes alone had missed), then to the bytes of its text.
import { bounds, placeholder, raw, string } from "./values.mjs";

function every(node, list = []) {
  list.push(node);
  for (const child of node.items ?? (node.members ?? []).map(([, value]) => value)) {
    every(child, list);
  }
  return list;
}

// `by` may be around the node.
function replace(node, by) {
  const copy = structuredClone(by);
  for (const key of ["members", "items", "text", "raw"]) {
    delete node[key];
  }
  Object.assign(node, copy);
}

// Any JSON, with what borders on something.
const STRANGERS = [
  raw("null"),
  raw("true"),
  raw("0"),
  raw("-0"),
  raw("1"),
  raw("3.0"),
  raw("-1"),
  raw("0.5"),
  raw("1e3"),
  raw("1e400"),
  raw("-1e400"),
  raw("9007199254740992"),
  raw("4294967296"),
  raw("-2147483649"),
  raw("100000000000000000000"),
  raw("1e-7"),
  string(""),
  string("x"),
  string("0"),
  string("5"),
  string("-5"),
  string("05"),
  string("1.0"),
  string("9223372036854775808"),
  string("-9223372036854775809"),
  string("18446744073709551616"),
  string("true"),
  string("null"),
  string("550e8400e29b41d4a716446655440000"),
  string("{550e8400-e29b-41d4-a716-446655440000}"),
  string("550e8400-e29b-41d4-a716-44665544000g"),
  string("2026-02-29T00:00:00Z"),
  string("2026-01-31T12:00:00"),
  string("2026-01-31"),
  string("2026-01-31T12:00Z"),
  string("2026-01-31T12:00:60Z"),
  string("2026-01-31T24:00:00Z"),
  string("1700000000"),
  string("2026-01-31T12:00:00+0100"),
  string("2026-01-31T12:00:00.Z"),
  string("0000-01-01T00:00:00Z"),
  { items: [] },
  { members: [] },
  { items: [raw("null")] },
  { members: [["a", raw("1")]] },
  placeholder(0),
  placeholder(2),
  placeholder(3),
  placeholder(4),
  placeholder(-1),
  placeholder("1.0"),
];

// A scalar one beyond, or on, a bound of its type.
function border(node, random) {
  const { type } = node;
  if (type.kind === "string") {
    const len = random.pick([(type.min ?? 1) - 1, type.min ?? 0, type.max ?? 3, (type.max ?? 3) + 1]);
    return string(random.pick(["a", "A", "😀", "-"]).repeat(Math.max(0, Math.min(len, 300))));
  }
  if (type.kind === "float") {
    const bound = random.pick([type.min ?? -1, type.max ?? 1]);
    const near = type.step ?? 0.5;
    return raw(random.pick([bound, bound, bound + 1e-9, bound - 1e-9, bound + near, bound - near]));
  }
  const [low, high] = bounds(type);
  const value = random.pick([low, high]) + BigInt(random.int(-2, 2));
  const wide = type.kind === "i64" || type.kind === "u64";
  return wide ? string(String(value)) : raw(value);
}

const BORDERED = ["int", "i32", "u32", "i64", "u64", "float", "string"];

const onNodes = {
  stranger: (node, random) => replace(node, random.pick(STRANGERS)),
  null: (node) => replace(node, raw("null")),
  border(node, random) {
    if (node.type && BORDERED.includes(node.type.kind)) {
      replace(node, border(node, random));
    }
  },
  swap(node, random, root) {
    replace(node, random.pick(every(root)));
  },
};

const onObjects = {
  drop: (members, random) => members.splice(random.int(0, members.length - 1), 1),
  // A copy of a member, sometimes null: what slipped past a duplicate check once.
  twice(members, random) {
    const [name, value] = random.pick(members);
    const copy = random.chance(0.3) ? raw("null") : structuredClone(value);
    members.splice(random.int(0, members.length), 0, [name, copy]);
  },
  rename(members, random) {
    const member = random.pick(members);
    member[0] = random.pick([
      random.pick(members)[0],
      `${member[0]}x`,
      member[0].slice(1),
      "X",
      "",
      member[0].toUpperCase(),
    ]);
  },
  exchange(members, random) {
    const [a, b] = [random.pick(members), random.pick(members)];
    [a[1], b[1]] = [b[1], a[1]];
  },
  unknown: (members, random) =>
    members.splice(random.int(0, members.length), 0, [
      random.pick(["zz", "é", "__proto__", "constructor", "model_config"]),
      structuredClone(random.pick(STRANGERS)),
    ]),
  shuffle: (members, random) => random.shuffle(members),
};

const onLists = {
  shorten: (items) => items.pop(),
  lengthen(items, random) {
    for (let i = random.int(1, 4); i > 0 && items.length > 0; i--) {
      items.push(structuredClone(random.pick(items)));
    }
  },
  stranger: (items, random) => items.push(structuredClone(random.pick(STRANGERS))),
};

export function mutate(root, random) {
  const node = random.pick(every(root));
  if (BORDERED.includes(node.type?.kind) && random.chance(0.5)) {
    onNodes.border(node, random);
  } else if (node.members?.length > 0 && random.chance(0.7)) {
    onObjects[random.pick(Object.keys(onObjects))](node.members, random);
  } else if (node.items?.length > 0 && random.chance(0.5)) {
    onLists[random.pick(Object.keys(onLists))](node.items, random);
  } else {
    onNodes[random.pick(Object.keys(onNodes))](node, random, root);
  }
}

const BYTES = [...Buffer.from('{}[]:,"\\ \n0123-+.eEutrfals\u00e9'), 0x00, 0x80, 0xc0, 0xed, 0xff];

export function mutateBytes(text, random) {
  const bytes = [...Buffer.from(text)];
  const at = random.int(0, bytes.length - 1);
  const len = random.int(1, 4);
  switch (random.int(0, 4)) {
    case 0:
      bytes[at] = random.pick(BYTES);
      break;
    case 1:
      bytes.splice(at, len);
      break;
    case 2:
      bytes.splice(at, 0, random.pick(BYTES));
      break;
    case 3:
      bytes.splice(at, 0, ...bytes.slice(at, at + len));
      break;
    default:
      bytes.length = at;
  }
  return Buffer.from(bytes);
}
