# Written by fzio-gen from common.fzio: change the contract, not this file.

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final, Optional

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
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
# JavaScript would round it, so it travels as a text.
_TO_TEXT: Final = PlainSerializer(str, return_type=str)


def _integer(low: int, high: int, is_text: bool = False) -> Callable[[object], object]:
    """3.0 is an integer, as JSON has one type of numbers; "3" and true are not."""

    def check(value: object) -> object:
        if is_text and isinstance(value, str):
            if not re.fullmatch("-?(0|[1-9][0-9]*)", value):
                raise PydanticKnownError("int_parsing")
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise PydanticKnownError("int_type")
        if isinstance(value, float) and isfinite(value) and not value.is_integer():
            raise PydanticKnownError("int_from_float")
        if value > high:
            raise PydanticKnownError("less_than_equal", {"le": high})
        if value < low:
            raise PydanticKnownError("greater_than_equal", {"ge": low})
        return value

    return check


_as_i64: Final = BeforeValidator(_integer(-(2**63), 2**63 - 1, is_text=True))
_as_u64: Final = BeforeValidator(_integer(0, 2**64 - 1, is_text=True))


class Currency(str, Enum):
    EUR = "EUR"
    USD = "usd"


class Money(_Dto):
    amount: Annotated[int, Field(ge=0), _as_i64, _TO_TEXT]
    currency: Currency
    big: Annotated[
        Optional[Annotated[int, _as_u64, _TO_TEXT]],
        _NOT_NULL,
        _OMITTED,
    ] = None
    rng: Annotated[int, Field(ge=-120, le=4711), _as_i64, _TO_TEXT] = -7


# Whatever names a class below its own is complete from here on.
Money.model_rebuild()
