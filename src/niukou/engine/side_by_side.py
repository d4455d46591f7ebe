"""Several pieces of work on one database at once: while one plans, sorts or ends, which takes one processor, others have the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack

from niukou.engine.session import Session

_AT_ONCE = 2  # each has all threads of the database: more would only hold more memory
_ASKED_EVERY = 0.05  # seconds between two askings to stop: a piece may be between two statements


def side_by_side(session: Session, pieces: Sequence[Callable[[Session], None]]) -> None:
    """Run the pieces, each in a session beside `session`, which sees its tables, and views but those over rows in memory.

    None reads what another makes. When one fails, or Ctrl-C comes, the others are stopped before that is told.
    """
    if len(pieces) < _AT_ONCE or session.threads < _AT_ONCE:
        for piece in pieces:
            piece(session)
        return
    with ExitStack() as opened, ThreadPoolExecutor(_AT_ONCE) as workers:
        sessions = [opened.enter_context(session.beside()) for _ in pieces]
        running = [workers.submit(piece, each) for piece, each in zip(pieces, sessions, strict=True)]
        failed: list[BaseException] = []
        try:
            ended = wait(running, return_when=FIRST_EXCEPTION).done
            failed += [error for error in (one.exception() for one in ended) if error]
        finally:
            _stop(running, sessions)
    for error in failed:
        raise error


def _stop(running: Sequence[Future[None]], sessions: Sequence[Session]) -> None:
    """See to it that nothing runs any more."""
    for one in running:
        one.cancel()
    while not all(one.done() for one in running):
        for each in sessions:
            each.stop()
        wait(running, timeout=_ASKED_EVERY)
