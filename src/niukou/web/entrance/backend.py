"""Who a name and a password belong to. Whoever has left, or has not come yet, is nobody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from niukou.office.audit import clock


class OfficeBackend(ModelBackend):
    """Django's own, with the days between which somebody is with the office."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether he is with the office today."""
        today = clock.today()
        return (user.active_from is None or user.active_from <= today) and (
            user.active_to is None or today < user.active_to
        )
