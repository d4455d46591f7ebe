"""The second factor: codes by the clock (RFC 6238) from a secret that a telephone and this office share.

Whoever signs in is not yet anybody who acts, so these take the user himself. A code is used once, a step early or late
is forgiven; the clock is the machine's, since a telephone knows nothing of a demo's turned one.
"""

from __future__ import annotations

import base64
import secrets
from time import time

from django.db import transaction
from django_otp.oath import TOTP

from niukou.office.accounts.models import Charge, SecondFactor, User
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock, keys
from niukou.office.audit.services import NATION, Author, record

_BYTES = 20
_PURPOSE = "second_factor"
_FORGIVEN = 1  # steps of thirty seconds


def has_second_factor(user: User) -> bool:
    """Whether he has shown that his telephone has one."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


@transaction.atomic
def new_second_factor(user: User, place: str = "") -> str:
    """A new secret for his telephone, in the letters that its programs take; place: from where he asks.

    Raises ValueError when he has one that counts.
    """
    if has_second_factor(user):
        raise ValueError("has one already; whoever lost his telephone is given a new one by an administrator")
    secret = secrets.token_bytes(_BYTES)
    SecondFactor.objects.update_or_create(
        user=user, defaults={"secret": keys.seal(_PURPOSE, secret), "last_step": 0}
    )
    _record(user, "accounts.new_second_factor", place)
    return base64.b32encode(secret).decode()


@transaction.atomic
def prove_second_factor(user: User, code: str, place: str = "") -> bool:
    """Whether this is the code of now. The first right one makes the factor count; none is right twice."""
    held = SecondFactor.objects.select_for_update().filter(user=user).first()
    if held is None or not code.isascii() or not code.isdigit():
        return False
    clockwork = TOTP(keys.unseal(_PURPOSE, bytes(held.secret)))
    clockwork.time = time()
    if not clockwork.verify(int(code), tolerance=_FORGIVEN, min_t=held.last_step + 1):
        return False
    held.last_step = clockwork.t()
    first = held.confirmed_at is None
    if first:
        held.confirmed_at = clock.now()
    held.save(update_fields=["last_step", "confirmed_at"])
    if first:
        _record(user, "accounts.confirm_second_factor", place)
    return True


def _record(user: User, act: str, place: str) -> None:
    charge = Charge.objects.filter(user=user).select_related("area").order_by("pk").first()
    author = Author(user.username, charge.role if charge else "", charge.area.code if charge else "", place)
    record(author, act, f"user:{user.username}", chain=chain_of(charge.area) if charge else NATION)
