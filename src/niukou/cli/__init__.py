"""The command line: one verb for each run. Nothing heavy is imported before a verb is called."""

from niukou.cli.start import main

__all__ = ["main"]
