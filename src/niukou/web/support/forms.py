"""What is written about help: a pairing, its end, a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit import clock
from niukou.office.registry.selectors import PersonView
from niukou.office.support.selectors import HelperView, MeasureView
from niukou.rulebook.model import Field, Pack
from niukou.web.frame.pack_words import choices, heading, unit

_CONTROL = {"class": "form-control"}
# kept by the household's code and the year beside them, not as a field of the form
_BESIDE = ("household_code", "year", "person_code")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={**_CONTROL, "type": "date"}, format="%Y-%m-%d"), **more
    )


class Pair(forms.Form):
    """One of those that were found, from which day, and whether he answers for the household."""

    def __init__(self, *args: Any, found: Sequence[HelperView], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["helper"] = forms.ChoiceField(
            label=gettext_lazy("哪一位"), widget=forms.RadioSelect,
            choices=[(str(one.id), f"{one.name}（{one.unit.name}）") for one in found],
        )  # fmt: skip
        self.fields["starts_on"] = _day(gettext_lazy("从哪天起"), initial=clock.today())
        self.fields["primary"] = forms.BooleanField(label=gettext_lazy("主要责任人"), required=False)


class EndPairing(forms.Form):
    """The last day, and why."""

    ends_on = _day(gettext_lazy("最后一天"))
    reason = forms.CharField(
        label=gettext_lazy("为什么结束"), max_length=128, widget=forms.TextInput(attrs=_CONTROL)
    )


class EnterMeasure(forms.Form):
    """A measure by the dictionary's fields: the year, whom it is for, what it is."""

    def __init__(self, *args: Any, pack: Pack, members: Sequence[PersonView], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["year"] = forms.IntegerField(
            label=gettext_lazy("年度"), initial=clock.today().year, min_value=2000, max_value=2100,
            widget=forms.NumberInput(attrs=_CONTROL),
        )  # fmt: skip
        people: list[tuple[str, Any]] = [("", gettext_lazy("全户"))]
        self.fields["person"] = forms.ChoiceField(
            label=gettext_lazy("给谁的"), required=False, widget=forms.Select(attrs={"class": "form-select"}),
            choices=[*people, *((one.code, one.name or one.code) for one in members)],
        )  # fmt: skip
        self.names = [name for name in pack.tables["measure"].fields if name not in _BESIDE]
        for name in self.names:
            field = pack.tables["measure"].fields[name]
            self.fields[f"measure-{name}"] = of_dictionary(pack, field, needed=name == "kind")

    def written(self) -> dict[str, str]:
        """By the dictionary's names, as they were written; '' for what was left blank."""
        return {name: str(self.cleaned_data[f"measure-{name}"] or "") for name in self.names}

    def values(self) -> dict[str, str]:
        """What was not left blank."""
        return {name: value for name, value in self.written().items() if value}


def as_entered(one: MeasureView | None) -> dict[str, Any]:
    """What stands in the form to put a measure right; nothing for a new one."""
    if one is None:
        return {}
    return {
        "year": one.year,
        "person": one.person,
        **{f"measure-{name}": v for name, v in one.values.items()},
    }


def of_dictionary(pack: Pack, field: Field, *, needed: bool) -> forms.Field:
    """The box for a field of the dictionary. What cannot be read the office says, in its own words."""
    title = heading(field.label)
    title = f"{title}{gettext('（')}{unit(field.unit)}{gettext('）')}" if field.unit else title
    if field.type == "code" and field.codes is not None:
        labels = [("", ""), *choices(pack.codelists[field.codes].labels, field.codes)]
        return forms.ChoiceField(
            label=title, required=needed, choices=labels, widget=forms.Select(attrs={"class": "form-select"})
        )
    if field.type == "date":
        return _day(title, required=needed)
    return forms.CharField(
        label=title, required=needed, max_length=200, widget=forms.TextInput(attrs=_CONTROL)
    )
