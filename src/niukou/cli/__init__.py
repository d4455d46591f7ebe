"""The command line: one verb for each run. Nothing heavy is imported before a verb is called."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from niukou.cli.stopping import ignore_ctrl_c, stop_at_once


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (`niukou.cli.start`, imported once Ctrl-C is minded); returns the exit status.

    Ctrl-C is minded from the first to the last moment only in a process of its own: where no arguments are given.
    """
    if arguments is not None:
        return int(import_module("niukou.cli.start").main(arguments))
    stop_at_once()
    try:
        return int(import_module("niukou.cli.start").main())
    finally:
        ignore_ctrl_c()
