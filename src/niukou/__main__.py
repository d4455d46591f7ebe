"""`python -m niukou` is `niukou`."""

import sys

from niukou.cli import main

if __name__ == "__main__":
    sys.exit(main())
