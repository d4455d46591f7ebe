"""What the office refuses, in words for the person who ran a verb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from niukou.office.accounts.actor import NotAllowedError
from niukou.office.accounts.refusals import AccountError
from niukou.office.areas.models import Area
from niukou.office.areas.refused import AreaError
from niukou.office.audit.keys import SealError
from niukou.office.audit.reads import NoWhyError
from niukou.office.cases.refusals import CaseError
from niukou.office.findings.refusals import FindingError
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import NotThereError
from niukou.office.windows.at_commit import WindowClosedError
from niukou.pipeline.ingest import InputError
from niukou.pipeline.snapshot import SnapshotError
from niukou.rulebook.errors import PackError
from niukou.runs.refusals import RefusalError, UsageRefusalError, refusal_of

_REFUSED = (
    NotAllowedError, AccountError, AreaError, LedgerError, SealError, SnapshotError, CaseError, FindingError, NotThereError,
    WindowClosedError,
)  # fmt: skip


# said too by a command before it begins, where nobody sits at a terminal to be asked
NO_WHY = (
    "没有写用途，没有给：看到户和人的，都要写用途，记进工作记录。请加 --why 用途，或设 NIUKOU_WHY。",
    "Nothing was given: what tells of people says what it is for, with --why WORDS or NIUKOU_WHY.",
)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the office's refusals into a RefusalError."""
    try:
        yield
    except NoWhyError:
        raise UsageRefusalError(*NO_WHY) from None
    except Area.DoesNotExist:
        raise RefusalError("没有这个区划代码。", "There is no area of that code.") from None
    except RefusedError as error:
        raise RefusalError(*map(str, error.faults)) from error
    except _REFUSED as error:
        raise RefusalError(*str(error).splitlines()) from error
    except (PackError, InputError) as error:
        raise refusal_of(error) from error
