"""The machine code of kernels on disk: used where it is whole and of these sources, and never needed.

Numba's own cache ends a program where no folder can be written, trusts whatever bytes it finds,
and looks at the age of the file a function stands in alone: a function that calls one of
another file would go on running the old one. Here what cannot be read is a miss, and an index
names the sources that it was made of: see `melian.kept` and `freshness`.

For every function there is an index (`.nbi`: signature and processor -> number and checksum)
and a file of machine code for each of its entries (`.nbc`).

Tested in `tests/unit/test_kept.py`.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from melian.kept import keep, kept, places
from melian.kernels.freshness import fingerprint

__all__ = ["KeptCode"]


class KeptCode:
    """The machine code of one function, with the methods that Numba's dispatcher calls.

    Nothing is written before the function is called.
    """

    def __init__(self, function):
        source = Path(function.__code__.co_filename)
        self.function = function
        self.folder = source.parent
        self.stamp = fingerprint(function.__module__, source)
        name = function.__qualname__.replace("<", "").replace(">", "")  # not in names on every system
        tag = f"py{sys.version_info[0]}{sys.version_info[1]}{getattr(sys, 'abiflags', '')}"
        self.base = f"{source.stem}.{name}-{function.__code__.co_firstlineno}.{tag}"

    @property
    def cache_path(self):
        """The first folder; Numba shows it in statistics."""
        return str(places(self.folder)[0])

    def enable(self):
        """Nothing: it is always on."""

    def disable(self):
        """Nothing: it is always on."""

    def flush(self):
        """Forget what is kept."""
        keep(self.folder, {self._index_name: dumps((self.stamp, {}))})

    def load_overload(self, sig, target_context):
        """The compiled function of a signature; None if it is not kept."""
        target_context.refresh()
        key = self._key(sig, target_context.codegen())
        for index in self._indices():
            number, digest = index.get(key, (0, ""))
            for code in kept(self.folder, self._code_name(number)) if number else ():
                if hashlib.sha256(code).hexdigest() == digest:
                    with suppress(Exception):  # whatever is wrong with it, it can be compiled again
                        return CompileResult._rebuild(target_context, *pickle.loads(code))
        return None

    def save_overload(self, sig, compiled):
        """Keep a compiled function, if it can be and somewhere takes it."""
        if compiled.lifted or compiled.library.has_dynamic_globals:
            return
        key, code = self._key(sig, compiled.codegen), dumps(compiled._reduce())
        index: dict[tuple[Any, ...], tuple[int, str]] = next(self._indices(), {})
        fresh = 1 + max((number for number, _ in index.values()), default=0)
        number, _ = index.get(key, (fresh, ""))
        index[key] = number, hashlib.sha256(code).hexdigest()
        # whoever reads between the two writes finds a checksum that does not fit
        keep(self.folder, {self._code_name(number): code, self._index_name: dumps((self.stamp, index))})

    @property
    def _index_name(self):
        return f"{self.base}.nbi"

    def _code_name(self, number):
        return f"{self.base}.{number}.nbc"

    def _indices(self):
        """Signature, processor and source -> number and checksum, of each folder that has such an index."""
        for data in kept(self.folder, self._index_name):
            with suppress(Exception):  # of another Numba, whose classes are gone
                stamp, index = pickle.loads(data)
                if stamp == self.stamp:
                    yield index

    def _key(self, sig, codegen):
        code = hashlib.sha256(self.function.__code__.co_code).hexdigest()
        cells = [cell.cell_contents for cell in self.function.__closure__ or ()]
        return sig, codegen.magic_tuple(), (code, hashlib.sha256(dumps(cells)).hexdigest())
