"""One household, person or village as files tell it, on its way into the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from niukou.office.registry.content import keyed_digest


@dataclass(frozen=True)
class Told:
    """One household, person or village as the files tell it."""

    table: str
    code: str
    values: str
    secret: str
    lookups: Sequence[tuple[str, str, str]]
    area: int
    file: str
    row: int
    columns: Sequence[
        Any
    ] = ()  # of a household: its year of identification; of a person: name, sex, birth, relation
    home: str = ""  # of a person: the code of his household

    def digest(self) -> bytes:
        """As `Content.digest`."""
        return keyed_digest(self.table, self.code, self.values, self.secret)
