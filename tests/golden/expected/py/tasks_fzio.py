# Written by fzio-gen from tasks.fzio: change the contract, not this file.
# Long work, and news of how far it is.

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from math import isfinite
from typing import Annotated, Any, Final, Optional, Protocol, Union

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    Strict,
    StrictStr,
)
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core.core_schema import no_info_before_validator_function


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


_as_int: Final = _Integer(-(2**53) + 1, 2**53 - 1)


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


class StartTaskCmd(_Dto):
    name: Annotated[str, Strict(), Field(min_length=1, max_length=100)]
    steps: Annotated[int, Field(ge=1, le=1000), _as_int] = 10


class StartTaskAck(_Dto):
    task_id: StrictStr


class ProgressPayload(_Dto):
    done: Annotated[int, Field(ge=0), _as_int]
    total: Annotated[int, Field(ge=1), _as_int]


# Whatever names a class below its own is complete from here on.
StartTaskCmd.model_rebuild()
StartTaskAck.model_rebuild()
ProgressPayload.model_rebuild()


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
