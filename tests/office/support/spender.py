"""A process of its own that spends as soon as it is told to: `python -m tests.office.support.spender`.

Reads one line of JSON (allotment, amount, household, paper, username, role, area), says `ready`, waits for a second line,
spends as often as there is something left, and says how often it did, and why it was refused in the end.
"""

from __future__ import annotations

import json
import sys
from datetime import date

import django

django.setup()

from niukou.office.accounts.actor import act_as  # noqa: E402  models exist only after the set-up
from niukou.office.registry.refused import RefusedError  # noqa: E402
from niukou.office.support.services import Payment, spend  # noqa: E402
from niukou.rulebook.load import load_pack  # noqa: E402


def main() -> None:
    said = json.loads(sys.stdin.readline())
    actor = act_as(said["username"], said["role"], said["area"], load_pack("yunnan-2017", date(2017, 7, 1)))
    payment = Payment(said["amount"], date(2017, 3, 1), "仔猪", said["household"])
    print("ready", flush=True)
    sys.stdin.readline()
    spent = 0
    try:
        while True:
            spend(actor, said["allotment"], [payment], [said["paper"]])
            spent += 1
    except RefusedError as error:
        print(json.dumps([spent, str(error)]))


main()
