"""Lists that somebody keeps for himself: the filters of a list of households under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock, keys
from niukou.office.audit.services import canonical, record
from niukou.office.registry.models import SavedList
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.selectors.lists import LIST, own_list
from niukou.terms.mask import hide_personal_numbers

MOST = 50  # of one person

ListAsked = Mapping[str, str | Sequence[str]]


@transaction.atomic
def keep_list(actor: Actor, name: str, asked: ListAsked) -> SavedList:
    """Keep filters, as an address writes them, under a name. Raises RefusedError for a name that is none, or is taken."""
    if SavedList.objects.filter(kept_by=actor.username).count() >= MOST:
        wrong = f"已经存了{MOST}个 / {MOST} are kept already"
        raise RefusedError(Fault("", "", wrong, "先删掉不用的 / remove what is not used"))
    sealed = keys.seal(LIST, canonical(asked).encode())
    row = SavedList(kept_by=actor.username, name=_name(name), asked=sealed, kept_at=clock.now())
    _save(row)
    _record(actor, "registry.keep_list", row.pk)
    return row


@transaction.atomic
def rename_list(actor: Actor, number: int, name: str) -> SavedList:
    """Give one of his own another name. Raises NotThereError, RefusedError."""
    row = own_list(actor, number)
    row.name = _name(name)
    _save(row)
    _record(actor, "registry.rename_list", row.pk)
    return row


@transaction.atomic
def drop_list(actor: Actor, number: int) -> None:
    """One of his own is not wanted any more. Raises NotThereError."""
    row = own_list(actor, number)
    row.delete()
    _record(actor, "registry.drop_list", number)


def _save(row: SavedList) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        wrong = f"已经有叫“{row.name}”的 / there is one of this name"
        raise RefusedError(Fault("", "", wrong, "换一个名字 / choose another name")) from None


def _name(said: str) -> str:
    name = " ".join(said.split())
    if not 0 < len(name) <= SavedList.NAME:
        wrong = f"名字要有1到{SavedList.NAME}个字 / a name has 1 to {SavedList.NAME} characters"
        raise RefusedError(Fault("", "", wrong, "写短一点 / make it shorter"))
    if hide_personal_numbers(name) != name:
        raise RefusedError(
            Fault("", "", "名字里不能写证件号码和电话 / no personal number in a name", "换一个名字 / choose another name")
        )  # fmt: skip
    return name


def _record(actor: Actor, act: str, number: int) -> None:
    """Its name is the owner's own words, and stays out of the trail: it may be anybody's."""
    record(actor, act, f"list:{number}", chain=chain_of(Area.objects.get(code=actor.area)))
