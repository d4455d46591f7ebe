"""Every verb and option of the command line stands in the documents and is called by a test; every make target too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

import pytest
import typer

from niukou.cli.start import VERBS, module_of
from tests.shape.repository import page, text_of, tracked

READERS = [
    name
    for name in tracked()
    if re.fullmatch(r"README(\.zh-CN)?\.md|docs/guide/.*\.md|CONTRIBUTING\.md|packs/README\.md", name)
]
GUIDE = "\n".join(text_of(name) for name in READERS)
TESTS = [text_of(n) for n in tracked() if n.startswith("tests/") and "/shape/" not in n and n.endswith(".py")]
TARGETS = set(re.findall(r"(?m)^(\w+):.*## ", page("Makefile")))


def _commands() -> Iterator[tuple[str, ...]]:
    """(verb,) or (verb, subcommand) of everything that can be called."""
    for verb in VERBS:
        command = typer.main.get_command(import_module(module_of(verb)).app)
        inner = getattr(command, "commands", {})
        yield from ((verb, name) for name in inner) if inner else ((verb,),)


def _options() -> Iterator[tuple[str, str]]:
    for verb in VERBS:
        command = typer.main.get_command(import_module(module_of(verb)).app)
        for one in (command, *getattr(command, "commands", {}).values()):
            for parameter in one.params:
                yield from ((verb, option) for option in parameter.opts if option.startswith("--"))


COMMANDS = list(_commands())
OPTIONS = sorted({pair for pair in _options() if pair[1] not in ("--help", "--version")})


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_is_documented(command: tuple[str, ...]) -> None:
    assert f"niukou {' '.join(command)}" in GUIDE


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_is_called_by_a_test(command: tuple[str, ...]) -> None:
    quoted = [re.compile(rf"[\"']{word}[\"']") for word in command]
    assert any(all(word.search(text) for word in quoted) for text in TESTS), "no test calls it"


@pytest.mark.parametrize(("verb", "option"), OPTIONS)
def test_every_option_is_documented(verb: str, option: str) -> None:
    assert f"`{option}`" in GUIDE or f" {option} " in GUIDE


def test_every_make_target_is_in_the_documents_and_the_other_way_round() -> None:
    said = {m for name in ("README.md", "CONTRIBUTING.md") for m in re.findall(r"`make (\w+)", page(name))}
    assert said == TARGETS


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_two_commands_stand_in_both_readmes(name: str) -> None:
    assert "make demo" in page(name) and "make test" in page(name) and "niukou screen" in page(name)


def test_ci_runs_what_the_contributors_are_told() -> None:
    assert re.findall(r"(?m)^make (.+)$", page(".ci/run")) == ["setup", "check", "test ALL=1"]
    assert "`make setup`, `make check`, `make test ALL=1`" in page("CONTRIBUTING.md")
