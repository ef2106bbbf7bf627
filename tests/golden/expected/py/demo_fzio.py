# Written by fzio-gen from demo.fzio: change the contract, not this file.
# Rooms, messages and task progress for the demo service.

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final, Literal, Optional, Protocol, Union
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
    StrictBool,
    StrictStr,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core.core_schema import no_info_before_validator_function


class _Dto(BaseModel):
    model_config = ConfigDict(
        protected_namespaces=(),
        serialize_by_alias=True,
        hide_input_in_errors=True,
    )


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
_SENSITIVE: Final = Field(repr=False)


class _Integer:
    """3.0 is an integer, as JSON has one type of numbers; "3" and true are not."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        checks: Any = handler(source)

        def check(value: object) -> object:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise PydanticKnownError("int_type")
            if isinstance(value, float) and isfinite(value) and not value.is_integer():
                raise PydanticKnownError("int_from_float")
            # The closer bound of the member's own tells more.
            if value > self.high:
                if "lt" in checks:
                    raise PydanticKnownError("less_than", {"lt": checks["lt"]})
                high = checks.get("le", self.high)
                raise PydanticKnownError("less_than_equal", {"le": high})
            if value < self.low:
                if "gt" in checks:
                    raise PydanticKnownError("greater_than", {"gt": checks["gt"]})
                low = checks.get("ge", self.low)
                raise PydanticKnownError("greater_than_equal", {"ge": low})
            return value

        return no_info_before_validator_function(check, checks)


_as_int: Final = _Integer(-(2**53) + 1, 2**53 - 1)
_as_i32: Final = _Integer(-(2**31), 2**31 - 1)
_as_u32: Final = _Integer(0, 2**32 - 1)


_Finite = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def _uuid(value: object) -> object:
    """The one form of RFC 4122; pydantic alone knows five."""
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("uuid_type")
    if not re.fullmatch("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value):
        raise PydanticKnownError("uuid_parsing", {"error": "expected 8-4-4-4-12"})
    return value


_Uuid = Annotated[UUID, BeforeValidator(_uuid), PlainSerializer(str, return_type=str)]


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


class Role(str, Enum):
    GUEST = "guest"
    MEMBER = "member"
    OWNER = "OWNER"


# A room name, as people type it.
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
    left: StrictBool


class Message(_Dto):
    """One message, as stored and as broadcast. Unknown members are refused."""

    model_config = ConfigDict(extra="forbid")

    id: _Uuid
    author: UserId = Field(alias="authorId")
    sent_at: _Timestamp = Field(alias="sentAt")
    body: Body
    role: Role = Role.MEMBER
    tags: Annotated[
        list[Annotated[str, Strict(), Field(min_length=1, max_length=20)]],
        Field(max_length=8),
    ] = []
    weight: Annotated[
        list[Annotated[_Finite, Field(gt=0, lt=1)]],
        Field(min_length=3, max_length=3),
    ]
    reply_to: Annotated[Optional[_Uuid], _NOT_NULL, _OMITTED] = None
    edited_at: Optional[_Timestamp]
    note: Annotated[
        Optional[Annotated[str, Strict(), Field(max_length=200)]],
        _OMITTED,
    ] = None
    reactions: Annotated[
        dict[Annotated[str, Strict(), Field(min_length=1, max_length=8)], list[UserId]],
        Field(max_length=32),
    ] = {}
    thread: Annotated[list[Message], Field(max_length=100)] = []
    extra: Annotated[Any, _OMITTED] = None


class TextBody(_Dto):
    text: Annotated[str, Strict(), Field(min_length=1, max_length=4000)]


class ImageBody(_Dto):
    data: Annotated[bytes, Strict(), Field(min_length=1, max_length=1048576)]
    mime: Annotated[
        str,
        Strict(),
        Field(pattern="^image/(png|jpeg)$"),
    ] = Field(alias="mimeType")
    width: Annotated[int, Field(ge=1), _as_u32]
    depth: Annotated[int, Field(multiple_of=8, ge=0, le=64), _as_i32] = 0


class ChatAuth(_Dto):
    token: Annotated[str, Strict(), Field(min_length=16, max_length=4096), _SENSITIVE]


class Typing(_Dto):
    room: RoomName


class StartTaskCmd(_Dto):
    name: Annotated[str, Strict(), Field(min_length=1)]
    retries: Annotated[int, Field(ge=0, le=5), _as_int] = 3


class StartTaskAck(_Dto):
    task_id: StrictStr


class ProgressPayload(_Dto):
    done: Annotated[int, Field(ge=0), _as_int]
    total: Annotated[int, Field(ge=1), _as_int]


class Question(_Dto):
    text: Annotated[str, Strict(), Field(min_length=1, max_length=200)]


class Answer(_Dto):
    yes: StrictBool


class RoomFull(_Dto):
    """The `context` of the error `room_full`."""

    capacity: Annotated[int, _as_u32]


class Banned(_Dto):
    """The `context` of the error `chat.banned`."""

    until: Optional[_Timestamp]


class BodyText(TextBody):
    """A variant of Body."""

    kind: Literal["text"] = "text"


class BodyImage(ImageBody):
    """A variant of Body."""

    kind: Literal["image"] = "image"


# Told apart by the member "kind".
Body = Annotated[Union[BodyText, BodyImage], Field(discriminator="kind")]


# Whatever names a class below its own is complete from here on.
JoinRoomCmd.model_rebuild()
JoinRoomAck.model_rebuild()
LeaveRoomCmd.model_rebuild()
LeaveRoomAck.model_rebuild()
Message.model_rebuild()
TextBody.model_rebuild()
ImageBody.model_rebuild()
ChatAuth.model_rebuild()
Typing.model_rebuild()
StartTaskCmd.model_rebuild()
StartTaskAck.model_rebuild()
ProgressPayload.model_rebuild()
Question.model_rebuild()
Answer.model_rebuild()
RoomFull.model_rebuild()
Banned.model_rebuild()


# Clients acknowledge these, and nobody reads an answer through a write-only manager, so
# that no emitter has them:
#     "confirm" in "/tasks"


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
        """Emits `message:new`."""
        self._emit("message:new", _wire(payload), room, skip_sid)

    def reset(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `reset`."""
        self._emit("reset", None, room, skip_sid)


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
        """Emits `message:new`."""
        await self._emit("message:new", _wire(payload), room, skip_sid)

    async def reset(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `reset`."""
        await self._emit("reset", None, room, skip_sid)


class TasksEmitter:
    """Emits what the server emits in "/tasks", from any process."""

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
            "/tasks",
            _rooms(room),
            skip_sid,
        )

    def task_progress(
        self,
        payload: ProgressPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `task.progress`."""
        self._emit("task.progress", _wire(payload), room, skip_sid)


class AsyncTasksEmitter:
    """Emits what the server emits in "/tasks", from any process."""

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
            "/tasks",
            _rooms(room),
            skip_sid,
        )

    async def task_progress(
        self,
        payload: ProgressPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `task.progress`."""
        await self._emit("task.progress", _wire(payload), room, skip_sid)
