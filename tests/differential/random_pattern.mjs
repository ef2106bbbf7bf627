// SPDX-License-Identifier: MIT
// Random patterns of the contract's language (gen/pattern.h), each with a text that it matches.
import { sample } from "./sample.mjs";

const LITERALS = [
  ..."abcXYZ019_- :,@#é😀ß\"'<&/", "\\.", "\\\\", "\\(", "\\+", "\\$", "\\t", "\\x41", "\\u00e9",
];
const CLASSES = [
  "[a-z]", "[A-Z0-9_]", "[^a-z]", "[abc-]", "[\\d.]", "[\\w\\-]", "[α-ω]", "[^é]", '["\\\\]', "[\\s]",
  "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", ".", "[😀-😎]", "[^\\d\\s]", "[\\]^]",
];
const REPEATS = ["", "", "", "?", "*", "+"];
const COUNTS = ["{2}", "{1,3}", "{0,2}", "{2,}"];

// What is counted and may begin anywhere needs more states than the compiler lets it have. What is
// repeated holds nothing that is: JavaScript's own automaton would try all ways to share it out.
class Maker {
  constructor(random, repeats) {
    this.random = random;
    this.repeats = repeats;
  }

  repeated(depth) {
    const { random, repeats } = this;
    const repeat = random.pick(repeats);
    if (depth < 2 && random.chance(0.2)) {
      const within = repeat === "" ? this : new Maker(random, [""]);
      return `${random.pick(["(", "(?:"])}${within.either(depth + 1)})${repeat}`;
    }
    return random.pick(random.chance(0.5) ? CLASSES : LITERALS) + repeat;
  }

  sequence(depth) {
    return Array.from({ length: this.random.int(1, 3) }, () => this.repeated(depth)).join("");
  }

  either(depth) {
    const count = this.random.pick([1, 1, 2, 3]);
    return Array.from({ length: count }, () => this.sequence(depth)).join("|");
  }
}

export function samplePattern(random) {
  const start = random.pick(["^", "^", ""]);
  const middle = new Maker(random, start === "^" ? [...REPEATS, ...COUNTS] : REPEATS).either(0);
  const pattern = `${start}${middle}${random.pick(["$", "$", ""])}`;
  return { pattern, text: sample(random, pattern) };
}
