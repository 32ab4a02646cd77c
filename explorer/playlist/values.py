"""Scenes with a name and notes, in an order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.scene import Scene


@dataclass(frozen=True, eq=False)
class NamedScene:
    """One scene of a talk.

    notes: what the speaker sees.  thumbnail: a small picture of it as the bytes of a file, WebP or PNG; empty if there
    is none.  problem: what could not be read of it, as a sentence.  read: the scene as the file has it, as long as it
    is not replaced: what this version does not know of it is written back.  foreign: the fields beside it, likewise.
    """

    name: str
    scene: Scene
    notes: str = ""
    thumbnail: bytes = b""
    problem: str = ""
    read: Mapping[str, Any] | None = None
    foreign: Mapping[str, Any] = field(default_factory=dict)

    def with_scene(self, scene: Scene, thumbnail: bytes = b"") -> "NamedScene":
        """Return a copy that shows something else."""
        return replace(self, scene=scene, thumbnail=thumbnail, problem="", read=None)


@dataclass(frozen=True, eq=False)
class Playlist:
    """Scenes in the order they are shown in.

    pictures: the files of the pictures that `read` scenes refer to, by their names there.
    foreign: fields of the file that this version does not know.
    """

    title: str = ""
    scenes: tuple[NamedScene, ...] = ()
    pictures: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.scenes)

    def with_new(self, scene: NamedScene, at: int | None = None) -> "Playlist":
        """Return a copy with one more scene, at the end or before scene `at`."""
        at = len(self.scenes) if at is None else at
        return self._with((*self.scenes[:at], scene, *self.scenes[at:]))

    def with_scene(self, index: int, scene: NamedScene) -> "Playlist":
        """Return a copy with another scene in place of one.  Raises IndexError."""
        scenes = list(self.scenes)
        scenes[index] = scene
        return self._with(tuple(scenes))

    def without(self, index: int) -> "Playlist":
        """Return a copy without one scene."""
        return self._with((*self.scenes[:index], *self.scenes[index + 1 :]))

    def moved(self, index: int, to: int) -> "Playlist":
        """Return a copy in which scene `index` stands at `to`; beyond the ends it stands there."""
        scenes = list(self.scenes)
        scene = scenes.pop(index)
        scenes.insert(min(max(to, 0), len(scenes)), scene)
        return self._with(tuple(scenes))

    def duplicated(self, index: int) -> "Playlist":
        """Return a copy with scene `index` twice, the second with a name of its own."""
        scene = self.scenes[index]
        return self.with_new(replace(scene, name=self.free_name(scene.name)), index + 1)

    def free_name(self, name: str) -> str:
        """Return `name`, or with the next free number, if a scene is called so already."""
        taken = {scene.name for scene in self.scenes}
        stem = re.sub(r" \d+$", "", name)
        number = 2
        while name in taken:
            name, number = f"{stem} {number}", number + 1
        return name

    def _with(self, scenes: tuple[NamedScene, ...]) -> "Playlist":
        return replace(self, scenes=scenes)
