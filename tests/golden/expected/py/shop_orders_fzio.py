# Written by fzio-gen from orders.fzio: change the contract, not this file.
# Orders, in terms of shop.common.

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final, Optional, Protocol, Union
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
)
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core.core_schema import no_info_before_validator_function

import shop_common_fzio


class _Dto(BaseModel):
    model_config = ConfigDict(protected_namespaces=(), serialize_by_alias=True)


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


class Line(_Dto):
    sku: Annotated[
        str,
        Strict(),
        Field(min_length=4, max_length=12, pattern="^[A-Z0-9-]+$"),
    ]
    count: Annotated[int, Field(ge=1, le=99), _as_u32] = 1
    price: shop_common_fzio.Money
    paid: shop_common_fzio.Currency = shop_common_fzio.Currency.USD


class Order(_Dto):
    lines: Annotated[list[Line], Field(min_length=1)]
    total: Optional[shop_common_fzio.Money]


class Receipt(_Dto):
    id: _Uuid
    lines: dict[
        Annotated[
            str,
            Strict(),
            Field(min_length=4, max_length=12, pattern="^[A-Z0-9-]+$"),
        ],
        Line,
    ]


class Rejected(_Dto):
    """The `context` of the error `rejected`."""

    lines: list[Line]


# Whatever names a class below its own is complete from here on.
Line.model_rebuild()
Order.model_rebuild()
Receipt.model_rebuild()
Rejected.model_rebuild()


class OrdersEmitter:
    """Emits what the server emits in "/orders", from any process."""

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
            "/orders",
            _rooms(room),
            skip_sid,
        )

    def price(
        self,
        payload: shop_common_fzio.Money,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `price`."""
        self._emit("price", _wire(payload), room, skip_sid)


class AsyncOrdersEmitter:
    """Emits what the server emits in "/orders", from any process."""

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
            "/orders",
            _rooms(room),
            skip_sid,
        )

    async def price(
        self,
        payload: shop_common_fzio.Money,
        *,
        room: Room,
        skip_sid: Optional[Sids] = None,
    ) -> None:
        """Emits `price`."""
        await self._emit("price", _wire(payload), room, skip_sid)
