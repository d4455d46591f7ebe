"""A process of its own that posts one decision as soon as it is told to: `python -m tests.office.registry.racer`.

Reads one line of JSON (decision, to, persons, username, role, area), says `ready`, waits for a second line, posts,
and says how many persons it moved, or 0 and why it was refused.
"""

from __future__ import annotations

import json
import sys
from datetime import date

import django

django.setup()

from niukou.office.accounts.actor import act_as  # noqa: E402  models exist only after the set-up
from niukou.office.registry.models import Decision  # noqa: E402
from niukou.office.registry.refusals import LedgerError  # noqa: E402
from niukou.office.registry.services.ledger import Move, post  # noqa: E402
from niukou.rulebook.load import load_pack  # noqa: E402


def main() -> None:
    said = json.loads(sys.stdin.readline())
    actor = act_as(said["username"], said["role"], said["area"], load_pack("yunnan-2017", date(2017, 7, 1)))
    moves = [Move(Decision.objects.get(pk=said["decision"]), one, said["to"]) for one in said["persons"]]
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(json.dumps([post(actor, moves).persons, ""]))
    except LedgerError as error:
        print(json.dumps([0, str(error)]))


main()
