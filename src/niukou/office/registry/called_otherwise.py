"""What else somebody is called whose data shall go: nicknames, other spellings of his name, numbers that no file tells.

Whoever asks for the erasure says it. It lies sealed until it is decided, then nowhere. A word that others are called by, or that
says what everybody's files say, would take from texts what is not his: it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along, within
from niukou.office.audit import keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import canonical
from niukou.office.registry.being_erased import LEAST, is_number
from niukou.office.registry.models import Erasure, Person
from niukou.office.registry.refused import Fault, RefusedError

SEAL = "erasure"  # what its key seals
_SHORTEST, _LONGEST, _MOST = 2, 64, 20  # characters of a word, words of one person


def words_of(person: Person, called: Sequence[str]) -> tuple[str, ...]:
    """What was said he is called, each once, without his name. Raises RefusedError with every word that cannot be taken."""
    words = tuple(
        dict.fromkeys(word for one in called if (word := " ".join(one.split())) and word != person.name)
    )
    faults = [
        Fault(person.code, f"第{at}个叫法", wrong)
        for at, word in enumerate(words, 1)
        for wrong in _wrong(word)
    ]
    if len(words) > _MOST:
        faults.append(Fault(person.code, "", f"最多写{_MOST}个叫法 / so many words at most"))
    if not faults:
        places = _names_of_places(person)
        kept = {label for codes in installed_pack().codelists.values() for label in codes.labels}
        faults = [
            Fault(person.code, f"第{at}个叫法", wrong)
            for at, word in enumerate(words, 1)
            for wrong in _of_others(word, places, kept)
        ]
    if faults:
        raise RefusedError(*faults)
    return words


def sealed_words(words: Sequence[str]) -> bytes | None:
    """As they lie; None of none."""
    return keys.seal(SEAL, canonical(list(words)).encode()) if words else None


def words_asked(asked: Erasure) -> tuple[str, ...]:
    """What was said when it was asked for; nothing once it is decided. Raises SealError without the key."""
    return tuple(json.loads(keys.unseal(SEAL, bytes(asked.called)))) if asked.called else ()


def _wrong(word: str) -> Iterator[str]:
    if is_number(word):
        if len(word) < LEAST:
            yield f"号码至少{LEAST}位 / a number has so many digits at least"
    elif len(word) < _SHORTEST:
        yield f"至少{_SHORTEST}个字，一个字别人的话里也有 / a single character stands in everybody's words"
    if len(word) > _LONGEST:
        yield f"最多{_LONGEST}个字 / so many characters at most"
    if not any(map(str.isalnum, word)):
        yield "不是叫法 / nobody is called so"


def _of_others(word: str, places: Iterable[str], labels: Iterable[str]) -> Iterator[str]:
    if any(word in place for place in places):
        yield "是地名，或地名里的字 / is in the name of a place there"
    if any(word in label for label in labels):
        yield "是代码表里的词，别人的资料里也有 / is a word of a code list"


def _names_of_places(person: Person) -> set[str]:
    """Of the areas he lives in, and of all in his county."""
    along = codes_along(person.area.path)
    county = Area.objects.filter(code__in=along, level="county").first() or person.area
    names = Area.objects.filter(within(county.path, "path")).values_list("name", flat=True)
    return {*names, *Area.objects.filter(code__in=along).values_list("name", flat=True)}
