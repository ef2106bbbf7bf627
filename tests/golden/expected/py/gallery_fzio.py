# Written by fzio-gen from gallery.fzio: change the contract, not this file.
# A gallery: people hang words and pictures, and are asked before something of theirs is taken down.

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
    StrictBool,
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


Token = Annotated[str, Strict(), Field(min_length=4, max_length=200)]


class Ticket(_Dto):
    """What a visitor sends with the CONNECT packet."""

    name: Annotated[str, Strict(), Field(min_length=1, max_length=40)]
    token: Annotated[Token, _SENSITIVE]


class Words(_Dto):
    text: Annotated[str, Strict(), Field(min_length=1, max_length=400)]


class Picture(_Dto):
    data: Annotated[bytes, Strict(), Field(min_length=1, max_length=262144)]
    mime: Annotated[str, Strict(), Field(pattern="^image/(png|jpeg|gif|webp)$")]
    alt: Annotated[str, Strict(), Field(max_length=200)] = ""
    # Whatever the client knows of it: size, camera, …
    meta: Annotated[Any, _OMITTED] = None


class Exhibit(_Dto):
    id: Annotated[int, _as_u32]
    by: Annotated[str, Strict(), Field(min_length=1, max_length=40)]
    at: _Timestamp
    work: Work


class Question(_Dto):
    """About a work of one's own."""

    id: Annotated[int, _as_u32]
    by: Annotated[str, Strict(), Field(min_length=1, max_length=40)]


class Answer(_Dto):
    yes: StrictBool


class NoSuchWork(_Dto):
    """The `context` of the error `no_such_work`."""

    id: Annotated[int, _as_u32]


class WorkWords(Words):
    """A variant of Work."""

    kind: Literal["words"] = "words"


class WorkPicture(Picture):
    """A variant of Work."""

    kind: Literal["picture"] = "picture"


# What hangs on the wall.
Work = Annotated[Union[WorkWords, WorkPicture], Field(discriminator="kind")]


# Whatever names a class below its own is complete from here on.
Ticket.model_rebuild()
Words.model_rebuild()
Picture.model_rebuild()
Exhibit.model_rebuild()
Question.model_rebuild()
Answer.model_rebuild()
NoSuchWork.model_rebuild()


# Payloads that are no classes.
GalleryTakenDownPayload = Annotated[int, _as_u32]

_GalleryTakenDownPayload = TypeAdapter[Any](GalleryTakenDownPayload)


# Clients acknowledge these, and nobody reads an answer through a write-only manager, so
# that no emitter has them:
#     "may_go" in "/gallery"


class GalleryEmitter:
    """Emits what the server emits in "/gallery", from any process."""

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
            "/gallery",
            _rooms(room),
            skip_sid,
        )

    def hung(
        self,
        payload: Exhibit,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `hung`."""
        self._emit("hung", _wire(payload), room, skip_sid)

    def taken_down(
        self,
        payload: GalleryTakenDownPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `taken_down`."""
        self._emit(
            "taken_down",
            _wire_as(_GalleryTakenDownPayload, payload),
            room,
            skip_sid,
        )


class AsyncGalleryEmitter:
    """Emits what the server emits in "/gallery", from any process."""

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
            "/gallery",
            _rooms(room),
            skip_sid,
        )

    async def hung(
        self,
        payload: Exhibit,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `hung`."""
        await self._emit("hung", _wire(payload), room, skip_sid)

    async def taken_down(
        self,
        payload: GalleryTakenDownPayload,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `taken_down`."""
        await self._emit(
            "taken_down",
            _wire_as(_GalleryTakenDownPayload, payload),
            room,
            skip_sid,
        )
