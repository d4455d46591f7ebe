"""Dictionary tables, code lists and standards: what there is to know, and the numbers of policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.rulebook.model.ground import NOWHERE, Basis, FieldType, Privacy, StandardType, WaitsFor, Where


@dataclass(frozen=True)
class Field:
    """One column of a dictionary table."""

    name: str
    table: str
    label: str
    type: FieldType
    privacy: Privacy
    codes: str | None = None  # key of the code list, for type code
    unit: str | None = None
    meaning: str | None = None
    from_identity: str | None = None  # identity field from which a blank value is taken
    alias: str | None = None  # code of the national system, e.g. AAC001
    collected_from: int | None = None  # year; None = not said
    collected_to: int | None = None  # year; None = until now
    forms: tuple[str, ...] = ()
    label_en: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True)
class PartOf:
    """`person` is part of `household` by `household_code`, called `member` in expressions."""

    table: str
    by: str
    called: str


@dataclass(frozen=True)
class Table:
    """A dictionary table: one standard table of the pipeline."""

    name: str
    title: str
    title_en: str
    key: str
    fields: Mapping[str, Field]
    subject: str | None = None  # village | household | person | helper
    part_of: PartOf | None = None
    head: str | None = None  # expression that is true for the household's head
    waits_for: WaitsFor | None = None  # its data come with a later part of the system
    where: Where = NOWHERE
    head_where: Where = NOWHERE


@dataclass(frozen=True)
class Code:
    """One entry of a code list; `identity` is 'male' or 'female' where an identity number tells it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    identity: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    label_en: str = ""


@dataclass(frozen=True)
class CodeList:
    """A code list, or (`of`) a named selection of another one's labels."""

    key: str
    title: str
    codes: tuple[Code, ...]
    of: str | None = None
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE

    @property
    def labels(self) -> tuple[str, ...]:
        """The canonical Chinese labels, in the order of the file."""
        return tuple(c.label for c in self.codes)


@dataclass(frozen=True)
class Standard:
    """A number, day or list of policy with dated values, ascending by date; None = abolished."""

    key: str
    title: str
    type: StandardType
    unit: str | None
    values: tuple[tuple[date, Any], ...]
    title_en: str = ""
    basis: tuple[Basis, ...] = ()
    where: Where = NOWHERE
