"""The fields that forms of cases and families are made of: each with its label, and the look of the office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

YES, NO = "yes", "no"
_NOT_FILLED = {"required": gettext_lazy("这一栏要填"), "invalid": gettext_lazy("看不懂，请重写")}


def line(label: Any, *, required: bool = False, said: Any = "", initial: Any = None) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label, required=required, help_text=said, initial=initial, max_length=400, error_messages=_NOT_FILLED,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip


def text(label: Any, *, required: bool = False, said: Any = "", rows: int = 3) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, required=required, help_text=said, max_length=20_000, error_messages=_NOT_FILLED,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": rows}),
    )  # fmt: skip


def day(label: Any, *, required: bool = True, initial: Any = None, said: Any = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, required=required, initial=initial, help_text=said, error_messages=_NOT_FILLED,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date", "max": "9999-12-31"}, format="%Y-%m-%d"),
    )  # fmt: skip


def number(label: Any, *, required: bool = True, whole: bool = False, initial: Any = None) -> forms.Field:
    """A number; a whole one where people are counted."""
    kind: type[forms.IntegerField] = forms.IntegerField if whole else forms.DecimalField
    attrs = {"class": "form-control", "inputmode": "numeric" if whole else "decimal"}
    if not whole:
        attrs["step"] = "any"
    more: dict[str, Any] = {"min_value": 0, "max_value": 100_000} if whole else {}
    return kind(
        label=label, required=required, initial=initial, error_messages=_NOT_FILLED,
        widget=forms.NumberInput(attrs=attrs), **more,
    )  # fmt: skip


def one_of(
    label: Any, choices: Iterable[tuple[str, Any]], *, required: bool = True, said: Any = "", initial: Any = None
) -> forms.ChoiceField:  # fmt: skip
    """One of a list."""
    return forms.ChoiceField(
        label=label, required=required, help_text=said, initial=initial, choices=list(choices), error_messages=_NOT_FILLED,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip


def some_of(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.MultipleChoiceField:
    """Some of a list, each ticked."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def yes_no(label: Any) -> forms.ChoiceField:
    """Yes or no; neither is ticked beforehand."""
    return forms.ChoiceField(
        label=label, choices=[(YES, gettext("是")), (NO, gettext("否"))], error_messages=_NOT_FILLED,
        widget=forms.RadioSelect,
    )  # fmt: skip


def ticked(label: Any) -> forms.BooleanField:
    """Something that is so, or not."""
    return forms.BooleanField(
        label=label, required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )


def file(label: Any, said: Any = "") -> forms.FileField:
    """A scan or a photograph."""
    return forms.FileField(
        label=label, required=False, help_text=said,
        error_messages={"empty": gettext_lazy("这个文件是空的"), "invalid": gettext_lazy("没有收到文件")},
        widget=forms.ClearableFileInput(
            attrs={"class": "form-control", "accept": "image/jpeg,image/png,application/pdf"}
        ),
    )  # fmt: skip
