"""Options that many commands have: as whom, and whether the result is told as JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer


def _also_set(name: str, metavar: str, variable: str, said: str) -> Any:
    """An option that may stand in the environment too."""
    return typer.Option(name, metavar=metavar, envvar=variable, show_envvar=False, help=said)


As = Annotated[
    str, _also_set("--as", "USER", "NIUKOU_USER", "以谁的身份，也可设 NIUKOU_USER / as which user")
]
Why = Annotated[
    str,
    _also_set(
        "--why", "WORDS", "NIUKOU_WHY",
        "用途，记进工作记录，也可设 NIUKOU_WHY；看户和人的都要写 / what it is for, told in the trail",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")]


def print_json(told: Any) -> None:
    """A result for programs, on standard output."""
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
