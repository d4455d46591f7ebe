"""`niukou VERB …`: finds the verb, imports it then, and says wrong usage in Chinese with English beside."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from niukou import __version__
from niukou.cli.stopping import say_stopped, stop_in_order

_COLLECT_AFTER = 200_000  # objects
VERBS = {
    "screen": "筛查一个县：读入文件，写出线索 / screen a county: files in, findings out",
    "packs": "规则包：检查、试例、用中文说、比较、新建、试算 / policy packs: check, test, say, diff, new, simulate",
    "init": "建库或升级 / set up the office's database, or bring it up to date",
    "areas": "行政区划：导入、查找、变更、自然村 / areas: import, find, change, rename, add",
    "admit": "让第一个用户进来 / let the first user in",
    "import": "导入名册到一个年度：暂存、审核、并入 / a registry into a year: staged, approved, merged",
    "book": "册子：封存年度、乡村人口、村的位置、全县检查 / close a year, the rural base, positions, a check of all",
    "sheet": "对照表：导出、读回 / the sheet of an area: write it, read it back",
    "paper": "打印：登记表、对照表、明白卡、公示、告知书、一户一档 / papers: forms, cards, notices, whole files",
    "findings": "线索：接收筛查结果、问题清单、整改进度 / findings: take a screen in, list, progress",
    "comparison": "办件里的比对申请：列出、答 / cases' requests for a comparison: list, answer",
    "gate": "预脱贫审核：逐户还差什么 / who of an area could not exit yet, and why",
    "statistics": "收支平衡、四类名单、四率、致贫原因 / balance, the four lists, rates, causes of an area",
    "snapshot": "把名册冻结成快照，比较两个 / freeze the register of an area, compare two",
    "reconcile": "与另一个系统的名册逐人核对 / another system's list of people against the book",
    "serve": "打开页面 / serve the pages",
    "verify": "核对：有没有人在背后动过 / prove that nothing was changed behind its back",
    "anchor": "锚定过完的每一天，送出链头 / anchor finished days, send the heads out",
    "erasure": "依法删除：提出、审核并删除、看删了什么 / erasure as the law asks: ask, approve, tell",
    "emergency": "紧急查看：申请、另一个人批、提前结束 / see for some hours: ask, answered by a second hand, end",
    "keys": "密钥：查看、换主密钥、换数据密钥 / keys: show, rotate the master, renew",
    "backup": "备份一切，不含主密钥 / back everything up, all but the master key",
    "restore": "把备份恢复到空库 / a backup back into an empty database",
}
# these need the office: its door is opened before they are imported
OFFICE_VERBS = frozenset(VERBS) - {"screen", "packs"}

_MODULES = {"import": "importing"}  # a verb that is a word of Python cannot name its module


def module_of(verb: str) -> str:
    """The module of a verb."""
    return f"niukou.cli.{_MODULES.get(verb, verb)}"


def _load(verb: str) -> Any:
    """The command of a verb, imported late: `--help` must not wait for the database."""
    if verb in OFFICE_VERBS:
        import_module("niukou.cli.office_door").open_door()
    command = typer.main.get_command(import_module(module_of(verb)).app)
    stop_in_order()
    return command


class _Verbs(TyperGroup):
    """The verbs, known by name and sentence until one is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  the shape typer calls
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  the shape typer calls
        return _load(cmd_name) if cmd_name in VERBS else None

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(say_stopped()) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  the shape typer calls
        with formatter.section("命令 / Commands"):
            formatter.write_dl(list(VERBS.items()))


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"niukou {__version__}")
        raise typer.Exit


_app = typer.Typer(
    cls=_Verbs,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@_app.callback(help="纽扣：让贫困户名册经得起查 / keeps a register of poor households honest")
def _niukou(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="版本 / version")
    ] = False,
) -> None:
    """Hold the options that stand before a verb."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 refused, 2 wrong usage, 130 Ctrl-C."""
    # what a command makes (rules, trees of queries) stays until its end: looking for circles in it, as often as
    # Python does, is a tenth of a screen
    gc.set_threshold(_COLLECT_AFTER)
    for stream in (sys.stdout, sys.stderr):
        # an office terminal may speak GBK: a character it lacks must not end the run
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = typer.main.get_command(_app).main(
            None if arguments is None else list(arguments), prog_name="niukou", standalone_mode=False
        )
    except TyperException as error:
        return _wrong_usage(error)
    except typer.Abort:
        return say_stopped()
    except BrokenPipeError:
        # whoever reads our output has gone (`| head`); nothing is left to say, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        # nobody foresaw it: Python's own traceback would print the error's words, which may quote a row
        lines = import_module("niukou.runs.refusals").refusal_of(error).lines
        sys.stderr.write("\n".join(lines) + "\n")
        return 1
    return status if isinstance(status, int) else 0


def _wrong_usage(error: TyperException) -> int:
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        return error.exit_code
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "niukou"
    typer.echo(f"用法不对：{_in_chinese(kind, error)}", err=True)
    typer.echo(f"  {error.format_message()}", err=True)
    typer.echo(f"  请看 / see: {path} --help", err=True)
    return error.exit_code


def _in_chinese(kind: str, error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint().strip("'") if parameter is not None else ""
    if kind == "NoSuchOption":
        return f"没有选项 {getattr(error, 'option_name', '')}"
    if kind == "MissingParameter":
        return f"缺少 {name}"
    if kind == "BadParameter":
        return f"{name} 的值不对"
    if "No such command" in error.format_message():
        return f"没有这个命令；有：{'、'.join(VERBS)}"
    return "多了或少了参数"
