// SPDX-License-Identifier: MIT
// The member of a cluster that Node serves, with the classic adapter: takes what member.c takes.
// `node member.mjs emit JSON…` is a process that only writes.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { Server } from "socket.io";

const namespaceOf = (server, request) => server.of(request.namespace ?? "/");
const namesOf = (names) => (names == null ? [] : [names].flat());

function argumentsOf({ args = [], bytes }) {
  return args.map((arg) => (arg?._placeholder === true ? Buffer.from(bytes) : arg));
}

/** Server and emitter have the same words. */
function targetOf(server, request) {
  let target = namespaceOf(server, request);
  const rooms = namesOf(request.room);
  const except = namesOf(request.except);
  if (rooms.length > 0) target = target.to(rooms);
  if (except.length > 0) target = target.except(except);
  if (request.volatile) target = target.volatile;
  return target;
}

/** Servers join and leave rooms when their own request comes back from Redis, after what is asked later. */
async function applied(server) {
  if (server instanceof Server) await server.fetchSockets();
  return {};
}

function perform(server, request) {
  const target = targetOf(server, request);
  switch (request.do) {
    case "emit":
      target.emit(request.event, ...argumentsOf(request));
      return {};
    case "join":
      target.socketsJoin(request.to_room);
      return applied(server);
    case "leave":
      target.socketsLeave(request.to_room);
      return applied(server);
    case "disconnect":
      target.disconnectSockets(request.close);
      return {};
    case "call":
      return target
        .timeout(3000)
        .emitWithAck(request.event, ...argumentsOf(request))
        .then((answers) => ({ answers }));
    case "fetch":
      return target
        .fetchSockets()
        .then((sockets) => ({ sockets: sockets.map(({ id, rooms, handshake }) => ({ id, rooms: [...rooms], handshake })) }));
    case "rooms":
      return namespaceOf(server, request).adapter.allRooms().then((rooms) => ({ rooms: [...rooms] }));
    case "server-emit":
      return new Promise((resolve, reject) => {
        namespaceOf(server, request).serverSideEmit("ask", 1, (error, answers) =>
          error ? reject(error) : resolve({ answers }),
        );
      });
    default:
      throw new Error(`unknown: ${request.do}`);
  }
}

async function serve() {
  const publisher = createClient({ url: process.env.REDIS_URL });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  let server;
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    let status = 200;
    let answer = { connected: true };
    try {
      if (request.url === "/do") answer = await perform(server, JSON.parse(body));
    } catch (error) {
      [status, answer] = [500, { error: String(error) }];
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  server = new Server(http, { adapter: createAdapter(publisher, subscriber, {
    key: process.env.REDIS_CHANNEL, // socket.io
    requestsTimeout: 3000,
    publishOnSpecificResponseChannel: process.env.ANSWERS === "specific",
  }) });
  for (const name of ["/", "/chat"]) {
    server.of(name).on("connection", (socket) => {
      socket.on("enter", (room, ack) => {
        socket.join(room);
        ack?.(true);
      });
    });
  }
  http.listen(Number(process.env.PORT), "127.0.0.1");
  process.on("SIGTERM", () => process.exit(0));
}

async function emit(requests) {
  const client = createClient({ url: process.env.REDIS_URL });
  await client.connect();
  const emitter = new Emitter(client);
  for (const request of requests) perform(emitter, JSON.parse(request));
  await client.ping(); // all before it has been taken
  client.destroy();
}

if (process.argv[2] === "emit") await emit(process.argv.slice(3));
else await serve();
