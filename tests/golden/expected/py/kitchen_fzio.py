# Written by fzio-gen from kitchen.fzio: change the contract, not this file.
# Everything that one module can say.
#
# Comments may hold */ and /* without ending those of C.

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from enum import Enum
from math import fmod, isfinite
from typing import Annotated, Any, Final, Optional, Protocol, Union
from uuid import UUID

from pydantic import (
    AfterValidator,
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
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError
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
# JavaScript would round it, so it travels as a text.
_TO_TEXT: Final = PlainSerializer(str, return_type=str)


class _Integer:
    """3.0 is an integer, as JSON has one type of numbers; "3" and true are not."""

    def __init__(self, low: int, high: int, is_text: bool = False) -> None:
        self.low, self.high, self.is_text = low, high, is_text

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        checks: Any = handler(source)

        def check(value: object) -> object:
            if self.is_text and isinstance(value, str):
                if not re.fullmatch("-?(0|[1-9][0-9]*)", value):
                    raise PydanticKnownError("int_parsing")
                value = int(value)
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
_as_i64: Final = _Integer(-(2**63), 2**63 - 1, is_text=True)
_as_u64: Final = _Integer(0, 2**64 - 1, is_text=True)


_Finite = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def _multiple_of(step: float) -> AfterValidator:
    """0.3 is a multiple of 0.1, although no quotient of doubles says so."""

    def check(value: float) -> float:
        rest, tolerance = abs(fmod(value, step)), abs(value) / 1e9
        if rest > tolerance and abs(rest - abs(step)) > tolerance:
            raise PydanticKnownError("multiple_of", {"multiple_of": step})
        return value

    return AfterValidator(check)


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


def _as_json(value: Any) -> Any:
    # To Python, True is 1.
    if isinstance(value, BaseModel):
        return type(value), _as_json(dict(value))
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return (value,) if isinstance(value, bool) else value


def _unique(items: list[Any]) -> list[Any]:
    values = [_as_json(item) for item in items]
    if any(value in values[:index] for index, value in enumerate(values)):
        raise PydanticCustomError("unique_items", "List should have unique items")
    return items


_UNIQUE: Final = AfterValidator(_unique)


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
    """How much somebody may do."""

    GUEST = "guest"
    # May also talk.
    MEMBER = "member"
    OWNER = "OWNER"
    TRUE = "true"


# A name, as people type it.
Name = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=40, pattern="^[a-z][a-z0-9_-]*$"),
]


class Scalars(_Dto):
    """Every scalar, plain."""

    flag: StrictBool
    whole: Annotated[int, _as_int]
    small: Annotated[int, _as_i32]
    count: Annotated[int, _as_u32]
    wide: Annotated[int, _as_i64, _TO_TEXT]
    huge: Annotated[int, _as_u64, _TO_TEXT]
    ratio: _Finite
    text: StrictStr
    role: Role
    at: _Timestamp
    id: _Uuid


