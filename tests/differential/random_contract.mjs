// SPDX-License-Identifier: MIT
// Random contracts that say everything the language can: the same for the same seed, and with no
// mistake in them. Names are as long and as short as people make them, so that lines of what is
// generated break in many places, and now and then mean something in C, Python or JavaScript.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { Random } from "./random.mjs";
import { RandomType } from "./random_type.mjs";

const UNUSUAL_NAMES = [
  "class", "default", "int", "true", "None", "self", "cls", "from", "import", "json", "copy", "dict",
  "schema", "model_config", "model_fields", "validate", "constructor", "prototype", "len", "items",
  "errno", "size_t", "struct", "async", "type_", "len_", "list", "str", "fields", "any", "float",
  "string", "linux", "value", "NULL", "BaseModel", "is_set", "x",
];
// Without __proto__, which ajv cannot check, and toString, which it calls.
const UNUSUAL_WIRES = [
  "", " ", "a b", "é", '"', "\\", "constructor", "$ref", "***", "0", "1",
  "model_config", "😀", "a.b", "a/b", "~", "%s", "{{x}}", "\t", "/*", "'", "class", "_", "__init__",
  "aQuiteLongNameThatIsWrittenInTheWayOfJavaScriptAndStillGoesOn",
];
const DISCRIMINATORS = ["kind", "type", "tag", "$type", "ist's"];
const DOCS = [
  "", "", "", "", "/// Says little.\n",
  `/// Holds */ and /* and """ and \\ and {{x}} and \`y\` and <b> & | at once.\n///\n/// And more \\\n`,
];
const KINDS = ["not_found", "conflict", "validation", "internal", "throttled"];

class Writer {
  constructor(random, module) {
    this.random = random;
    this.module = module;
    this.types = new RandomType(random);
  }

  chance(probability) {
    return this.random.chance(probability);
  }

  pick(list) {
    return this.random.pick(list);
  }

  times(low, high, make) {
    return Array.from({ length: this.random.int(low, high) }, (_, i) => make(i));
  }

  word(first, longest) {
    const letters = this.times(0, longest, () => this.pick("abcdefghijklmnopqrstuvwxyz"));
    return first + letters.join("");
  }

  notes(...more) {
    const notes = [`@deprecated("use another one, which is better than this")`, "@deprecated", ...more];
    return this.pick(DOCS) + (this.chance(0.2) ? `${this.pick(notes)} ` : "");
  }

  // Names for one declaration, each with what it is on the wire: all different.
  names(count, first, unusual = UNUSUAL_NAMES) {
    const names = this.random.shuffle([...unusual]);
    const wires = this.random.shuffle(UNUSUAL_WIRES.filter((it) => !unusual.includes(it)));
    return Array.from({ length: count }, (_, i) => {
      const name = this.chance(0.2) && i < names.length ? names[i] : `${this.word(first, 14)}${i}`;
      const wire = this.chance(0.2) && i < wires.length ? wires[i] : name;
      return { name, wire, as: wire === name ? "" : ` as ${JSON.stringify(wire)}` };
    });
  }

  enum_(name) {
    const values = this.names(this.random.int(1, 5), "v");
    this.types.enums.push({ text: name, values });
    const list = values.map((it) => `${this.notes()}${it.name}${it.as}`);
    return `${this.notes()}enum ${name} {\n${list.join(",\n")} }\n`;
  }

  alias(name) {
    const { text, type } = this.types.type(0);
    this.types.aliases.push({ text: name, type });
    return `${this.notes("@sensitive")}type ${name} = ${text};\n`;
  }

  field({ name, as }) {
    const optional = this.chance(0.3);
    const { text, type } = this.types.type(0, optional);
    const fallback = optional || this.chance(0.6) ? null : this.types.fallback(type);
    const unique = type.kind === "array" && !type.min && this.chance(0.4) ? "@unique " : "";
    const notes = this.notes("@sensitive", `@since("1.0.0")`) + unique;
    const end = fallback === null ? "" : ` = ${fallback}`;
    return `  ${notes}${name}${optional ? "?" : ""}${as}: ${text}${end};\n`;
  }

