# SPDX-License-Identifier: MIT
"""What pydantic says to JSON: reads and answers the frames of verdict.c."""

import importlib
import json
import sys
from typing import Any

from pydantic import BaseModel, ValidationError


def no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


# As in verdict.c.
ATTACHMENTS = [b"a", b"bcde", b"fghijklmn", b""]


def attach(value: dict[str, Any]) -> Any:
    """What Socket.IO makes of a placeholder."""
    num = value.get("num")
    if value.get("_placeholder") is True and type(num) is int:
        if 0 <= num < len(ATTACHMENTS):
            return ATTACHMENTS[num]
    return value


def parse(text: bytes) -> Any:
    return json.loads(
        text.decode("utf-8"), parse_constant=no_constant, object_hook=attach
    )


def judge(model: type[BaseModel], text: bytes) -> dict[str, Any]:
    try:
        value = parse(text)
    except (ValueError, RecursionError):
        return {"status": "syntax"}
    try:
        return {"status": "ok", "json": model.model_validate(value).model_dump()}
    except ValidationError as error:
        errors = [
            {"type": it["type"], "loc": it["loc"]}
            for it in error.errors(
                include_url=False, include_context=False, include_input=False
            )
        ]
        return {"status": "payload", "errors": errors}


def line_of(answer: dict[str, Any]) -> str:
    try:
        return json.dumps(answer, default=bytes.decode, allow_nan=False)
    except ValueError:
        return json.dumps({"status": answer["status"]})


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    models: dict[str, type[BaseModel]] = {}
    while header := sys.stdin.buffer.readline():
        name, length = header.split()
        text = sys.stdin.buffer.read(int(length))
        key = name.decode()
        if key not in models:
            module, _, dto = key.rpartition(".")
            file = module.replace(".", "_") + "_fzio"
            models[key] = getattr(importlib.import_module(file), dto)
        print(line_of(judge(models[key], text)))


main()
