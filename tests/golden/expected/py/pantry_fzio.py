# Written by fzio-gen from pantry.fzio: change the contract, not this file.
# What is not plain: bytes, any, unions, connects, answers, and payloads that are no dto.

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final, Literal, Optional, Protocol, Union

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
    StrictStr,
    TypeAdapter,
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


_as_u32: Final = _Integer(0, 2**32 - 1)


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


def _wire_as(adapter: TypeAdapter[Any], payload: object) -> Any:
    """The same for a payload that is no model."""
    data = adapter.dump_python(adapter.validate_python(payload), by_alias=True)
    adapter.validate_python(data)
    return data


def _rooms(room: Room) -> Union[str, list[str], None]:
    """To python-socketio, no room means all: only ALL may mean that here."""
    if isinstance(room, _All):
        return None
    rooms = [room] if isinstance(room, str) else list(room)
    if not rooms or "" in rooms:
        raise ValueError("there is no room to emit to: name one, or say ALL")
    return rooms[0] if len(rooms) == 1 else rooms


class Shelf(str, Enum):
    TOP = "top"
    BOTTOM = "bottom"


Secret = Annotated[str, Strict(), Field(min_length=4)]


class Nothing(_Dto):
    pass


class Note(_Dto):
    text: Annotated[str, Strict(), Field(max_length=80)]


class Photo(_Dto):
    data: Annotated[bytes, Strict(), Field(min_length=1, max_length=64)]
    # A smaller one.
    thumb: Annotated[
        Optional[Annotated[bytes, Strict(), Field(max_length=8)]],
        _NOT_NULL,
        _OMITTED,
    ] = None


class Link(_Dto):
    href: StrictStr
    class_: Annotated[
        Optional[StrictStr],
        _NOT_NULL,
        _OMITTED,
    ] = Field(alias="class", default=None)


class Nested(_Dto):
    plain: Annotated[Optional[Plain], _NOT_NULL, _OMITTED] = None
    list_: Annotated[list[Plain], Field(max_length=4)] = Field(alias="list", default=[])


