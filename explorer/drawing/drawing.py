"""A drawing: strokes in the order they were made."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.drawing import recording
from explorer.drawing.stroke import Stroke


@dataclass(frozen=True, eq=False)
class Drawing:
    """What was drawn on the pad, and what it is meant to be, where somebody said so."""

    strokes: tuple[Stroke, ...] = ()
    label: str | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no ink: nothing drawn, or nothing but the eraser."""
        return all(stroke.pen.eraser or not len(stroke) for stroke in self.strokes)

    @property
    def points(self) -> int:
        """How many points the strokes have together."""
        return sum(len(stroke) for stroke in self.strokes)

    @property
    def duration(self) -> float:
        """Seconds from the first to the last point."""
        return max((float(stroke.points[-1, 2]) for stroke in self.strokes if len(stroke)), default=0.0)

    def with_stroke(self, stroke: Stroke) -> "Drawing":
        """Return the drawing with one more stroke."""
        return replace(self, strokes=(*self.strokes, stroke))

    def replaced_last(self, stroke: Stroke) -> "Drawing":
        """Return the drawing with `stroke` instead of the last one."""
        return replace(self, strokes=(*self.strokes[:-1], stroke))

    def until(self, seconds: float) -> "Drawing":
        """Return what was on the pad `seconds` after the drawing began."""
        begun = (stroke.until(seconds) for stroke in self.strokes)
        return replace(self, strokes=tuple(stroke for stroke in begun if len(stroke)))

    @classmethod
    def from_json(cls, text_or_path: str | Path) -> "Drawing":
        """Read a drawing, or the first of a file of drawings.

        Raises ExplorerError if it cannot be read as one.
        """
        return cls.all_from_json(text_or_path)[0]

    @classmethod
    def all_from_json(cls, text_or_path: str | Path) -> tuple["Drawing", ...]:
        """Read every drawing of a file: one ``{"strokes": …}`` or ``{"drawings": […]}``.

        Raises ExplorerError if one of them cannot be read.
        """
        return tuple(cls(strokes, label) for strokes, label in recording.read(text_or_path))

    def to_json(self) -> str:
        """Return the drawing as JSON that `from_json` reads back unchanged."""
        return recording.write(self.strokes, self.label)
