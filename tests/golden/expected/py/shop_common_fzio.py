# Written by fzio-gen from common.fzio: change the contract, not this file.
# What several contracts share.

from __future__ import annotations

import re
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
)
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core.core_schema import no_info_before_validator_function


class _Dto(BaseModel):
    model_config = ConfigDict(protected_namespaces=(), serialize_by_alias=True)


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


_as_i64: Final = _Integer(-(2**63), 2**63 - 1, is_text=True)


class Currency(str, Enum):
    EUR = "EUR"
    USD = "USD"


Sku = Annotated[
    str,
    Strict(),
    Field(min_length=4, max_length=12, pattern="^[A-Z0-9-]+$"),
]


class Money(_Dto):
    amount: Annotated[int, Field(ge=0), _as_i64, _TO_TEXT]
    currency: Currency = Currency.EUR


class SoldOut(_Dto):
    """The `context` of the error `sold_out`."""

    sku: Sku


# Whatever names a class below its own is complete from here on.
Money.model_rebuild()
SoldOut.model_rebuild()
