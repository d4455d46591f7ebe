"""Tables of many rows of which few will be wanted: Arrow files, sifted by a key in one pass.

A register has a hundred rows for one that is somebody's, and they lie everywhere. Whatever is packed must be unpacked
for all of them; in a file with nothing packed a batch is asked which of its keys may be looked for, and only what is
wanted of it is copied, all while the processor has it at hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.ipc

ENDING = ".arrow"
BATCH_ROWS = 65_536  # of a few columns: as much as a processor keeps at hand
_BATCHES_OPENED = 16
_NO_KEY = -1  # stands for a blank key, on both sides
_SPREAD = numpy.uint64(0x9E3779B97F4A7C15)  # 2**64 by the golden ratio: neighbours are spread evenly
_BYTES_A_KEY = 8
_FEWEST_BITS, _MOST_BITS = 10, 27
_THREE_OF_EIGHT = [byte for byte in range(256) if byte.bit_count() == 3]
_MARKS = numpy.resize(numpy.array(_THREE_OF_EIGHT, numpy.uint8), 64)  # 56 marks, and the first of them again


class Sieve:
    """Tells of most numbers at once that they are not among those looked for; of the others one in four hundred is not either.

    A number has its byte in a table and three bits of the byte (a Bloom filter with one place a number): one look into
    memory, where finding the number itself takes several.
    """

    def __init__(self, keys: Any) -> None:
        """keys: int64, those looked for; may repeat."""
        looked_for = numpy.append(numpy.asarray(keys, dtype=numpy.int64), _NO_KEY)
        bits = math.ceil(math.log2(_BYTES_A_KEY * len(looked_for)))
        self._bits = min(max(bits, _FEWEST_BITS), _MOST_BITS)
        self._table = numpy.zeros(1 << self._bits, numpy.uint8)
        self._note(self._spread(looked_for))

    def add(self, keys: Any) -> None:
        """Look for these few besides."""
        self._note(self._spread(numpy.array(keys, dtype=numpy.int64)))

    def _note(self, spread: Any) -> None:
        """Mark the places of these numbers, as they come: sorting them by place first would take longer than all of this."""
        for first in range(0, len(spread), BATCH_ROWS):
            some = spread[first : first + BATCH_ROWS]
            places, marks = self._places(some), self._marks(some)
            while len(places):  # of several marks for one place only the last is kept each time
                self._table[places] |= marks
                missing = self._table.take(places, mode="clip") & marks != marks
                places, marks = places[missing], marks[missing]

    def kept(self, keys: Any) -> Any:
        """Positions of the int64 `keys` that may be among those looked for, ascending."""
        spread = self._spread(keys)
        # no place is beyond the table: "clip" does not ask it of each
        found = self._table.take(self._places(spread), mode="clip")
        some = numpy.flatnonzero(found)
        marks = self._marks(spread[some])
        return some[found[some] & marks == marks]

    @staticmethod
    def _spread(keys: Any) -> Any:
        return keys.view(numpy.uint64) * _SPREAD

    def _places(self, spread: Any) -> Any:
        return (spread >> numpy.uint64(64 - self._bits)).view(numpy.int64)

    def _marks(self, spread: Any) -> Any:
        kinds = (spread >> numpy.uint64(58 - self._bits)) & numpy.uint64(63)
        return _MARKS.take(kinds.view(numpy.int64), mode="clip")


class Sift:
    """Picks from batches the rows whose key may be among those looked for, or is blank; or whose `form` is 'old'.

    With `told`: those too that have anything in one of these columns.
    """

    def __init__(self, sieve: Sieve, key: str, old_form: str | None, told: Sequence[str] = ()) -> None:
        self._sieve, self._key, self._old_form, self._told = sieve, key, old_form, told

    def telling(self, told: Sequence[str]) -> Sift:
        """The same, with `told`."""
        return Sift(self._sieve, self._key, self._old_form, told)

    def over(self, columns: Collection[str]) -> Sift | None:
        """The same for batches of these columns; None where they have no key that could be asked."""
        if not {self._key, self._old_form or self._key} <= set(columns):
            return None
        return self.telling([name for name in self._told if name in columns])

    def __call__(self, batch: Any) -> Any:
        """The rows picked from one batch."""
        rows = self._sieve.kept(batch.column(self._key).fill_null(_NO_KEY).to_numpy())
        if self._old_form:
            old = pyarrow.compute.equal(batch.column(self._old_form), "old").fill_null(False)
            rows = numpy.union1d(rows, numpy.flatnonzero(old.to_numpy(zero_copy_only=False)))
        for name in self._told:
            column = batch.column(name)
            if column.null_count < len(column):
                rows = numpy.union1d(
                    rows, numpy.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
                )
        return batch.take(pyarrow.array(rows))


def write(reader: Any, path: Path, sift: Sift | None = None) -> int:
    """Write what an Arrow reader gives to `path`, nothing packed; with a sift only what it lets through.

    Returns the number of rows that were given.
    """
    rows, pick = 0, sift and sift.over(reader.schema.names)
    with pyarrow.OSFile(str(path), "wb") as file, pyarrow.ipc.new_file(file, reader.schema) as out:
        few: list[Any] = []  # a batch of a few rows would cost a reader as much as one of many
        for batch in reader:
            rows += batch.num_rows
            if pick is None:
                out.write_batch(batch)
                continue
            few.append(pick(batch))
            if sum(each.num_rows for each in few) >= BATCH_ROWS:
                _write_together(out, few)
        _write_together(out, few)
    return rows


def _write_together(out: Any, batches: list[Any]) -> None:
    """Write these as one batch; the list is empty then."""
    if batches:
        for batch in pyarrow.Table.from_batches(batches).combine_chunks().to_batches():
            out.write_batch(batch)
    batches.clear()


def seen_as_table(path: Path) -> Any:
    """The file as an Arrow table, mapped: of its pages only those of columns that a query reads come into memory."""
    return pyarrow.ipc.open_file(pyarrow.memory_map(str(path))).read_all()


def picked(path: Path, columns: Sequence[str], pick: Callable[[Any], Any], threads: int) -> Any:
    """The columns of those rows of a row file that `pick` leaves of its batches, as an Arrow table."""
    # read, not mapped: mapped pages would all count as memory, and a batch is asked once only
    with pyarrow.OSFile(str(path)) as file:
        reader = pyarrow.ipc.open_file(file)
        number, schema = reader.num_record_batches, reader.schema
    fields = [schema.get_field_index(column) for column in columns]
    asked = pyarrow.ipc.IpcReadOptions(included_fields=fields, use_threads=False)

    opened = max(
        1, min(_BATCHES_OPENED, -(-number // threads))
    )  # of few batches, too, each thread has its share

    def some(first: int) -> list[Any]:
        with pyarrow.OSFile(str(path)) as file:
            part = pyarrow.ipc.open_file(file, options=asked)
            return [pick(part.get_batch(i)) for i in range(first, min(first + opened, number))]

    with ThreadPoolExecutor(threads) as workers:
        parts = list(workers.map(some, range(0, number, opened)))
    batches = [batch for part in parts for batch in part]
    return pyarrow.Table.from_batches(batches, pyarrow.schema([schema.field(i) for i in sorted(fields)]))
