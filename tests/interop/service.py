# SPDX-License-Identifier: MIT
"""A service without a server: says ROOM and TEXT in the chat, by generated emitters and a Redis.

service.py FOLDER URL ROOM TEXT sync|async; FOLDER holds chat_fzio.py.
"""

import asyncio
import sys
from datetime import datetime, timezone

import socketio

folder, url, room, text, manner = sys.argv[1:]
sys.path.insert(0, folder)

from chat_fzio import AsyncChatEmitter, ChatEmitter, Message  # noqa: E402

message = Message(
    user_id="service",
    room=room,
    text=text,
    ts=datetime(2026, 1, 31, 12, tzinfo=timezone.utc),
)
if manner == "sync":
    manager = socketio.RedisManager(url, write_only=True)
    ChatEmitter(manager).message(message, room=room)
else:

    async def emit() -> None:
        manager = socketio.AsyncRedisManager(url, write_only=True)
        await AsyncChatEmitter(manager).message(message, room=room)

    asyncio.run(emit())
