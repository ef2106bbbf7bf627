# Written by fzio-gen from nest.fzio: change the contract, not this file.
# Lists in lists, maps in maps, and dtos that hold each other.

from __future__ import annotations

import re
from math import isfinite
from typing import Annotated, Any, Final, Optional
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Strict,
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


class Grid(_Dto):
    rows: Annotated[
        list[Annotated[list[_Finite], Field(min_length=3, max_length=3)]],
        Field(min_length=3, max_length=3),
    ]
    cube: list[Annotated[list[list[Annotated[int, _as_i32]]], Field(max_length=2)]]
    maps: list[dict[StrictStr, Annotated[int, _as_int]]]
    tables: dict[StrictStr, dict[_Uuid, list[StrictStr]]]
    deep: Optional[list[dict[StrictStr, list[dict[StrictStr, Optional[Leaf]]]]]]


class Trunk(_Dto):
    """Declared before what it holds by value."""

    crown: Crown
    leaf: Annotated[Optional[Leaf], _NOT_NULL, _OMITTED] = None


class Crown(_Dto):
    leaves: list[Leaf]
    best: Leaf


class Leaf(_Dto):
    size: Annotated[int, _as_u32]


class Tree(_Dto):
    """Holds itself, in every way there is."""

    name: StrictStr
    parent: Annotated[Optional[Tree], _NOT_NULL, _OMITTED] = None
    sibling: Optional[Tree]
    children: Annotated[list[Tree], Field(max_length=100)] = []
    by_name: dict[StrictStr, Tree] = {}
    other: Annotated[Optional[Forest], _NOT_NULL, _OMITTED] = None


class Forest(_Dto):
    trees: list[Tree]
    largest: Tree


# Whatever names a class below its own is complete from here on.
Grid.model_rebuild()
Trunk.model_rebuild()
Crown.model_rebuild()
Leaf.model_rebuild()
Tree.model_rebuild()
Forest.model_rebuild()
