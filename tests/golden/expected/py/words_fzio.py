# Written by fzio-gen from words.fzio: change the contract, not this file.
# Names that mean something to C, to C++, or to us.

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final, Optional, Protocol, Union

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    StrictBool,
    StrictStr,
)
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core.core_schema import no_info_before_validator_function


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
_as_u64: Final = _Integer(0, 2**64 - 1, is_text=True)


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


class Enum_(str, Enum):
    IF = "if"
    ELSE = "else"
    X_ = "_x"
    A = "A"


class Struct(_Dto):
    int_: Annotated[int, _as_int] = Field(alias="int")
    class_: StrictStr = Field(alias="class")
    namespace: StrictStr
    default: StrictBool = False
    errno: Annotated[Optional[Annotated[int, _as_int]], _NOT_NULL, _OMITTED] = None
    NULL: Optional[StrictStr]
    items: list[Annotated[int, _as_int]]
    len_: Annotated[int, _as_int] = Field(alias="len")
    size_t: Annotated[int, _as_int]
    linux: StrictBool


class Types(_Dto):
    """The types that structs are made of."""

    int64_t: Annotated[int, _as_int]
    uint64_t: Annotated[int, _as_u64, _TO_TEXT]
    int32_t: Optional[Annotated[int, _as_i32]]
    uint32_t: Annotated[int, _as_u32]
    size_t: list[Annotated[int, _as_int]]
    false: StrictBool = True
    more: Annotated[int, _as_int]
    true: list[Annotated[int, _as_u64, _TO_TEXT]]
    wide: Optional[Annotated[int, _as_u64, _TO_TEXT]]
    small: Optional[Annotated[int, _as_i32]]
    count: Annotated[int, _as_u32]


class Register(_Dto):
    """The `context` of the error `register`."""

    register_: Enum_ = Field(alias="register")
    template: list[Struct]


# Whatever names a class below its own is complete from here on.
Struct.model_rebuild()
Types.model_rebuild()
Register.model_rebuild()


class SwitchEmitter:
    """Emits what the server emits in "/switch", from any process."""

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
            "/switch",
            _rooms(room),
            skip_sid,
        )

    def command(
        self,
        payload: Struct,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `command`."""
        self._emit("command", _wire(payload), room, skip_sid)

    def int_(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `int`."""
        self._emit("int", None, room, skip_sid)


class AsyncSwitchEmitter:
    """Emits what the server emits in "/switch", from any process."""

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
            "/switch",
            _rooms(room),
            skip_sid,
        )

    async def command(
        self,
        payload: Struct,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `command`."""
        await self._emit("command", _wire(payload), room, skip_sid)

    async def int_(
        self,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `int`."""
        await self._emit("int", None, room, skip_sid)
