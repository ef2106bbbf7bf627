# Written by fzio-gen from chat.fzio: change the contract, not this file.
# A chat: people join rooms and talk.

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from enum import Enum
from typing import Annotated, Any, Final, Optional, Protocol, Union

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
    StrictBool,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, PydanticKnownError


class _Dto(BaseModel):
    model_config = ConfigDict(protected_namespaces=(), serialize_by_alias=True)


class _NotNull:
    """The member may be absent, which is None in Python, but it is never null."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        nullable: Any = handler(source)
        schema: CoreSchema = nullable["schema"]
        return schema


_NOT_NULL: Final = _NotNull()


_OMITTED: Final = Field(exclude_if=lambda value: value is None)


def _timestamp(value: object, handler: ValidatorFunctionWrapHandler) -> datetime:
    """RFC 3339 with an offset; pydantic alone takes numbers and half a text, too."""
    if not isinstance(value, (str, datetime)):
        raise PydanticKnownError("datetime_type")
    time: datetime = handler(value)
    form = (
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?"
        "([Zz]|[+-][0-9]{2}:[0-9]{2})"
    )
    fault = PydanticKnownError(
        "datetime_from_date_parsing", {"error": "it is not as RFC 3339 has it"}
    )
    if isinstance(value, str) and not re.fullmatch(form, value):
        raise fault
    try:
        return time.astimezone(timezone.utc)
    except OverflowError:
        raise fault from None


def _timestamp_text(time: datetime) -> str:
    if time.utcoffset() is None:
        return time.isoformat()  # nobody accepts it, and nobody guesses where it was
    return time.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


_Timestamp = Annotated[
    AwareDatetime,
    WrapValidator(_timestamp),
    PlainSerializer(_timestamp_text, return_type=str),
]


class _All(Enum):
    ALL = "all"


# Everyone in the namespace.
ALL: Final = _All.ALL
Room = Union[str, Sequence[str], _All]
Sids = Union[str, Sequence[str]]


class Manager(Protocol):
    """python-socketio's managers: `RedisManager(url, write_only=True)` and its kin."""

    def emit(
        self,
        event: str,
        data: Any,
        namespace: Any = None,
        room: Any = None,
        skip_sid: Any = None,
    ) -> Any: ...


def _wire(payload: BaseModel) -> Any:
    """What is sent is checked as it is sent: models may have been changed since."""
    data = payload.model_dump()
    type(payload).model_validate(data)
    return data


def _rooms(room: Room) -> Union[str, list[str], None]:
    """To python-socketio, no room means all: only ALL may mean that here."""
    if isinstance(room, _All):
        return None
    rooms = [room] if isinstance(room, str) else list(room)
    if not rooms or "" in rooms:
        raise ValueError("there is no room to emit to: name one, or say ALL")
    return rooms[0] if len(rooms) == 1 else rooms


# A room, as people type it.
RoomName = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=64, pattern="^[a-z0-9][a-z0-9_-]*$"),
]
UserId = Annotated[str, Strict(), Field(min_length=1, max_length=36)]


class JoinRoomCmd(_Dto):
    room: RoomName
    user_id: UserId


class JoinRoomAck(_Dto):
    room: RoomName
    joined: StrictBool


class LeaveRoomCmd(_Dto):
    room: RoomName


class LeaveRoomAck(_Dto):
    room: RoomName
    left: StrictBool


class SendCmd(_Dto):
    room: RoomName
    text: Annotated[str, Strict(), Field(min_length=1, max_length=4000)]
    # When it was said, if the client knows better than the server.
    ts: Annotated[Optional[_Timestamp], _NOT_NULL, _OMITTED] = None


class SendAck(_Dto):
    ok: StrictBool


class Message(_Dto):
    """One message, as everyone in the room receives it."""

    user_id: UserId
    room: RoomName
    text: Annotated[str, Strict(), Field(min_length=1, max_length=4000)]
    ts: _Timestamp


class RoomList(_Dto):
    """Who is where: what `GET /api/rooms` answers."""

    rooms: list[Room_]


class Room_(_Dto):
    room: RoomName
    users: list[UserId]


class NotInRoom(_Dto):
    """The `context` of the error `not_in_room`."""

    room: RoomName


# Whatever names a class below its own is complete from here on.
JoinRoomCmd.model_rebuild()
JoinRoomAck.model_rebuild()
LeaveRoomCmd.model_rebuild()
LeaveRoomAck.model_rebuild()
SendCmd.model_rebuild()
SendAck.model_rebuild()
Message.model_rebuild()
RoomList.model_rebuild()
Room_.model_rebuild()
NotInRoom.model_rebuild()


class ChatEmitter:
    """Emits what the server emits in "/chat", from any process."""

    def __init__(self, manager: Manager) -> None:
        self._manager = manager

    def _emit(
        self,
        event: str,
        data: Any,
        room: Room,
        skip_sid: Optional[Sids],
    ) -> None:
        self._manager.emit(
            event,
            data,
            "/chat",
            _rooms(room),
            skip_sid,
        )

    def message(
        self,
        payload: Message,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `message`."""
        self._emit("message", _wire(payload), room, skip_sid)


class AsyncChatEmitter:
    """Emits what the server emits in "/chat", from any process."""

    def __init__(self, manager: Manager) -> None:
        self._manager = manager

    async def _emit(
        self,
        event: str,
        data: Any,
        room: Room,
        skip_sid: Optional[Sids],
    ) -> None:
        await self._manager.emit(
            event,
            data,
            "/chat",
            _rooms(room),
            skip_sid,
        )

    async def message(
        self,
        payload: Message,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `message`."""
        await self._emit("message", _wire(payload), room, skip_sid)
