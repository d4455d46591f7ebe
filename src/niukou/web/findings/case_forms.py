"""What is written to open a case from findings: only what its procedure has to know and the finding does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from niukou.office.findings.selectors import BothSides
from niukou.rulebook.model import Pack, Procedure
from niukou.web.findings.forms import Choices, day_field, select_field, words_field
from niukou.web.frame.pack_words import choices, heading

_CORRECTS = "closed_year"
# takes the household that people go into, and who goes; the decision taken back: opened where households are
_OF_HOUSEHOLDS = ("grouping", "reversal")
_EVENT = "event"


def opened_here(procedures: Sequence[Procedure], *, many: bool = False) -> list[Procedure]:
    """The procedures that a page of findings can open; for many at once those that need nothing more said of each."""
    left_out = (*_OF_HOUSEHOLDS, _CORRECTS) if many else _OF_HOUSEHOLDS
    return [one for one in procedures if one.changes not in left_out]


class OpenCase(forms.Form):
    """Why, and what the procedure asks beside."""

    def __init__(
        self, *args: Any, procedure: Procedure, pack: Pack, sides: BothSides | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.procedure = procedure
        self.fields["reason"] = words_field(gettext_lazy("为什么立案"))
        if sides is None:
            return
        if sides.home is None:
            self.fields["household"] = forms.CharField(
                label=gettext_lazy("户编号"), max_length=40, widget=forms.TextInput(attrs={"class": "form-control"}),
                help_text=gettext_lazy("先把这家人登记进册子，再写编号"),
            )  # fmt: skip
        moves = procedure.moves
        if moves is not None and moves.effective == _EVENT:
            self._ask_what_happened(procedure, pack)
        if procedure.changes == _CORRECTS and sides.home is not None:
            self._ask_what_is_wrong(pack, sides)

    def facts(self) -> dict[str, Any]:
        """As the office takes them; what was left blank the finding says itself."""
        said = self.cleaned_data
        facts: dict[str, Any] = {}
        if said.get("day"):
            facts["day"] = said["day"].isoformat()
        if said.get("why"):
            facts["reason"] = said["why"]
        if said.get("field"):
            table, code, name = said["field"].split("|")
            change = {"table": table, "code": code, "values": {name: said["value"]}}
            facts["correction"] = {"year": said["year"], "changes": [change]}
        return facts

    def _ask_what_happened(self, procedure: Procedure, pack: Pack) -> None:
        self.fields["day"] = day_field(
            gettext_lazy("哪天发生的"), required=False, help_text=gettext_lazy("线索里有日子的可以不写")
        )
        reasons = procedure.moves.reasons if procedure.moves else None
        if reasons is not None:
            labels: Choices = [
                ("", gettext_lazy("照线索")),
                *choices(pack.codelists[reasons].labels, reasons),
            ]
            self.fields["why"] = select_field(gettext_lazy("原因"), labels, required=False)

    def _ask_what_is_wrong(self, pack: Pack, sides: BothSides) -> None:
        assert sides.home is not None
        whose: list[tuple[str, str, str]] = [("household", sides.home.code, sides.home.code)]
        whose += [("person", one.code, one.name or one.code) for one in sides.home.members]
        groups: Choices = []
        for table, code, title in whose:
            fields = pack.tables[table].fields.values()
            options = [(f"{table}|{code}|{field.name}", heading(field.label)) for field in fields]
            groups.append((title, options))
        self.fields["year"] = forms.IntegerField(
            label=gettext_lazy("哪一年的档"), min_value=2000, max_value=2100,
            widget=forms.NumberInput(attrs={"class": "form-control"}),
        )  # fmt: skip
        self.fields["field"] = select_field(gettext_lazy("谁的哪一项"), groups)
        self.fields["value"] = forms.CharField(
            label=gettext_lazy("应该是什么"),
            max_length=200,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )
