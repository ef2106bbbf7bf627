// SPDX-License-Identifier: MIT
// A client of examples/chat that knows its types: what the README shows, and a little more.
import { connectChat, isFailure } from "./chat.fzio.js";

declare const process: { argv: string[] };

const chat = connectChat(process.argv[2]!);

const bad = await chat.emitWithAck("join", { room: "", user_id: "" });
if (isFailure(bad) && bad.error.code === "socketio.invalid_payload") {
  console.log(`${bad.error.code} at ${bad.error.context.errors.map(({ loc }) => loc[0]).join()}`);
}

const early = await chat.timeout(5000).emitWithAck("send", { room: "general", text: "too early" });
if (isFailure(early) && early.error.code === "not_in_room") {
  console.log(`${early.error.code}: ${early.error.context.room}`);
}

const joined = await chat.emitWithAck("join", { room: "general", user_id: "ann" });
console.log(isFailure(joined) ? joined.error.detail : `joined ${joined.room}`);

const heard = new Promise<string>((resolve) => {
  chat.on("message", ({ user_id, text }) => resolve(`${user_id}: ${text}`));
});
await chat.emitWithAck("send", { room: "general", text: "hello" });
console.log(await heard);

const left = await chat.emitWithAck("leave", { room: "general" });
console.log(isFailure(left) ? left.error.detail : `left ${left.left}`);
chat.disconnect();
