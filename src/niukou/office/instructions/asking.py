"""Who asks and who answers, and which words will do."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.instructions.models import LONGEST
from niukou.office.instructions.refusals import InstructionError
from niukou.terms.mask import hide_personal_numbers


def may_instruct(actor: Actor) -> bool:
    """Whether there are offices below for which the actor's role answers: it gives them their charges."""
    role = installed_pack().roles.get(actor.role)
    return role is not None and role.appoints and not actor.hand


def may_reply(actor: Actor) -> bool:
    """Whether the actor does anything for his area, so that he can say that it is done."""
    return bool(actor.kinds) and not actor.hand


def words(text: str) -> str:
    """The text as it is kept. Raises InstructionError for none, one too long, one with a number of a person."""
    said = text.strip()
    if not said:
        raise InstructionError("请写明要办什么、办得怎样 / say what is to be done, or what was done")
    if len(said) > LONGEST:
        raise InstructionError(f"最多 {LONGEST} 字 / at most {LONGEST} characters")
    if hide_personal_numbers(said) != said:
        raise InstructionError(
            "不要写证件号、电话、账号，写户编号 / no number of a person: write the household's code"
        )
    return said
