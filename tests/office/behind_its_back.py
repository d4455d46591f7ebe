"""`python -m tests.office.behind_its_back do|try|ask STATEMENT`: one statement in the database of the environment.

`do`: with the guards off; `try`: with them on, prints what they say; `ask`: prints the rows as JSON.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402  not before Django is set up

from tests.office.emptying import without_triggers  # noqa: E402


def main(how: str, statement: str) -> None:
    with connection.cursor() as cursor:
        if how == "ask":
            cursor.execute(statement)
            print(json.dumps(cursor.fetchall()))
        elif how == "try":
            try:
                with transaction.atomic():
                    cursor.execute(statement)
            except DatabaseError as error:
                print(error)
        else:
            with transaction.atomic(), without_triggers():
                cursor.execute(statement)


main(*sys.argv[1:])
