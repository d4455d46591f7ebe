"""`python -m tests.office.postgresql`: prints the address of a PostgreSQL that answers, or says why there is none.

NIUKOU_TEST_POSTGRESQL names another one than the machine's own. Exit status 1 when none answers.
"""

from __future__ import annotations

import os
import sys

import psycopg

URL = os.environ.get("NIUKOU_TEST_POSTGRESQL") or "postgresql://127.0.0.1:5432/test"


def main() -> int:
    """Ask it."""
    try:
        with psycopg.connect(URL, connect_timeout=3) as connection:
            may = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            if may.fetchone() != (True,):
                print("PostgreSQL 不让建测试库 / it lets no test database be made", file=sys.stderr)
                return 1
    except psycopg.Error as error:
        print(f"PostgreSQL 没有应答 / does not answer: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    print(URL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
