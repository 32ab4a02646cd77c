"""Which part may import which: the table of the house, enforced."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "explorer"
BASE = {"errors", "resources"}
VALUES = {"scene", "trace", "drawing", "images", "errors"}
PARTS_OF_SESSION = {"desk", "kept", "notebook", "selection", "visits", "tally", "film"}
VIEW = VALUES | {"session", "desk", "notebook", "film", "shelf", "selection", "colors", "formula"}
VIEW |= {"widgets", "resources"}
QT = {"PySide6", "pyqtgraph", "numpy"}
NETWORK = {"network", "requests", "trace", "drawing", "images", *BASE}
TORCH = {"torch", "torchvision", "safetensors", "numpy", "PIL"}
GEOMETRY = {
    "space.arrangements",
    "space.grids",
    "space.lanes",
    "space.layout",
    "space.opened",
    "space.projection",
    "space.room",
    "trace",
}  # NumPy alone, testable without Qt
EVERYTHING = {"*"}

# part: (what of ours, what of others); the longest name that fits a file counts.
TABLE: dict[str, tuple[set[str], set[str]]] = {
    "": (EVERYTHING, set()),
    "__main__": (EVERYTHING, set()),
    "errors": (set(), set()),
    "resources": ({"errors"}, set()),
    "colors": ({"trace", "errors"}, {"numpy"}),
    "drawing": ({"drawing", "errors"}, {"numpy", "PySide6"}),
    "images": ({"images", "errors"}, {"numpy", "PIL"}),
    "trace": ({"trace", "errors"}, {"numpy"}),
    "scene": (VALUES, {"numpy"}),
    "network": (NETWORK, TORCH),
    "network.onnx": (NETWORK, {*TORCH, "onnx", "onnx2torch"}),
    "training": (NETWORK | {"training"}, TORCH | {"tqdm"}),
    "garbage": (set(), {"PySide6"}),
    "history": (set(), set()),
    "hook": (set(), {"PySide6"}),
    "formula": (set(), set()),
    "selection": ({"trace", "errors"}, set()),
    "visits": ({"trace"}, set()),
    "tally": ({"trace"}, {"numpy"}),
    "film": ({"trace"}, {"PySide6", "numpy"}),
    "replay": ({"drawing"}, {"PySide6"}),
    "kept": (VALUES | {"film", "tally", "visits"}, set()),
    "desk": (VALUES | {"history", "kept", "replay"}, {"PySide6", "numpy"}),
    "notebook": ({"history", "kept", "scene"}, {"PySide6"}),
    "plain": (set(), set()),
    "writing": (set(), set()),
    "playlist": ({"playlist", "plain", "writing", *VALUES}, {"numpy", "PIL"}),
    "talk": ({"history", "playlist", "session", *VALUES}, {"PySide6"}),
    "worker": (VALUES, {"PySide6"}),
    "requests": (set(), set()),
    "shelf": ({"errors", "requests", "trace", "worker"}, {"PySide6"}),
    "session": (VALUES | {"session", "worker", "colors", *PARTS_OF_SESSION}, {"PySide6", "numpy"}),
    "topics": ({"topics", "errors"}, {"numpy"}),
    "widgets": ({"widgets", "colors", "formula", *BASE}, QT),
    "space.arrangements": (GEOMETRY, {"numpy"}),
    "space.room": (GEOMETRY, {"numpy"}),
    "space.kernels": (GEOMETRY, {"numpy"}),
    "space.grids": (GEOMETRY, {"numpy"}),
    "space.lanes": (GEOMETRY, {"numpy"}),
    "space.layout": (GEOMETRY, {"numpy"}),
    "space.opened": (GEOMETRY, {"numpy"}),
    "space.projection": (GEOMETRY, {"numpy"}),
    "space.picking": (GEOMETRY, {"numpy"}),
    "space.atlas": (GEOMETRY, {"numpy"}),
    "space": (VIEW | {"space"}, QT | {"OpenGL"}),
    "panels": (VIEW | {"panels"}, QT),
    "panels.attention.weighing": (VIEW | {"panels", "worker"}, QT),
    "labs": (VIEW | {"labs", "topics"}, QT),
    "export": (VIEW | {"space", "panels", "labs", "export", "writing"}, QT | {"PIL"}),
    "export.film": (VIEW | {"space", "export", "writing"}, QT | {"PIL", "imageio_ffmpeg"}),
    "window": (
        VIEW
        | {
            "requests",
            "worker",
            "writing",
            "plain",
            "playlist",
            "talk",
            "space",
            "panels",
            "labs",
            "export",
            "window",
        },
        QT,
    ),
    "window.presenting.awake": (set(), {"PySide6", "wakepy"}),
    "app": (EVERYTHING, {"PySide6"}),
    "showing": (EVERYTHING, {"PySide6"}),
    "cli": (EVERYTHING, {"PySide6", "numpy"}),
    "cli.train": (EVERYTHING, {"torch", "tqdm"}),
    "cli.measure": (EVERYTHING, {"PySide6", "numpy", "torch"}),  # torch: its version
}


def part_of(path: Path) -> str:
    """Return the dotted name of a file inside the package: ``space.layout``; empty for the package itself."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def fits(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def rule_for(part: str) -> str | None:
    return max((rule for rule in TABLE if fits(part, rule)), key=len, default=None)


def imports(tree: ast.AST) -> list[str]:
    """Return every module a file imports, wherever it does: ``from a import b`` as ``a.b``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def allowed(name: str, ours: set[str], others: set[str]) -> bool:
    top, _, rest = name.partition(".")
    if top != "explorer":
        return top in sys.stdlib_module_names or top in others
    return ours == EVERYTHING or any(fits(rest, part) for part in ours)


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: part_of(path) or "explorer")
def test_a_part_imports_only_what_the_table_allows(path: Path) -> None:
    rule = rule_for(part_of(path))
    assert rule is not None, f"{path} is in no row of the table"
    wrong = [name for name in imports(ast.parse(path.read_text("utf-8"))) if not allowed(name, *TABLE[rule])]
    assert not wrong, f"{rule or 'explorer'} may not import {wrong}"


def test_torch_is_imported_in_network_and_training_only() -> None:
    for rule, (_, others) in TABLE.items():
        assert "torch" not in others or rule in (
            "network",
            "network.onnx",
            "training",
            "cli.train",
            "cli.measure",
        )


def test_space_and_panels_never_meet() -> None:
    assert "panels" not in TABLE["space"][0]
    assert "space" not in TABLE["panels"][0]
