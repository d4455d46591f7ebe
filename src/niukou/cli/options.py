"""Options that many commands have: as whom, and whether the result is told as JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

As = Annotated[
    str,
    typer.Option(
        "--as", metavar="USER", envvar="NIUKOU_USER", show_envvar=False,
        help="以谁的身份，也可设 NIUKOU_USER / as which user",
    ),
]  # fmt: skip
Why = Annotated[
    str,
    typer.Option(
        "--why", metavar="WORDS", envvar="NIUKOU_WHY", show_envvar=False,
        help="用途，记进工作记录，也可设 NIUKOU_WHY / what it is for, told in the trail",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")]


def print_json(told: Any) -> None:
    """A result for programs, on standard output."""
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
