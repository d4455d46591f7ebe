"""What is asked of the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from niukou.web.frame.acts_said import ROOMS, SAID

_ANY = ("", gettext_lazy("全部"))


def _day(label: Any, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )  # fmt: skip


def _line(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=150, widget=forms.TextInput(attrs={"class": "form-control"})
    )


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=forms.Select(attrs={"class": "form-select"}))


class Search(forms.Form):
    """Days, who, what, on what, whose chain, and what left without a word of what for."""

    first = _day(gettext_lazy("从"), required=False)
    last = _day(gettext_lazy("到"), required=False)
    actor = _line(gettext_lazy("谁（姓名，或用户名开头）"))
    act = _choice(gettext_lazy("做什么"))
    subject = _line(gettext_lazy("对什么（户、人、办件、线索、用户的编号）"))
    chain = _choice(gettext_lazy("哪个地方"))
    unsaid = forms.BooleanField(
        label=gettext_lazy("只找带走了没写用途的"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Any, chains: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        acts: list[Any] = [
            (title, [(room, f"{title}：{_ANY[1]}"), *((key, said) for key, said in SAID.items() if key.startswith(room + "."))])
            for room, title in ROOMS.items()
        ]  # fmt: skip
        self.fields["act"].choices = [_ANY, *acts]  # type: ignore[attr-defined]
        self.fields["chain"].choices = [_ANY, *chains]  # type: ignore[attr-defined]


class Verify(forms.Form):
    """Which area's chains, between which days."""

    area = forms.ChoiceField(
        label=gettext_lazy("哪个地方"), widget=forms.Select(attrs={"class": "form-select"})
    )
    first = _day(gettext_lazy("从"), required=True)
    last = _day(gettext_lazy("到"), required=True)

    def __init__(self, data: Any, chains: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["area"].choices = list(chains)  # type: ignore[attr-defined]
