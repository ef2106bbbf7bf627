# SPDX-License-Identifier: MIT
"""The member of a cluster that python-socketio serves: takes what member.c takes.

member.py emit JSON… is a process that only writes: it emits each and ends.
"""
import asyncio
import json
import os
import sys

import socketio
import uvicorn

URL = os.environ["REDIS_URL"]
CHANNEL = os.environ.get("REDIS_CHANNEL", "socketio")


def rooms_of(request):
    return request.get("room")


def data_of(request):
    args = request.get("args", [])
    if request.get("bytes") is not None:
        args = [request["bytes"].encode() if is_place(arg) else arg for arg in args]
    return args[0] if len(args) == 1 else tuple(args)


def is_place(arg):
    return isinstance(arg, dict) and arg.get("_placeholder") is True


class Member:
    def __init__(self):
        self.sio = socketio.AsyncServer(
            async_mode="asgi", cors_allowed_origins="*", client_manager=socketio.AsyncRedisManager(URL, channel=CHANNEL),
            namespaces=["/", "/chat"])
        for namespace in ("/", "/chat"):
            self.sio.on("enter", self.enter_by(namespace), namespace=namespace)
        self.app = socketio.ASGIApp(self.sio, other_asgi_app=self.http)
        self.answers = []

    def enter_by(self, namespace):
        async def enter(sid, room):
            await self.sio.enter_room(sid, room, namespace=namespace)
            return True
        return enter

    async def perform(self, request):
        namespace = request.get("namespace", "/")
        what = request["do"]
        if what == "emit":
            await self.sio.emit(request["event"], data_of(request), room=rooms_of(request), namespace=namespace,
                                skip_sid=request.get("except"))
        elif what == "join":
            await self.sio.enter_room(request["room"], request["to_room"], namespace=namespace)
        elif what == "leave":
            if request["room"] == request["to_room"]:
                await self.sio.close_room(request["room"], namespace=namespace)
            else:
                await self.sio.leave_room(request["room"], request["to_room"], namespace=namespace)
        elif what == "disconnect":
            await self.sio.disconnect(request["room"], namespace=namespace)
        elif what == "call":
            return await self.call(request, namespace)
        return {}

    async def call(self, request, namespace):
        answers = asyncio.Queue()
        await self.sio.emit(request["event"], data_of(request), room=rooms_of(request), namespace=namespace,
                            callback=lambda *args: answers.put_nowait(args))
        return {"answer": await asyncio.wait_for(answers.get(), 5)}

    async def http(self, scope, receive, send):
        if scope["type"] != "http":
            return
        body, status = b"", 200
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if not self.sio.manager_initialized:  # as its first client would have it do
            self.sio.manager_initialized = True
            self.sio.manager.initialize()
        try:
            answer = await self.perform(json.loads(body)) if scope["path"] == "/do" else {"connected": True}
        except Exception as error:  # the test is to see it
            status, answer = 500, {"error": repr(error)}
        await send({"type": "http.response.start", "status": status,
                    "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


def emit(requests):
    manager = socketio.RedisManager(URL, write_only=True)
    for text in requests:
        request = json.loads(text)
        namespace = request.get("namespace", "/")
        if request["do"] == "emit":
            manager.emit(request["event"], data_of(request), room=rooms_of(request), namespace=namespace,
                         skip_sid=request.get("except"))
        elif request["do"] == "join":
            manager.enter_room(request["room"], namespace, request["to_room"])
        elif request["do"] == "leave":
            manager.close_room(request["room"], namespace)


if __name__ == "__main__":
    if sys.argv[1:2] == ["emit"]:
        emit(sys.argv[2:])
    else:
        uvicorn.run(Member().app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning",
                    lifespan="off", timeout_graceful_shutdown=1)
