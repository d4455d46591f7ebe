"""Before a verb of the office is imported: Django is set up, in this one place."""

from niukou.cli.terminal import heard
from niukou.runs.office_ready import ready


def open_door() -> None:
    """Make Django ready, or tell why not and end the command."""
    heard(ready)
