"""Which passwords will do."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from niukou.office.accounts.models import User
from niukou.office.accounts.refusals import AccountError

FEWEST = 6  # different characters: one that is pressed ten times is long and nobody's secret
_FEW = "password_of_few_characters"
# by the code of the library's error: its own words are half translated
_FAULTS = {
    "password_too_short": ("至少要{min_length}个字符", "at least {min_length} characters"),
    "password_too_similar": ("和用户名或姓名太像", "too much like the user name or the name"),
    "password_too_common": ("太常见，别人一猜就中", "too common, easily guessed"),
    "password_entirely_numeric": ("不能全是数字", "not digits alone"),
    _FEW: ("至少要有{fewest}个不同的字符", "at least {fewest} different characters"),
}


class ManyCharacters:
    """A password is made of several characters, not of one or two again and again; named in the settings."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        del user  # whoever it is
        if len(set(password)) < FEWEST:
            raise ValidationError("too few different characters", code=_FEW, params={"fewest": FEWEST})

    def get_help_text(self) -> str:
        """What the library asks of every such rule."""
        return f"{FEWEST} different characters"


def set_password(user: User, password: str, *, own: bool) -> None:
    """Give a user a password, unsaved; own: whether he chose it himself. Raises AccountError for one that will not do."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccountError(_said(error)) from None
    user.set_password(password)
    user.own_password = own


def _said(error: ValidationError) -> str:
    """Every fault of it, in both languages."""
    found = [(_FAULTS[one.code or ""], one.params or {}) for one in error.error_list]
    chinese = "；".join(words.format(**params) for (words, _), params in found)
    english = "; ".join(words.format(**params) for (_, words), params in found)
    return f"密码不行：{chinese} / this password will not do: {english}"
