# Written by fzio-gen from common.fzio: change the contract, not this file.
# What the modules of a service share.

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

# A word in an address, as people type it.
Slug = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=64, pattern="^[a-z0-9][a-z0-9-]*$"),
]
