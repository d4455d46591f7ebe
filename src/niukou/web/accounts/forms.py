"""What is typed to let somebody in, and to give and take charges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy


def _line(label: Any, limit: int, **more: Any) -> forms.CharField:
    attrs = {"class": "form-control", "autocomplete": "off"} | more.pop("attrs", {})
    return forms.CharField(label=label, max_length=limit, widget=forms.TextInput(attrs=attrs), **more)


def _password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, strip=False, help_text=gettext_lazy("至少十个字符，至少六个不同的，不全是数字，不像用户名"),
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )  # fmt: skip


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )  # fmt: skip


class NewAccount(forms.Form):
    """Somebody to be let in, with his first password."""

    username = _line(gettext_lazy("用户名"), 150)
    full_name = _line(gettext_lazy("姓名"), 64)
    password = _password(gettext_lazy("第一个密码（请本人进来以后马上改）"))


class OtherPassword(forms.Form):
    """Another password, and why."""

    password = _password(gettext_lazy("新密码（请本人进来以后马上改）"))
    reason = _line(gettext_lazy("为什么"), 1000)


class Why(forms.Form):
    """Why it is done."""

    reason = _line(gettext_lazy("为什么"), 1000)


class AskEmergency(forms.Form):
    """Where, one household or all, for how long, and why."""

    area = _line(gettext_lazy("看哪个地方（编号）"), 32, attrs={"list": "areas", "inputmode": "numeric"})
    household = _line(
        gettext_lazy("只看哪一户（户编号）"), 40, required=False, help_text=gettext_lazy("能只看一户就写一户；不填就是整个地方"),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=gettext_lazy("看几小时"), min_value=1,
        widget=forms.NumberInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("为什么非看不可"), max_length=1000,
        help_text=gettext_lazy("批的人、当地办公室和查记录的人都看得到；不要写姓名和号码"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )  # fmt: skip

    def __init__(self, data: Any, most: int) -> None:
        super().__init__(data, initial={"hours": 1})
        self.fields["hours"].widget.attrs["max"] = most
        self.fields["hours"].help_text = gettext("最多%d小时，从批准时算起，到时自己关") % most


class Give(forms.Form):
    """A role for an area, from a day on."""

    role = forms.ChoiceField(label=gettext_lazy("职责"), widget=forms.Select(attrs={"class": "form-select"}))
    area = _line(gettext_lazy("哪个地方（编号）"), 32, attrs={"list": "areas", "inputmode": "numeric"})
    since = _day(gettext_lazy("从哪天起（不填就是今天）"))

    def __init__(self, data: Any, roles: Iterable[tuple[str, str]], prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]


class End(forms.Form):
    """Which charge ends, from which day, and why."""

    charge = forms.IntegerField(widget=forms.HiddenInput)
    until = _day(gettext_lazy("从哪天起没有（不填就是今天）"))
    reason = _line(gettext_lazy("为什么"), 1000)
