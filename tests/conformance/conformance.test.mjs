// SPDX-License-Identifier: MIT
// The rules of Engine.IO v4 and Socket.IO v5 over real sockets (../../../shared/facts/peers.md §1),
// against the two servers beside this file. EIO_ECHO and SIO_ECHO name the programs.
import "./engine.mjs";
import "./socket.mjs";
