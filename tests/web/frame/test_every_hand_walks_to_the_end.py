"""Each role signs in and follows whatever he is offered, to the end, in both languages: nothing breaks, is missing or refused."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.rulebook.model import Pack
from tests.web.frame.made_world import OTHERS, QUICK, World, place_of, world  # noqa: F401  the office
from tests.web.frame.reading import Read, read, said_by
from tests.web.frame.sending import no_screen_begins, send, ways_on  # noqa: F401
from tools.translations import english

# addresses of one route that differ in these lead to different pages; of all others one stands for its like
TELLING = {"procedure", "function", "room"}
# keys and what a program says for nothing; made_book's procedures have no other name
PROGRAMS = re.compile(
    r"\b(?!taken_over)[a-z]+_[a-z_]+\b|\b(?:None|True|False|nan)\b|\{\{|\}\}|\{%|Decimal\(|datetime\.|<\w+ object"
)
RULES = "rulebook:"  # the same for all, with the keys by which they are found, said in Chinese as they are written
FIRST, THEN = QUICK[:1], (*QUICK[1:], *OTHERS)
SAID_OF_A_RULE = {"须改正"}
CHINESE = re.compile("[一-鿿]")
pytestmark = pytest.mark.usefixtures("no_screen_begins")
Kind = tuple[str, ...]


@dataclass
class Walk:
    """What has been seen by whoever walked before: the rules are the same for all, English is read once."""

    english: dict[str, str]
    of_packs: str
    seen: set[Kind] = field(default_factory=set)
    in_english: set[Kind] = field(default_factory=set)
    faults: set[str] = field(default_factory=set)

    def follow(self, who: str, browser: Client) -> None:
        """From the first page to the last."""
        mine: set[Kind] = set()
        waiting = deque([("/", "")])
        while waiting:
            address, came = waiting.popleft()
            kind = kind_of(address)
            once = self.seen if kind[0].startswith(RULES) else mine
            if kind in once:
                continue
            once.add(kind)
            answer, told = browser.get(address), f"{who}: {address} from {came}"
            if answer.status_code == 302:
                waiting.append((urljoin(address, answer["Location"]), address))
            elif answer.status_code != 200:
                self.faults.add(f"{answer.status_code} {told}")
            elif answer["Content-Type"].startswith("text/html"):
                said = said_by(answer)[1]
                page = read(said)
                for there in leads(address, page):
                    # what was made for him is fetched before he has more made
                    (waiting.appendleft if "made=" in there else waiting.append)((there, address))
                self.faults |= {f"{word} {told}" for word in self._odd(page, kind[0])}
                self._press(browser, address, said, once, told)
                if kind not in self.in_english and not kind[0].startswith(RULES):
                    self.in_english.add(kind)
                    self.faults |= {f"{word} {told}" for word in self._left_in_chinese(browser, address)}
            else:
                b"".join(answer)  # a paper, a workbook: to its end

    def _press(self, browser: Client, address: str, said: str, once: set[Kind], told: str) -> None:
        """Each button, once: it may ask for something else, but not refuse who is shown it."""
        for way in ways_on(address, said):
            acts = [str(way.sent.get(name, "")).partition(":")[0] for name in ("act", "do", "step")]
            known = ("pressed", way.route, *acts)
            if known not in once:
                once.add(known)
                status = send(browser, way).status
                if status in (403, 404) or status >= 500:
                    self.faults.add(f"{status} on sending {way.address} {acts} {told}")

    def _odd(self, page: Read, route: str) -> list[str]:
        """What no reader understands."""
        if route.startswith(RULES):
            return []
        known = User.objects.values_list("username", flat=True)
        names = re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
        return [key for one in page.words for key in PROGRAMS.findall(names.sub("", one))]

    def _left_in_chinese(self, browser: Client, address: str) -> list[str]:
        """What the page says in Chinese to who reads English, though there is English for it."""
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        words = read(said_by(browser.get(address))[1]).words
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
        known = {one for one in words if CHINESE.search(one) and one in self.english}
        return [one for one in known - SAID_OF_A_RULE if one not in self.of_packs]


def kind_of(address: str) -> Kind:
    """Of which pages one stands for all: by route and what is asked for; by which list, where that is all that is asked."""
    parts = urlsplit(address)
    match, asked = resolve(parts.path), [(key, value) for key, value in parse_qsl(parts.query) if value]
    telling = TELLING | ({"kind"} if match.view_name.startswith(RULES) else set())
    of_path = [str(value) for key, value in match.kwargs.items() if key in telling]
    told = [f"list={value}" for key, value in asked if key == "list" and len(asked) == 1]
    return (match.view_name, *of_path, *(told or sorted({key for key, _ in asked})))


def leads(address: str, page: Read) -> Iterator[str]:
    """Where its links lead, and its forms that only ask."""
    asked = [
        urljoin(address, form.action).partition("?")[0] + "?" + urlencode(form.sent)
        for form in page.forms
        if form.method == "get"
    ]
    for link in [*page.links, *asked]:
        there = urljoin(address, link).partition("#")[0]
        assert there.startswith("/"), f"{address} leads out of the office: {there}"
        yield there


@pytest.mark.parametrize("roles", [FIRST, pytest.param(THEN, marks=pytest.mark.long)], ids=["first", "then"])
def test_whatever_a_role_is_offered_opens(
    roles: Sequence[str],
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    User.objects.update(full_name="某人")  # named by nothing that looks like a key
    packs = "".join(file.read_text("utf-8", "ignore") for file in Path("packs").glob("*/**/*.yaml"))
    walk = Walk(english(), packs)
    for number, role in enumerate(roles):
        browser = at_desk(acting(role, place_of(pack, role, "own") or "", f"w{number}"))
        walk.follow(role, browser)
    assert walk.faults == set()
