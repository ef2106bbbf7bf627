// SPDX-License-Identifier: MIT
// Two forms of one grammar, read into the same shape: the page's EBNF and the rules of parse.y.
//
// A node is {token}, {rule}, {all: [node]}, {any: [node]}, {optional: node} or {many: node}.

/** The EBNF of a page: {rule: node}. */
export function readEbnf(page) {
  const text = /```ebnf\n([^`]*)```/.exec(page)[1].replace(/\(\*.*?\*\)/g, " ");
  const words = text.match(/"[^"]*"|[A-Za-z]+|[=|;()[\]{}]/g);
  let at = 0;
  const rules = {};
  const closing = { "(": ")", "[": "]", "{": "}" };
  const expect = (word) => {
    if (words[at] !== word) {
      throw new Error(`'${word}' is missing before: ${words.slice(at, at + 8).join(" ")}`);
    }
    at++;
  };
  const alternatives = () => {
    const any = [{ all: [] }];
    for (; at < words.length && ![";", ")", "]", "}"].includes(words[at]); ) {
      const word = words[at++];
      if (word === "|") {
        any.push({ all: [] });
      } else if (closing[word]) {
        const inner = alternatives();
        expect(closing[word]);
        any.at(-1).all.push(word === "(" ? inner : word === "[" ? { optional: inner } : { many: inner });
      } else {
        any.at(-1).all.push(word[0] === '"' ? { token: word.slice(1, -1) } : { rule: word });
      }
    }
    return { any };
  };
  while (at < words.length) {
    const name = words[at++];
    expect("=");
    rules[name] = alternatives();
    expect(";");
  }
  return rules;
}

/** What stands in a contract for a terminal of parse.y, where that is not its own lower case. */
const signs = {
  SEMI: ";", COLON: ":", COMMA: ",", DOT: ".", DOTS: "..", EQUALS: "=", QUESTION: "?", ARROW: "->", AT: "@",
  LBRACE: "{", RBRACE: "}", LBRACKET: "[", RBRACKET: "]", LPAREN: "(", RPAREN: ")", ABOVE: ">", BELOW: "<",
  NAME: "name", STRING: "STRING", NUMBER: "NUM", PATTERN: "REGEX",
};

/** The rules of a Lemon file, without those for the recovery from errors. */
export function readLemon(source) {
  const start = source.indexOf("file ::=");
  const text = source.slice(start).replace(/\/\*[^]*?\*\//g, "");
  const rules = {};
  for (const [, name, body] of text.matchAll(/^([a-z_]+)(?:\(\w\))?\s*::=([^]*?)\.(?=\s)/gm)) {
    const symbols = body.replace(/\(\w\)/g, " ").trim().split(/\s+/).filter(Boolean);
    if (symbols.includes("RECOVER")) {
      continue;
    }
    const all = symbols.map((symbol) => symbol === symbol.toUpperCase()
      ? { token: signs[symbol] ?? symbol.toLowerCase() } : { rule: symbol });
    (rules[name] ??= { any: [] }).any.push({ all });
  }
  return rules;
}

/** How deep what a node must lead to is at least; without it choosing at random need not end. */
function depths(rules) {
  const depth = {};
  const of = (node) => node.token !== undefined ? 0
    : node.rule !== undefined ? 1 + (depth[node.rule] ?? Infinity)
    : node.all ? Math.max(0, ...node.all.map(of))
    : node.any ? Math.min(...node.any.map(of)) : 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, node] of Object.entries(rules)) {
      const now = of(node);
      changed ||= now !== (depth[name] ?? Infinity);
      depth[name] = now;
    }
  }
  return of;
}

/** Sentences of a grammar, as lists of tokens; `random` gives numbers from 0 up to 1. */
export function generator(rules, terminals, random) {
  const depthOf = depths(rules);
  function write(node, room, out) {
    if (node.token !== undefined) {
      out.push(node.token);
    } else if (node.rule !== undefined) {
      terminals.includes(node.rule) ? out.push(node.rule) : write(rules[node.rule], room - 1, out);
    } else if (node.all) {
      node.all.forEach((part) => write(part, room, out));
    } else if (node.any) {
      const fitting = node.any.filter((part) => depthOf(part) <= room);
      const least = Math.min(...node.any.map(depthOf));
      const choice = fitting.length > 0 ? fitting : node.any.filter((part) => depthOf(part) === least);
      write(choice[Math.floor(random() * choice.length)], room, out);
    } else if (node.optional) {
      if (random() < 0.5 && depthOf(node.optional) <= room) {
        write(node.optional, room, out);
      }
    } else {
      while (random() < 0.5 && depthOf(node.many) <= room) {
        write(node.many, room, out);
      }
    }
    return out;
  }
  return (rule, room) => write({ rule }, room, []);
}

/** Do the tokens make up the rule? Every way to read them is followed. */
export function accepts(rules, terminals, rule, tokens) {
  const seen = new Map();
  const is = (token, at) => tokens[at] === token ? [at + 1] : [];
  const unique = (ends) => [...new Set(ends)];
  function ends(node, at) {
    if (node.token !== undefined) {
      return is(node.token, at);
    }
    if (node.rule !== undefined) {
      if (terminals.includes(node.rule)) {
        return is(node.rule, at);
      }
      const key = `${node.rule} ${at}`;
      if (!seen.has(key)) {
        seen.set(key, []); // a rule that begins with itself at the same place adds nothing
        seen.set(key, ends(rules[node.rule], at));
      }
      return seen.get(key);
    }
    if (node.all) {
      return node.all.reduce((from, part) => unique(from.flatMap((place) => ends(part, place))), [at]);
    }
    if (node.any) {
      return unique(node.any.flatMap((part) => ends(part, at)));
    }
    if (node.optional) {
      return unique([at, ...ends(node.optional, at)]);
    }
    const reached = [at];
    for (let i = 0; i < reached.length; i++) {
      reached.push(...ends(node.many, reached[i]).filter((place) => !reached.includes(place)));
    }
    return reached;
  }
  return ends({ rule }, 0).includes(tokens.length);
}
