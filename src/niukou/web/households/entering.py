"""What was typed into a household's page, as changes of its year files: only what differs from what the editor read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from niukou.office.registry.selectors import Edited, EditedField, EditedHousehold
from niukou.office.registry.services import YearChange


@dataclass(frozen=True)
class Input:
    """A field as the page shows it: what is typed in it now, beside what was read."""

    field: EditedField
    name: str
    typed: str
    read: str

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen, and what stands there even where nobody may choose it any more."""
        there = self.field.choices
        return there if not self.typed or self.typed in there else (self.typed, *there)

    @property
    def kind(self) -> str:
        """How it is typed."""
        if self.field.choices:
            return "choice"
        return "date" if self.field.type == "date" else "text"


@dataclass(frozen=True)
class Part:
    """The household or a member, with its inputs."""

    subject: Edited
    inputs: list[Input]

    @property
    def changed(self) -> dict[str, str]:
        """By field, what was typed and is another thing than what was read; a sealed value was read as nothing."""
        return {one.field.name: one.typed for one in self.inputs if one.typed != one.read}


def parts(
    home: EditedHousehold, typed: Mapping[str, Any] | None = None, *, read_anew: bool = False
) -> list[Part]:
    """Every subject with its inputs; typed: what a browser sent, or nothing for a page that is just opened.

    read_anew: what stands there now counts as read: what the editor changed stays, and of the rest he sees what others wrote.
    """
    return [Part(subject, list(_inputs(subject, typed, read_anew=read_anew))) for subject in home.subjects]


def changes(found: list[Part], typed: Mapping[str, Any]) -> list[YearChange]:
    """Of those that changed. What the editor read goes along, so that nobody overwrites somebody else's."""
    told = []
    for part in found:
        if changed := part.changed:
            was = {one.field.name: one.read for one in part.inputs if one.field.name in changed}
            code = part.subject.code
            digest = bytes.fromhex(str(typed.get(f"digest:{code}", ""))) or None
            told.append(YearChange(part.subject.table, code, changed, was, digest=digest))
    return told


def _inputs(subject: Edited, typed: Mapping[str, Any] | None, *, read_anew: bool) -> Iterator[Input]:
    for field in subject.fields:
        name = f"{subject.code}:{field.name}"
        now = "" if field.sealed else field.said
        if typed is None:
            yield Input(field, name, now, now)
            continue
        was = now if field.sealed else str(typed.get(f"was:{name}", now))
        text = str(typed.get(name, was)).strip()
        if read_anew:
            text, was = (now if text == was else text), now
        yield Input(field, name, text, was)
