"""What is typed to come in."""

from django import forms
from django.utils.translation import gettext_lazy


class SignIn(forms.Form):
    """A name and a password."""

    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=150,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "username", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("密码"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )  # fmt: skip


class Code(forms.Form):
    """The six digits that the telephone shows."""

    code = forms.RegexField(
        r"^[0-9]{6}$", label=gettext_lazy("手机上显示的六位数字"),
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"invalid": gettext_lazy("要六位数字")},
    )  # fmt: skip


class NewPassword(forms.Form):
    """The old password and the new one, twice."""

    old = forms.CharField(
        label=gettext_lazy("原密码"), strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=gettext_lazy("新密码"), strip=False, help_text=gettext_lazy("至少十个字符，至少六个不同的，不全是数字，不像用户名"),
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("新密码再写一遍"), strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )  # fmt: skip
