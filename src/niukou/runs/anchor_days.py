"""Once a day: anchor the days that are over, and send the chains' heads to a place outside the database."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from niukou.office.areas.authority import operator
from niukou.office.audit.heads import Exported, HeadsError, anchor_finished_days, send_heads
from niukou.office.audit.keys import SealError
from niukou.runs.acting import command_line
from niukou.runs.office_ready import open_office
from niukou.runs.refusals import RefusalError, UsageRefusalError


def anchor_days(folder: Path | None = None) -> Exported:
    """Anchor what is over and send it to a folder (default: NIUKOU_HEADS). Days that were missed are made up for.

    Raises RefusalError; the days stay anchored then, and leave with the next call.
    """
    to = folder or (Path(settings.HEADS) if settings.HEADS else None)
    if to is None:
        raise UsageRefusalError(
            "没有写链头送到哪里：请设 NIUKOU_HEADS，或用 --heads 写一个文件夹（不要在数据库的机器上）。",
            "Say where the heads go: set NIUKOU_HEADS, or name a folder with --heads, on another machine's disk.",
        )
    with open_office():
        try:
            made = anchor_finished_days(operator("niukou anchor", command_line()))
            sent, short = send_heads(to)
        except (HeadsError, SealError) as error:
            raise RefusalError(str(error)) from None
        except OSError as error:
            raise RefusalError(
                f"链头没能送到 {to}（{error.strerror}）。弄好以后再运行一次，缺的日子会补上。",
                f"The heads could not be written to {to}: run it again, days missed are made up for.",
            ) from None
    return Exported(tuple(one.day for one in made), tuple(sent), short)
