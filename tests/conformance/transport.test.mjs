// SPDX-License-Identifier: MIT
// What the transport owes to clients that leave, stall, cheat and hurry
// (../../../shared/facts/transport.md, transport-ev.md, peers.md §5). EIO_ECHO names the program.
import "./transport_http.mjs";
import "./transport_websocket.mjs";
import "./transport_load.mjs";