class Bytes(_Dto):
    """Bytes wherever they can be."""

    one: Annotated[bytes, Strict()]
    absent: Annotated[
        Optional[Annotated[bytes, Strict(), Field(min_length=2)]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    null_: Optional[Annotated[bytes, Strict()]]
    both: Annotated[
        Optional[Annotated[bytes, Strict(), Field(max_length=4)]],
        _OMITTED,
    ] = None
    list_: Annotated[
        list[Annotated[bytes, Strict(), Field(min_length=1)]],
        Field(max_length=3),
    ] = Field(alias="list")
    holes: list[Optional[Annotated[bytes, Strict()]]]
    grid: list[list[Annotated[bytes, Strict()]]]
    map: dict[
        Annotated[str, Strict(), Field(min_length=1, max_length=8)],
        Annotated[bytes, Strict()],
    ]
    maybes: dict[Shelf, Optional[Annotated[bytes, Strict()]]]


class Anything(_Dto):
    one: Any
    absent: Annotated[Any, _OMITTED] = None
    null_: Any
    other: Any = None
    list_: Annotated[list[Any], Field(max_length=4)] = Field(alias="list")
    map: dict[StrictStr, Any]
    hidden: Annotated[Any, _OMITTED, _SENSITIVE] = None


class Unions(_Dto):
    one: Item
    absent: Annotated[Optional[Item], _NOT_NULL, _OMITTED] = None
    null_: Optional[Item]
    plain: Plain
    list_: Annotated[
        list[Item],
        Field(min_length=1, max_length=2),
    ] = Field(alias="list")
    holes: Annotated[list[Optional[Item]], Field(max_length=2)]
    map: dict[StrictStr, Plain]
    maybes: dict[StrictStr, Optional[Plain]]


class Parcel(_Dto):
    """Holds bytes by what is in it."""

    item: Item
    nested: Annotated[Optional[Nested], _NOT_NULL, _OMITTED] = None


class Locked(_Dto):
    """The `context` of the error `locked`."""

    until: Optional[_Timestamp]


class ItemNote(Note):
    """A variant of Item."""

    kind: Literal["note"] = "note"


class ItemPhoto(Photo):
    """A variant of Item."""

    kind: Literal["photo"] = "photo"


class ItemClass(Link):
    """A variant of Item."""

    kind: Literal["the link"] = "the link"


class ItemKind(Nothing):
    """A variant of Item."""

    kind: Literal["kind"] = "kind"


# One of several things, each a dto of its own.
Item = Annotated[
    Union[ItemNote, ItemPhoto, ItemClass, ItemKind],
    Field(discriminator="kind"),
]


class PlainNote(Note):
    """A variant of Plain."""

    class_: Literal["note"] = Field(alias="@type", default="note")


class PlainMore(Nested):
    """A variant of Plain."""

    class_: Literal["more"] = Field(alias="@type", default="more")


# A union that holds no bytes.
Plain = Annotated[Union[PlainNote, PlainMore], Field(discriminator="class_")]


# Whatever names a class below its own is complete from here on.
Nothing.model_rebuild()
Note.model_rebuild()
Photo.model_rebuild()
Link.model_rebuild()
Nested.model_rebuild()
Bytes.model_rebuild()
Anything.model_rebuild()
Unions.model_rebuild()
Parcel.model_rebuild()
Locked.model_rebuild()


# Payloads that are no classes.
CounterLevelPayload = Annotated[int, _as_u32]
CounterCountPayload = _Timestamp

_CounterLevelPayload = TypeAdapter[Any](CounterLevelPayload)
_CounterCountPayload = TypeAdapter[Any](CounterCountPayload)


# Clients acknowledge these, and nobody reads an answer through a write-only manager, so
# that no emitter has them:
#     "confirm" in "/pantry"
#     "knock" in "/pantry"
#     "really" in "/counter"
#     "which" in "/counter"


class PantryEmitter:
    """Emits what the server emits in "/pantry", from any process."""

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
            "/pantry",
            _rooms(room),
            skip_sid,
        )

    def arrived(
        self,
        payload: Parcel,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `arrived`."""
        self._emit("arrived", _wire(payload), room, skip_sid)


class AsyncPantryEmitter:
    """Emits what the server emits in "/pantry", from any process."""

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
            "/pantry",
            _rooms(room),
            skip_sid,
        )

    async def arrived(
        self,
        payload: Parcel,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `arrived`."""
        await self._emit("arrived", _wire(payload), room, skip_sid)


class CounterEmitter:
    """Emits what the server emits in "/counter", from any process."""

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
            "/counter",
            _rooms(room),
            skip_sid,
        )

    def level(
        self,
        payload: CounterLevelPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `level`."""
        self._emit("level", _wire_as(_CounterLevelPayload, payload), room, skip_sid)

    def count(
        self,
        payload: CounterCountPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `count`."""
        self._emit("count", _wire_as(_CounterCountPayload, payload), room, skip_sid)


class AsyncCounterEmitter:
    """Emits what the server emits in "/counter", from any process."""

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
            "/counter",
            _rooms(room),
            skip_sid,
        )

    async def level(
        self,
        payload: CounterLevelPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `level`."""
        await self._emit(
            "level",
            _wire_as(_CounterLevelPayload, payload),
            room,
            skip_sid,
        )

    async def count(
        self,
        payload: CounterCountPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `count`."""
        await self._emit(
            "count",
            _wire_as(_CounterCountPayload, payload),
            room,
            skip_sid,
        )


class HallEmitter:
    """Emits what the server emits in "/hall", from any process."""

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
            "/hall",
            _rooms(room),
            skip_sid,
        )

    def reset(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `reset`."""
        self._emit("reset", None, room, skip_sid)


class AsyncHallEmitter:
    """Emits what the server emits in "/hall", from any process."""

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
            "/hall",
            _rooms(room),
            skip_sid,
        )

    async def reset(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `reset`."""
        await self._emit("reset", None, room, skip_sid)
