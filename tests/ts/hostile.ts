// SPDX-License-Identifier: MIT
// Uses of hostile.fzio: its names are its own, those of the language stay what they are.
import {
  connectChat_, connectConstructor, isFailure, type Array_, type ChatSocket_, type Error_, type Key, type Keys,
  type Map, type Promise_, type Record_, type Record__, type Tree,
} from "./hostile.fzio.js";

const record: Record_ = { map: { "550e8400-e29b-41d4-a716-446655440000": { map: {} } } };
const context: Record__ = { record };
const array: Array_ = { length: 1, items: [] };
const error: Error_ = { error: "a member", message: "and another" };
const map: Map = { get: 1 };
const tree: Tree = { kind: "branch", left: { kind: "", value: null }, all: { a: [{ kind: "leaf", value: 1 }] } };
const key: Key = "__proto__";

export const keys: Keys = {
  by_key: { [key]: null, "": "EUR" }, by_other: { EUR: ["größe", 'say "it\'s"'] }, by_id: { a: { "a\nb": null } },
  currency: "EUR", own: "CHF", foreign: "Swiss francs", awaited: { currency: "a", next: { currency: "b" } },
  maybe: ["a", null],
};

export async function use(): Promise<Array_ | undefined> {
  const chat: ChatSocket_ = connectChat_("", { auth: keys });
  const joined = await chat.emitWithAck("join", record);
  if (isFailure(joined)) {
    console.log(joined.error.code === "record" ? joined.error.context.record : joined.error.detail);
  } else {
    const promise: Promise_ = joined;
    console.log(promise.then.length, context, array.length, tree.kind);
  }
  chat.on("ask", (question, ack) => ack({ constructor: `${map.get - question.get}`, __proto__: "" }));
  const answer = await chat.emitWithAck("toString", error);
  connectConstructor("").emit("join", { toString: "a" }, () => undefined);
  return isFailure(answer) ? undefined : answer;
}
