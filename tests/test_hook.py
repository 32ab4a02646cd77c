"""What PySide6 asks after an import is answered without keeping the source."""

import subprocess
import sys
from types import ModuleType

import explorer.garbage
from explorer.hook import speaks_of_qt

KEPT = """
import explorer.hook
import linecache, numpy.ma, sys
print(sum(name == numpy.ma.core.__file__ for name in linecache.cache))
"""


def test_a_module_that_mentions_qt_is_told_from_one_that_does_not():
    assert speaks_of_qt(explorer.garbage)
    assert not speaks_of_qt(subprocess)


def test_a_module_without_source_does_not_mention_qt(tmp_path):
    gone = ModuleType("gone")
    gone.__file__ = str(tmp_path / "gone.py")
    assert not speaks_of_qt(gone)
    assert not speaks_of_qt(sys)


def test_the_source_of_what_is_imported_is_not_kept():
    found = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "0"
