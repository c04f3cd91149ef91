"""What was freed is given back, where the system has a call for that, and nothing goes wrong where it has none."""

import ctypes
import subprocess
import sys

import pytest

from melian.workspace.work import spare


def test_where_there_is_no_such_call_nothing_is_done(monkeypatch):
    def none_of_it(name):
        raise OSError

    spare._call.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", none_of_it)
    spare.few_pools()
    spare.give_back()
    spare._call.cache_clear()


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not the GNU C library")
def test_threads_share_few_pools():
    """By the library's own account: it lists each pool that it has."""
    code = """
import ctypes, sys, threading
from melian.workspace.work.spare import few_pools
few_pools()
together = threading.Barrier(12)
def ask():
    together.wait()
    held = [ctypes.create_string_buffer(5000) for _ in range(50)]
    together.wait()
threads = [threading.Thread(target=ask) for _ in range(12)]
[each.start() for each in threads], [each.join() for each in threads]
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = libc.fdopen(1, b"w")
libc.malloc_info(0, ctypes.c_void_p(out))
libc.fflush(ctypes.c_void_p(out))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert 1 <= told.count("<heap nr=") <= spare.POOLS
