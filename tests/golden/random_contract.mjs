// SPDX-License-Identifier: MIT
// Contracts whose names are as long and as short as people make them, so that lines break in many
// places. Seeded: the same contracts every time.
let seed = 1;
const random = (below) => {
  seed = (seed * 48271) % 0x7fffffff;
  return seed % below;
};
const pick = (list) => list[random(list.length)];
const word = (first, longest) =>
  first + Array.from({ length: random(longest) }, () => pick("abcdefghijklmnopqrstuvwxyz")).join("");
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i)).join("");

export function contract(index) {
  const dtos = [0, 1, 2, 3].map((i) => word("X", 12) + i);
  const role = word("E", 12) + "e";
  const full = word("R", 12) + "r";
  const one = word("U", 12) + "u";
  const types = [
    "int", "string(1..64, /^[a-z]+$/)", "u64(1..)", "float(>0, <1)", "timestamp", role, "int[1..3]",
    `map<${role}, int?>`, "string[][]", `map<string(1..8), ${dtos[0]}>(..9)`, `${dtos[0]}?`,
    "i32(0..64, step 8) = 8", `string = "some text"`, `${role} = aa`,
    `timestamp = "2026-01-31T12:00:00.25+01:00"`, `uuid = "550e8400-e29b-41d4-a716-446655440000"`,
    "map<string, map<string, float[]>>?",
    one, `${one}?`, `map<string, ${one}?>`, "bytes(1..99)", "bytes?[..2]", "any", "any[..3]",
    "int[..9]? = []", "map<string, bool>? = {}",
  ];
  const payload = () => pick([...dtos, one, `map<${role}, ${one}[]>`, "bytes", "string(1..)[..9]"]);
  const note = () => pick(["", `@deprecated("use another one, which is better than this") `]);
  const ack = () => pick(["", ` -> ${payload()}`]);
  return `module ${word("m", 8)}${index};
enum ${role} { aa, bb }
${dtos.map((name, i) => `dto ${name} {
${times(8, (f) => `  ${word("f", 14)}${f}: ${pick(i === 0 ? types.slice(0, 9) : types)};\n`)}}\n`).join("")}
union ${one} on ${word("t", 9)}tag {
${times(3, (v) => `  ${word("v", 14)}${v}: ${v === 0 ? dtos[0] : pick(dtos)};\n`)}}
error ${full} : conflict { a: int; }
namespace ${word("n", 12)} {
${times(4, (c) => `  ${note()}command ${word("c", 24)}${c} (${payload()})${ack()} throws ${full};\n`)}
${times(3, (e) => `  event ${word("e", 12)}${e} (${payload()});\n`)}
${times(3, (a) => `  event ${word("a", 12)}${a} (${pick([payload(), ""])}) -> ${payload()};\n`)}
  connect (${pick([...dtos, one, ""])})${pick(["", ` throws ${full}`])};
}
`;
}
