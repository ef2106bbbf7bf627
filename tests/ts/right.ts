// SPDX-License-Identifier: MIT
// Everything here is right: tsc --strict has nothing to say.
import {
  chatRefusal,
  connectChat,
  connectTasks,
  isFailure,
  type Body,
  type ChatJoinResult,
  type Message,
  type Role,
} from "./demo.fzio.js";

const chat = connectChat("http://localhost:8000", { auth: { token: "0123456789abcdef" } });
const late = connectChat("", { auth: (send) => send({ token: "0123456789abcdef" }) });
late.connect();

export async function commands(): Promise<string> {
  const result = await chat.emitWithAck("join", { room: "general", user_id: "ann" });
  if (!isFailure(result)) {
    return `${result.room} ${result.joined ? "joined" : "left"}`;
  }
  switch (result.error.code) {
    case "room_full":
      return `${result.error.context.capacity.toFixed()} people are enough`;
    case "chat.banned":
      return `banned until ${result.error.context.until ?? "the end"}`;
    case "socketio.invalid_payload":
      return result.error.context.errors.map((error) => error.loc.join(".")).join();
    default:
      return result.error.detail;
  }
}

export async function patience(): Promise<void> {
  const result = await chat.timeout(1000).emitWithAck("leave", { room: "general" });
  if (!isFailure(result)) {
    const left: boolean = result.left;
    console.log(left);
  }
}

export function callbacks(): void {
  chat.emit("join", { room: "general", user_id: "ann" }, (result: ChatJoinResult) => {
    console.log(isFailure(result) ? result.error.kind : result.room);
  });
  chat.emit("count", (result) => console.log(isFailure(result) ? 0 : result.count.toFixed()));
  chat.emit("typing", { room: "general" });
  chat.emit("typing", { room: "general" }, (failure) => console.log(failure?.error.code));
  chat.emit("refresh");
}

export function events(): void {
  chat.on("message:new", (message) => console.log(text(message.body), message.authorId));
  chat.on("reset", () => chat.disconnect());
  chat.on("connect_error", (error) => console.log(chatRefusal(error)?.code));
  chat.off("reset");
}

function text(body: Body): string {
  return body.kind === "text" ? body.text : `${body.mimeType} of ${body.width.toFixed()}`;
}

export function questions(): void {
  const tasks = connectTasks("http://localhost:8000");
  tasks.on("confirm", (question, ack) => ack({ yes: question.text.length > 0 }));
  tasks.on("task.progress", ({ done, total }) => console.log(done / total));
}

export const role: Role = "OWNER";
export type Whole = Required<Message>;
