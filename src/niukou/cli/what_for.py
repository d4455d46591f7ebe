"""What a command that shows people is for, before it begins: as it was said, else as whoever sits there answers."""

from __future__ import annotations

import sys

import typer

from niukou.cli.terminal import say_refused
from niukou.office.audit.reads import words_of_why
from niukou.runs.office_refusals import NO_WHY
from niukou.runs.refusals import UsageRefusalError


def what_for(said: str) -> str:
    """The words. At a terminal they are asked for; where nobody sits there the command ends with status 2, nothing done."""
    words = words_of_why(said)
    while not words:
        if not somebody_sits_there():
            say_refused(NO_WHY)
            raise typer.Exit(UsageRefusalError.status)
        asked = typer.prompt("看这些是为什么，记进工作记录 / what is it for", err=True)
        words = words_of_why(asked)
    return words


def somebody_sits_there() -> bool:
    """Whether a question would be seen, and answered."""
    return sys.stdin.isatty() and sys.stderr.isatty()
