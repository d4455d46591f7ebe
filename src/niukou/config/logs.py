"""What a log says: that something happened and where in the code, never a value of a row.

The text of an exception may quote what was refused (a database's `Key (…)=(…)`, a cell that is no number), so of an
exception only its kind and the lines of code are told. Personal numbers in a message are starred: a last net, no licence.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

from niukou.terms.mask import hide_personal_numbers

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """A line a record; under it, of each exception in the chain, its kind and where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole record; what another formatter has left in it of an exception is not used."""
        record.exc_text = None
        return hide_personal_numbers(super().format(record))

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  the name that logging calls
        """Kinds and places, the cause first, as Python would tell them."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines.append(type(error).__qualname__)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "without_values": {
            "()": "niukou.config.logs.WithoutValues",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without_values"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    # its own handlers would send tracebacks by mail and colour them on a console
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "waitress.queue": {"level": "ERROR"},  # that a page waits for a thread is no fault
    },
}
