"""Sessions as Django keeps them in the database, kept alive once a minute instead of at every page.

To keep one alive is a transaction with all that belongs to it, on SQLite behind everybody who writes: dearer than most pages.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

# so much earlier than said may somebody who does nothing be sent to sign in again
_OFTEN = timedelta(minutes=1)


class SessionStore(db.SessionStore):
    """One whose end moves on when a page is opened, as far as it lies a minute back or more."""

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]  # its stubs leave it out
        if (
            row is not None
            and row.expire_date < timezone.now() + timedelta(seconds=self.get_session_cookie_age()) - _OFTEN
        ):
            self.modified = True
        return row
