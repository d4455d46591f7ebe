"""What becomes of what: on a day codes end and others begin. People are moved by the registry, with entries of its ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area, Succession
from niukou.office.areas.refused import AreaError, must_have_come
from niukou.office.areas.search import index_names
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import leaf, record


@dataclass(frozen=True)
class NewArea:
    """An area that begins: its code, its name, and the code of the area it lies in ('' at the top)."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class Change:
    """One succession. `kind`: moved or recoded (one to one), merged (into one), split (of one).

    A successor is new, or the code of an area that is there already (a village merged into its neighbour). What is split
    may remain: only a part of it went away.
    """

    kind: str
    predecessors: tuple[str, ...]
    successors: tuple[NewArea | str, ...]
    remains: bool = False


@transaction.atomic
def replace_areas(actor: AreaAuthor, changes: Sequence[Change], on_day: date) -> list[Succession]:
    """Carry out successions in their order, the wider areas first: a town that moves names each of its villages too.

    Raises NotAllowedError where an area is not the actor's, AreaError for a change that cannot be, a day to come, and
    for parts that would be left in an area that ended.
    """
    must_have_come(on_day)
    made: list[Succession] = []
    for change in changes:
        _check_shape(change)
        olds = [_in_force(code, on_day) for code in change.predecessors]
        for old in olds:
            actor.must_cover(old)
        news = [_successor(actor, one, olds[0], on_day) for one in change.successors]
        made += [
            Succession(predecessor=old, successor=new, on_day=on_day, kind=change.kind)
            for old in olds
            for new in news
        ]
        if not change.remains:
            Area.objects.filter(pk__in=[old.pk for old in olds]).update(valid_to=on_day)
    _nothing_is_left([row.predecessor for row in made], on_day)
    Succession.objects.bulk_create(made)
    leaves = [leaf([row.kind, row.predecessor.code, row.successor.code, on_day]) for row in made]
    chain = _chain([area for row in made for area in (row.predecessor, row.successor)])
    record(
        actor, "areas.replace_areas", f"areas:{on_day}", chain=chain, detail={"day": on_day}, leaves=leaves
    )
    return made


def _check_shape(change: Change) -> None:
    numbers = {"moved": (1, 1), "recoded": (1, 1), "merged": (None, 1), "split": (1, None)}
    if change.kind not in numbers:
        raise AreaError(f"没有这种变更：{change.kind}；有 {'、'.join(numbers)} / no such kind of change")
    before, after = numbers[change.kind]
    if not change.predecessors or before not in (None, len(change.predecessors)):
        raise AreaError(f"{change.kind} 的原区划个数不对 / wrong number of predecessors")
    if not change.successors or after not in (None, len(change.successors)):
        raise AreaError(f"{change.kind} 的新区划个数不对 / wrong number of successors")
    if change.remains and change.kind != "split":
        raise AreaError("只有拆分可以保留原区划 / only what is split may remain")


def _in_force(code: str, on_day: date) -> Area:
    area = Area.objects.select_for_update(of=("self",)).filter(code=code).first()
    if (
        area is None
        or area.valid_to is not None
        or (area.valid_from is not None and area.valid_from >= on_day)
    ):
        raise AreaError(f"{on_day} 前没有在用的 {code} / is not in force before that day")
    return area


def _successor(actor: AreaAuthor, asked: NewArea | str, old: Area, on_day: date) -> Area:
    """The area that takes over: one there already, or a new one at the same level as the old."""
    if isinstance(asked, str):
        there = _in_force(asked, on_day)
        actor.must_cover(there)
        if there.level != old.level or there.pk == old.pk:
            raise AreaError(f"{there} 接不了 {old}：级别不同或就是它自己 / is of another level, or the same")
        return there
    above = None
    if asked.parent:
        above = Area.objects.filter(code=asked.parent, valid_to=None).first()
        if above is None:
            raise AreaError(f"没有在用的上级 {asked.parent} / there is no such area above")
        actor.must_cover(above)
    if not asked.name.strip() or Area.objects.filter(code=asked.code).exists():
        raise AreaError(f"{asked.code} 没有名称，或代码用过 / has no name, or its code was used before")
    path = f"{above.path if above else ''}{asked.code}/"
    made = Area.objects.create(
        code=asked.code, name=asked.name.strip(), level=old.level, parent=above, path=path, valid_from=on_day
    )  # fmt: skip
    index_names([(made.pk, made.name)])
    return made


def _nothing_is_left(ended: list[Area], on_day: date) -> None:
    left = Area.objects.filter(parent__in=ended, parent__valid_to=on_day, valid_to=None).order_by("code")
    codes = list(left.values_list("code", flat=True)[:5])
    if codes:
        raise AreaError(f"下面还有没说去处的：{'、'.join(codes)} / parts whose successor was not named")


def _chain(areas: list[Area]) -> str:
    """The chain of the narrowest area that all lie in; the nation's where they share none."""
    paths = [area.path.split("/")[:-1] for area in areas]
    shared = ""
    for codes in zip(*paths, strict=False):
        if len(set(codes)) > 1:
            break
        shared = codes[0]
    return chain_of(Area.objects.get(code=shared)) if shared else ""
