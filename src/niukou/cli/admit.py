"""`niukou admit`: the first user of an office."""

from __future__ import annotations

from typing import Annotated

import typer

from niukou.cli.terminal import heard
from niukou.office.accounts.services import NewUser
from niukou.runs.admit import admit

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help="让第一个用户进来，密码从标准输入读 / let the first user in; the password is read from standard input"
)
def run(
    username: Annotated[str, typer.Argument(metavar="USER", help="用户名 / user name")],
    name: Annotated[str, typer.Option("--name", help="姓名 / full name")],
    role: Annotated[
        str, typer.Option("--role", help="规则包里能派职责的角色 / a role of the pack that appoints")
    ],
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="管哪个地方 / for which area")],
) -> None:
    """Ask for the password, twice at a terminal, and admit."""
    password = typer.prompt("密码 / password", hide_input=True, confirmation_prompt=True)
    heard(lambda: admit(NewUser(username, name, password), role, area))
    typer.echo(f"{username} 可以登录了 / may sign in")
