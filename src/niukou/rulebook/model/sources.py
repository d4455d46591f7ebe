"""Layouts of the files that offices and departments hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from niukou.rulebook.model.ground import NOWHERE, Basis, Where


@dataclass(frozen=True)
class Heading:
    """How a field is headed in a file."""

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class PersonColumns:
    """Which fields of a source tell who the row is about."""

    number: str
    name: str | None = None
    birth: str | None = None
    sex: str | None = None
    village: str | None = None
    family: str | None = None


@dataclass(frozen=True)
class Source:
    """The layout of one kind of file."""

    key: str
    title: str
    source: str
    table: str
    folder: Literal["registry", "registers"]
    headings: tuple[Heading, ...]
    record: str | None = None
    record_token: bool = False
    person: PersonColumns | None = None
    department: str | None = None
    authorisation: bool = False
    title_en: str = ""
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE
