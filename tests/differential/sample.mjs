// SPDX-License-Identifier: MIT
// A text that matches a pattern of the contract (gen/pattern.h): what is not anchored gets company.
const WORD = "abcxyzABCXYZ0189_";

class Sampler {
  constructor(random, pattern) {
    this.random = random;
    this.chars = [...pattern];
    this.at = 0;
  }

  peek() {
    return this.chars[this.at];
  }

  either() {
    const options = [];
    do {
      options.push(this.sequence());
    } while (this.peek() === "|" && ++this.at);
    return () => this.random.pick(options)();
  }

  sequence() {
    const parts = [];
    while (this.at < this.chars.length && !"|)".includes(this.peek())) {
      parts.push(this.repeat());
    }
    return () => parts.map((part) => part()).join("");
  }

  repeat() {
    const atom = this.atom();
    let [low, high] = [1, 1];
    if (this.peek() === "*") {
      [low, high] = [0, 4];
    } else if (this.peek() === "+") {
      [low, high] = [1, 4];
    } else if (this.peek() === "?") {
      [low, high] = [0, 1];
    } else if (this.peek() === "{") {
      const end = this.chars.indexOf("}", this.at);
      const [first, last] = this.chars
        .slice(this.at + 1, end)
        .join("")
        .split(",");
      low = Number(first);
      high = last === undefined ? low : last === "" ? low + 3 : Number(last);
      this.at = end;
    } else {
      return atom;
    }
    this.at++;
    return () => Array.from({ length: this.random.int(low, high) }, atom).join("");
  }

  atom() {
    const char = this.chars[this.at++];
    if (char === "(") {
      this.at += this.peek() === "?" ? 2 : 0;
      const group = this.either();
      this.at++;
      return group;
    }
    if (char === "^" || char === "$") {
      return () => "";
    }
    if (char === ".") {
      return () => this.random.pick(["a", "é", "😀", " "]);
    }
    if (char === "\\") {
      return this.escape();
    }
    return char === "[" ? this.class_() : () => char;
  }

  escape() {
    const char = this.chars[this.at++];
    const sets = { d: "0189", w: WORD, s: " \t", D: "ax-é", W: "- é", S: "a9é" };
    const controls = { t: "\t", n: "\n", v: "\v", f: "\f", r: "\r" };
    if (char in sets) {
      return () => this.random.pick([...sets[char]]);
    }
    if (char === "x" || char === "u") {
      const len = char === "x" ? 2 : 4;
      const code = parseInt(this.chars.slice(this.at, this.at + len).join(""), 16);
      this.at += len;
      return () => String.fromCodePoint(code);
    }
    return () => controls[char] ?? char;
  }

  // Members are tried by the class itself, so that [^…] needs no arithmetic.
  class_() {
    const start = this.at - 1;
    while (this.peek() !== "]") {
      this.at += this.peek() === "\\" ? 2 : 1;
    }
    this.at++;
    const text = this.chars.slice(start, this.at).join("");
    const matches = new RegExp(`^${text}$`, "u");
    const candidates = [...`${WORD}-!"\\/.,:é😀 @`, ...text].filter((it) => matches.test(it));
    return () => this.random.pick(candidates);
  }
}

// An anchor may hold for one of the options alone, so that there is no room for company.
export function sample(random, pattern) {
  const make = new Sampler(random, pattern).either();
  const matches = new RegExp(pattern, "u");
  const texts = Array.from({ length: 20 }, () => random.pick(["", "x", "/"]) + make() + random.pick(["", "y"]));
  return texts.find((it) => matches.test(it)) ?? make();
}
