"""`python -m niukou.runs.screening NUMBER`: carry out a screen that was begun at a page. Nobody types this."""

from __future__ import annotations

import sys
from importlib import import_module

from niukou.runs.office_ready import open_office, ready

if __name__ == "__main__":
    ready()
    with open_office():
        # the office can only be imported once its settings are known
        import_module("niukou.runs.screening.carry_out").carry_out(int(sys.argv[1]))