  fields(most) {
    return this.names(this.random.int(0, most), "f").map((it) => this.field(it)).join("");
  }

  dto(name) {
    const text = `${this.notes()}${this.chance(0.3) ? "@closed " : ""}dto ${name} {\n${this.fields(8)}}\n`;
    this.types.ending.push(name);
    return text;
  }

  // The first variant leads out of every circle.
  union(name, dtos) {
    const variants = this.names(this.random.int(2, 4), "v");
    const list = variants.map(({ name, as }, i) => {
      const dto = this.pick(i === 0 ? this.types.ending.filter((it) => dtos.includes(it)) : dtos);
      return `  ${this.notes()}${name}${as}: ${dto};\n`;
    });
    const discriminator = this.pick(DISCRIMINATORS);
    const text = `${this.notes()}union ${name} on ${this.word("t", 9)}tag as "${discriminator}" {\n${list.join("")}}\n`;
    this.types.ending.push(name);
    return text;
  }

  error(name) {
    return `${this.notes()}error ${name} : ${this.pick(KINDS)} {\n${this.fields(4)}}\n`;
  }

  namespace(name, dtos, errors) {
    const payload = () => this.types.type(0, true).text;
    const ack = () => this.pick(["", ` -> ${payload()}`]);
    const throws = () => this.pick(["", ` throws ${this.pick(errors)}`]);
    const commands = this.names(4, "c", []).map(
      ({ name }) => `  ${this.notes()}command ${name} (${payload()})${ack()}${throws()};\n`,
    );
    const events = this.names(6, "e", []).map(
      ({ name }) => `  event ${name} (${this.pick([payload(), ""])})${ack()};\n`,
    );
    const connect = `  connect (${this.pick([...dtos, ""])})${throws()};\n`;
    return `namespace ${name} {\n${commands.join("")}${events.join("")}${connect}}\n`;
  }

  // `others` are names of an imported module.
  contract(others) {
    const { random, types } = this;
    const dtos = this.names(5, "X", []).map(({ name }) => name);
    const errors = this.names(2, "R", []).map(({ name }) => name);
    const [union, late] = this.names(2, "U", []).map(({ name }) => name);
    types.any = [...dtos, union, late, ...others.any];
    types.ending = [...others.any];
    types.enums = [...others.enums];
    const decls = [
      ...this.names(2, "E", []).map(({ name }) => this.enum_(name)),
      ...this.names(4, "A", []).map(({ name }) => this.alias(name)),
      ...dtos.slice(0, 3).map((it) => this.dto(it)),
      this.union(union, dtos),
      ...dtos.slice(3).map((it) => this.dto(it)),
      this.union(late, dtos),
      ...errors.map((it) => this.error(it)),
      this.namespace(this.word("n", 12), dtos, errors),
    ];
    return random.shuffle(decls).join("");
  }
}

// Two modules, of which the second imports the first: [{ name, text }].
export function contracts(seed) {
  const random = new Random(seed);
  const first = new Writer(random, `lib.${new Writer(random).word("m", 8)}${seed}`);
  const second = new Writer(random, `${first.word("n", 8)}${seed}`);
  const none = { any: [], enums: [] };
  const text = first.contract(none);
  const short = first.module.split(".").at(-1);
  const others = {
    any: first.types.any.map((it) => `${short}.${it}`),
    enums: first.types.enums.map((it) => ({ ...it, text: `${short}.${it.text}` })),
  };
  return [
    { name: first.module, text: `module ${first.module};\n${text}` },
    {
      name: second.module,
      text: `module ${second.module};\nimport ${first.module};\n${second.contract(others)}`,
    },
  ];
}

// Writes them below a folder, each where others import it from; their files.
export function writeContracts(folder, seed) {
  return contracts(seed).map(({ name, text }) => {
    const file = join(folder, `${name.replaceAll(".", "/")}.fzio`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  });
}
