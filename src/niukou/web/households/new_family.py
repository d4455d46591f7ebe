"""A family that is not in the book, as whoever receives its application writes it down: who lives there, and a telephone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext

from niukou.office.registry.refused import Fault
from niukou.office.registry.selectors import EditedField
from niukou.office.registry.services import NewFamily, NewPerson
from niukou.web.frame import fields
from niukou.web.frame.pack_words import choices, heading

ROOM, MOST = 4, 40  # members that a form has room for, at first and at most
_HOME = ("phone",)
_MEMBER = ("name", "relation", "id_number", "birth_date")
_NAME, _HEAD = "name", "head_name"
_WITHIN = "natural_village"
Asked = Mapping[str, Mapping[str, EditedField]]


class FamilyForm(forms.Form):
    """The head first, then the other members, each on a line; what is left empty is nobody."""

    def __init__(
        self,
        asked: Asked,
        room: int,
        within: Iterable[tuple[str, str]],
        data: Any = None,
        initial: Any = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.asked, self.room = asked, room
        if places := list(within):
            choices = [("", gettext("没有分到自然村")), *places]
            self.fields[_WITHIN] = fields.one_of(gettext("自然村"), choices, required=False)
        self.fields["room"] = forms.IntegerField(initial=room, widget=forms.HiddenInput, required=False)
        for name in _HOME:
            if name in asked["household"]:
                self.fields[name] = fields.line(heading(asked["household"][name].label))
        for at in range(room):
            for name in self._names:
                self.fields[f"{name}_{at}"] = _field(asked["person"][name], at)

    def rows(self) -> list[list[BoundField]]:
        """The household's fields, and of each member his, side by side."""
        home = [[self[name] for name in (_WITHIN, *_HOME) if name in self.fields]]
        return [
            *filter(None, home),
            *([self[f"{name}_{at}"] for name in self._names] for at in range(self.room)),
        ]

    def clean(self) -> dict[str, Any]:
        """There is a head, and nobody without a name."""
        said: dict[str, Any] = super().clean() or {}
        for at in range(self.room):
            if not said.get(f"{_NAME}_{at}") and (at == 0 or self._of(said, at)):
                self.add_error(f"{_NAME}_{at}", gettext("写上姓名"))
        return said

    def family(self, area: str) -> NewFamily:
        """What was written, for an area (code) or the natural village in it that was chosen."""
        said = self.cleaned_data
        members = [NewPerson(self._of(said, at)) for at in self._filled]
        home = {name: said[name] for name in _HOME if said.get(name)}
        if _HEAD in self.asked["household"]:
            home[_HEAD] = said[f"{_NAME}_0"]
        return NewFamily(said.get(_WITHIN) or area, members, home)

    def told(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults by the names of whom they are about: nobody has a code yet."""
        labels = {one.label for one in self.asked["person"].values()}
        names = [self.cleaned_data[f"{_NAME}_{at}"] for at in self._filled]
        found = []
        for one in faults:
            number = int(one.subject[-2:]) if one.subject[-2:].isdecimal() else 0
            his = one.field in labels and 0 < number <= len(names)
            found.append(
                Fault(names[number - 1] if his else gettext("全户"), one.field, one.wrong, one.right)
            )
        return found

    @property
    def _names(self) -> Sequence[str]:
        return [name for name in _MEMBER if name in self.asked["person"]]

    @property
    def _filled(self) -> Sequence[int]:
        return [at for at in range(self.room) if self.cleaned_data.get(f"{_NAME}_{at}")]

    def _of(self, said: Mapping[str, Any], at: int) -> dict[str, str]:
        values = {name: said.get(f"{name}_{at}") for name in self._names}
        return {name: str(value) for name, value in values.items() if value}


def _field(asked: EditedField, at: int) -> forms.Field:
    label = f"{heading(asked.label)} {at + 1}"
    if asked.choices:
        chosen = asked.choices[0] if at == 0 else None  # the head is written down first
        none = [("", gettext("请选"))]
        known = [*none, *choices(asked.choices)]
        return fields.one_of(label, known, required=False, initial=chosen)
    if asked.type == "date":
        return fields.day(label, required=False)
    return fields.line(label)
