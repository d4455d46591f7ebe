"""The verbs of an office called in its test's own database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from niukou.runs import office_ready
from tests.office.conftest import COUNTY

Call = Callable[..., Result]


def calling(app: Typer, username: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """`call("list", "--json", by=..., area=...)`: a verb's answer. The database of a test is no file that could be missing."""
    monkeypatch.setattr(office_ready, "file_of_database", lambda: None)
    monkeypatch.setenv("NIUKOU_WHY", "试一试")

    def run(*arguments: object, by: str = username, area: str = COUNTY) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments), "--area", area, "--as", by])

    return run
