// SPDX-License-Identifier: MIT
// Every line under a mark is wrong, and tsc --strict refuses it. The test takes the marks away and
// counts that as many mistakes appear, each in its line.
import { connectChat, connectTasks, isFailure, type Body, type Role } from "./demo.fzio.js";

const chat = connectChat("http://localhost:8000", { auth: { token: "0123456789abcdef" } });
const tasks = connectTasks("http://localhost:8000");

// @ts-expect-error: the namespace asks for credentials
connectChat("http://localhost:8000");
// @ts-expect-error: and for these
connectChat("http://localhost:8000", { auth: { password: "secret" } });

// @ts-expect-error: no such command
chat.emit("jion", { room: "general", user_id: "ann" }, () => undefined);
// @ts-expect-error: a member is missing
chat.emit("join", { room: "general" }, () => undefined);
// @ts-expect-error: of another type
chat.emit("join", { room: 1, user_id: "ann" }, () => undefined);
// @ts-expect-error: no such member
chat.emit("join", { room: "general", user_id: "ann", colour: "red" }, () => undefined);
// @ts-expect-error: the answer has no such member
chat.emit("count", (result) => console.log(isFailure(result) ? 0 : result.number));
// @ts-expect-error: a command of another namespace
tasks.emit("join", { room: "general", user_id: "ann" }, () => undefined);
// @ts-expect-error: a payload for a command that has none
chat.emit("refresh", { room: "general" });

export async function acks(): Promise<void> {
  // @ts-expect-error: no such command
  await chat.emitWithAck("jion", { room: "general", user_id: "ann" });
  // @ts-expect-error: a member is missing
  await chat.emitWithAck("join", { room: "general" });
  // @ts-expect-error: nor when it must not take long
  await chat.timeout(9).emitWithAck("join", { room: "general" });
  const result = await chat.emitWithAck("join", { room: "general", user_id: "ann" });
  // @ts-expect-error: it may have failed
  console.log(result.joined);
  if (isFailure(result)) {
    // @ts-expect-error: no such failure is declared
    console.log(result.error.code === "room_empty");
  }
}

// @ts-expect-error: no such event
chat.on("message", () => undefined);
// @ts-expect-error: the event's payload has no such member
chat.on("message:new", (message) => console.log(message.author));
// @ts-expect-error: the answer is not complete
tasks.on("confirm", (question, ack) => ack({ how_sure: 1 }));

// @ts-expect-error: not on the wire
export const role: Role = "owner";
// @ts-expect-error: variants do not mix
export const body: Body = { kind: "text", mimeType: "image/png" };
