"""A document points only at what is there."""

from __future__ import annotations

import re

import pytest

from tests.shape.repository import ROOT, text_of, tracked

PAGES = [name for name in tracked() if name.endswith(".md")]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```", re.S)


@pytest.mark.parametrize("name", PAGES)
def test_relative_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    dead = []
    for target in _LINK.findall(_CODE.sub("", text_of(name))):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        aim = (folder / path) if path else ROOT / name
        if not aim.exists() or (anchor and anchor not in _anchors(aim.read_text(encoding="utf-8"))):
            dead.append(target)
    assert dead == []


def test_every_page_of_the_docs_can_be_reached_from_the_index() -> None:
    reached: set[str] = set()
    ahead = {"docs/README.md"}
    while ahead:
        name = ahead.pop()
        reached.add(name)
        for target in _LINK.findall(text_of(name)):
            path = target.partition("#")[0]
            if path.endswith(".md") and not re.match(r"[a-z]+:", path):
                aim = ((ROOT / name).parent / path).resolve().relative_to(ROOT).as_posix()
                if (ROOT / aim).exists() and aim not in reached:
                    ahead.add(aim)
    assert [name for name in PAGES if name.startswith("docs/") and name not in reached] == []


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"(?m)^#+ +(.+)$", text)
    return {re.sub(r"[^\w\u4e00-\u9fff -]", "", head.strip()).lower().replace(" ", "-") for head in heads}
