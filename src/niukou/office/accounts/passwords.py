"""Which passwords will do."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from niukou.office.accounts.models import User
from niukou.office.accounts.refusals import AccountError


def set_password(user: User, password: str, *, own: bool) -> None:
    """Give a user a password, unsaved; own: whether he chose it himself. Raises AccountError for one that will not do."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccountError(f"密码不行：{'；'.join(error.messages)} / this password will not do") from None
    user.set_password(password)
    user.own_password = own