class Bounds(_Dto):
    """Every scalar within bounds."""

    whole: Annotated[int, Field(ge=-5, le=5), _as_int]
    small: Annotated[int, Field(multiple_of=8, ge=0, le=64), _as_i32]
    least: Annotated[int, Field(ge=-2147483648), _as_i32]
    count: Annotated[int, Field(ge=1), _as_u32]
    wide: Annotated[
        int,
        Field(ge=-9223372036854775808, le=9223372036854775807),
        _as_i64,
        _TO_TEXT,
    ]
    huge: Annotated[
        int,
        Field(multiple_of=5, ge=1, le=18446744073709551615),
        _as_u64,
        _TO_TEXT,
    ]
    share: Annotated[_Finite, Field(gt=0, lt=1)]
    percent: Annotated[_Finite, _multiple_of(0.5), Field(ge=0, le=100)]
    exact: Annotated[str, Strict(), Field(min_length=3, max_length=3)]
    short: Annotated[str, Strict(), Field(max_length=4)]
    some: Annotated[str, Strict(), Field(min_length=1)]
    slug: Annotated[str, Strict(), Field(pattern="^[a-z]+(-[a-z]+)*$")]
    photo: Annotated[str, Strict(), Field(max_length=80, pattern=r"\.(png|jpe?g)$")]
    quoted: Annotated[str, Strict(), Field(pattern='["\\\\]')]
    open: Annotated[
        Optional[Annotated[int, Field(gt=0, lt=10), _as_int]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    ajar: Annotated[
        Optional[Annotated[int, Field(multiple_of=2, gt=1), _as_u32]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    inner: Annotated[
        Optional[Annotated[int, Field(gt=-5, lt=5), _as_i64, _TO_TEXT]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    upper: Annotated[
        Optional[Annotated[int, Field(gt=9), _as_u64, _TO_TEXT]],
        _NOT_NULL,
        _OMITTED,
    ] = None


class Defaults(_Dto):
    flag: StrictBool = True
    whole: Annotated[int, _as_int] = -3
    wide: Annotated[int, _as_i64, _TO_TEXT] = -9223372036854775808
    huge: Annotated[int, _as_u64, _TO_TEXT] = 18446744073709551615
    ratio: _Finite = 2
    tiny: _Finite = 1.5e-07
    text: StrictStr = 'say "hello"\n\\ what??/'
    # The one who may not do much.
    role: Role = Role.MEMBER
    at: _Timestamp = datetime.fromisoformat("2026-01-31T11:00:00.250+00:00")
    id: _Uuid = UUID("550e8400-e29b-41d4-a716-446655440000")
    tags: list[StrictStr] = []
    counts: dict[StrictStr, Annotated[int, _as_u32]] = {}
    level: Optional[Annotated[int, _as_int]] = None
    limit: Optional[Annotated[int, _as_int]] = 10
    note: Optional[StrictStr] = "none"
    owner: Optional[_Uuid] = UUID("00000000-0000-0000-0000-000000000001")


class Empty(_Dto):
    """Empty when absent, and null when null."""

    list_: Optional[list[Annotated[int, _as_int]]] = Field(alias="list", default=[])
    counts: Optional[dict[StrictStr, Annotated[int, _as_int]]] = {}
    nothing: Optional[list[Annotated[int, _as_int]]] = None


class Absence(_Dto):
    """What may be absent, null, or both."""

    flag: Annotated[Optional[StrictBool], _NOT_NULL, _OMITTED] = None
    whole: Annotated[Optional[Annotated[int, _as_int]], _NOT_NULL, _OMITTED] = None
    text: Annotated[
        Optional[Annotated[str, Strict(), Field(min_length=1)]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    role: Annotated[Optional[Role], _NOT_NULL, _OMITTED] = None
    at: Annotated[Optional[_Timestamp], _NOT_NULL, _OMITTED] = None
    id: Annotated[Optional[_Uuid], _NOT_NULL, _OMITTED] = None
    point: Annotated[Optional[Point], _NOT_NULL, _OMITTED] = None
    list_: Annotated[
        Optional[Annotated[list[Annotated[int, _as_int]], Field(min_length=1)]],
        _NOT_NULL,
        _OMITTED,
    ] = Field(alias="list", default=None)
    counts: Annotated[
        Optional[dict[StrictStr, Annotated[int, _as_int]]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    n_whole: Optional[Annotated[int, _as_int]]
    n_text: Optional[StrictStr]
    n_point: Optional[Point]
    n_list: Optional[list[Annotated[int, _as_int]]]
    n_counts: Optional[dict[StrictStr, Annotated[int, _as_int]]]
    b_whole: Annotated[Optional[Annotated[int, _as_int]], _OMITTED] = None
    b_text: Annotated[
        Optional[Annotated[str, Strict(), Field(max_length=9)]],
        _OMITTED,
    ] = None


class Lists(_Dto):
    """Lists of everything."""

    flags: list[StrictBool]
    names: Annotated[list[Name], Field(max_length=8)]
    roles: Annotated[list[Role], Field(min_length=1, max_length=3)]
    points: list[Point]
    ids: Annotated[list[_Uuid], Field(max_length=2)]
    times: list[_Timestamp]
    maybe: list[Optional[Annotated[str, Strict(), Field(min_length=1, max_length=20)]]]
    holes: Annotated[
        list[Optional[Annotated[_Finite, Field(ge=0)]]],
        Field(min_length=3, max_length=3),
    ]
    gaps: list[Optional[Point]]
    apart: Annotated[list[Annotated[int, _as_int]], _UNIQUE]
    by_name: Annotated[
        dict[Name, Annotated[int, Field(ge=0), _as_int]],
        Field(max_length=4),
    ]
    by_role: dict[Role, list[StrictStr]]
    by_id: dict[_Uuid, Point]
    maybes: dict[
        Annotated[str, Strict(), Field(min_length=1, max_length=8)],
        Optional[Annotated[int, _as_int]],
    ]


class Point(_Dto):
    model_config = ConfigDict(extra="forbid")

    x: _Finite
    y: _Finite


class Nothing(_Dto):
    """Nothing at all."""


class Renamed(_Dto):
    """Names that differ on the wire."""

    author: StrictStr = Field(alias="authorId")
    quoted: Annotated[int, _as_int] = Field(alias='say "it"\x09')
    umlaut: Annotated[int, _as_int] = Field(alias="größe")
    empty: Annotated[int, _as_int] = Field(alias="")
    token: Annotated[
        str,
        Strict(),
        Field(min_length=4),
        _SENSITIVE,
    ] = Field(alias="x-token")
    a_long_name_for_breaking_lines: Annotated[
        dict[
            Annotated[str, Strict(), Field(min_length=1, max_length=10)],
            Annotated[
                list[Annotated[str, Strict(), Field(min_length=1, max_length=10)]],
                Field(min_length=1, max_length=10),
            ],
        ],
        Field(min_length=1, max_length=10),
    ]


class Full(_Dto):
    """The `context` of the error `full`."""

    capacity: Annotated[int, _as_u32]
    role: Role


class Burnt(_Dto):
    """The `context` of the error `burnt`."""

    dish: Annotated[Optional[StrictStr], _NOT_NULL, _OMITTED] = None


# Whatever names a class below its own is complete from here on.
Scalars.model_rebuild()
Bounds.model_rebuild()
Defaults.model_rebuild()
Empty.model_rebuild()
Absence.model_rebuild()
Lists.model_rebuild()
Point.model_rebuild()
Nothing.model_rebuild()
Renamed.model_rebuild()
Full.model_rebuild()
Burnt.model_rebuild()


class KitchenEmitter:
    """Emits what the server emits in "/kitchen", from any process."""

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
            "/kitchen",
            _rooms(room),
            skip_sid,
        )

    def ready(
        self,
        payload: Defaults,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Something is ready."""
        self._emit("ready", _wire(payload), room, skip_sid)

    def bell_rang(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `bell:rang`."""
        self._emit("bell:rang", None, room, skip_sid)


class AsyncKitchenEmitter:
    """Emits what the server emits in "/kitchen", from any process."""

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
            "/kitchen",
            _rooms(room),
            skip_sid,
        )

    async def ready(
        self,
        payload: Defaults,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Something is ready."""
        await self._emit("ready", _wire(payload), room, skip_sid)

    async def bell_rang(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `bell:rang`."""
        await self._emit("bell:rang", None, room, skip_sid)


class RadioEmitter:
    """Emits what the server emits in "/radio", from any process."""

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
            "/radio",
            _rooms(room),
            skip_sid,
        )

    def song(
        self,
        payload: Renamed,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `song`."""
        self._emit("song", _wire(payload), room, skip_sid)


class AsyncRadioEmitter:
    """Emits what the server emits in "/radio", from any process."""

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
            "/radio",
            _rooms(room),
            skip_sid,
        )

    async def song(
        self,
        payload: Renamed,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `song`."""
        await self._emit("song", _wire(payload), room, skip_sid)
