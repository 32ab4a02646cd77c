"""One scene as plain data for JSON, and back; pictures go into a table of their own, each once."""

import base64
import hashlib
import io
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.drawing import Stroke
from explorer.errors import ExplorerError
from explorer.images import Crop, decode_image, fitted
from explorer.plain import from_plain, to_plain
from explorer.scene import Page, Picture, Scene, Work

LARGEST = 1024  # pixels on the longer side of a picture that is kept; networks see at most half of it
LabTypes = Mapping[Page, type]


def pack(scene: Scene, pictures: dict[str, Any]) -> dict[str, Any]:
    """Return a scene as plain data; `pictures` gets what it shows, by the hash of the pixels."""
    special = {Stroke: _stroke, Picture: lambda picture: _picture(picture, pictures)}
    works = {**special, Work: lambda work: to_plain(_fitted(work), special)}
    packed: dict[str, Any] = to_plain(scene.with_(labs=()), works)
    packed["labs"] = {page.value: to_plain(state) for page, state in scene.labs}
    return packed


def unpack(packed: Any, pictures: Mapping[str, Any], labs: LabTypes) -> tuple[Scene, str]:
    """Return the scene that plain data say, and a sentence on what could not be read of it, or "".

    labs: the type of every lab's state.  A part that is missing is as at the first start.  Raises ExplorerError where
    nothing can be read.
    """
    if not isinstance(packed, dict):
        raise ExplorerError("This scene is damaged; delete it or keep another in its place.")
    special = {Stroke: _as_stroke, Picture: lambda data: _as_picture(data, pictures)}
    known = {name: value for name, value in packed.items() if name != "labs"}
    scene, problems = Scene(), []
    for name, value in known.items():
        try:
            read = from_plain(Scene, {name: value}, special)
            scene = scene.with_(**{name: getattr(read, name)}) if hasattr(read, name) else scene
        except (ValueError, ExplorerError):
            problems.append(name)
    states, unread = _states(packed.get("labs", {}), labs)
    return scene.with_(labs=states), _sentence([*problems, *unread])


def _states(packed: Any, labs: LabTypes) -> tuple[tuple[tuple[Page, Any], ...], list[str]]:
    found, unread = [], []
    for name, data in packed.items() if isinstance(packed, dict) else ():
        try:
            found.append((Page(name), from_plain(labs[Page(name)], data)))
        except (ValueError, KeyError, ExplorerError):
            unread.append(f"the page {name}")
    return tuple(found), unread


def _sentence(problems: list[str]) -> str:
    if not problems:
        return ""
    return f"Not all of this scene can be shown here ({', '.join(problems)}): keep it anew, or use a newer version."


def _stroke(stroke: Stroke) -> dict[str, Any]:
    points = [
        [float(str(value)) for value in point] for point in stroke.points
    ]  # exact, and as short as can be
    return {"points": points, "pen": to_plain(stroke.pen)}


def _as_stroke(data: Any) -> Stroke:
    try:
        points = np.array(data["points"], np.float32).reshape(-1, 4)
        pen = from_plain(type(Stroke(points).pen), data["pen"])
    except (TypeError, KeyError, ValueError, OverflowError) as error:
        raise ValueError("no stroke") from error
    if not len(points) or not np.isfinite(points).all():
        raise ValueError("a stroke of no points")
    return Stroke(points, pen)


def _fitted(work: Work) -> Work:
    """Return the work with the crop that its picture has when it is kept."""
    if work.picture is None or work.crop is None:
        return work
    crop, factor = work.crop, min(1.0, LARGEST / max(work.picture.pixels.shape[:2]))
    top, left, height, width = (
        round(side * factor) for side in (crop.top, crop.left, crop.height, crop.width)
    )
    return work.with_(crop=Crop(top, left, max(1, height), max(1, width)))


def _picture(picture: Picture, pictures: dict[str, Any]) -> dict[str, Any]:
    if picture not in _PACKED:  # what is saved every few seconds is packed once
        _PACKED[picture] = _packed(picture.pixels)
    name, file = _PACKED[picture]
    pictures[name] = file
    return {"name": picture.name, "file": name}


_PACKED: WeakKeyDictionary[Picture, tuple[str, str]] = WeakKeyDictionary()


def _packed(pixels: NDArray[np.uint8]) -> tuple[str, str]:
    """Return the name of a picture, which is the same for the same pixels, and its file as text."""
    image = Image.fromarray(fitted(pixels, LARGEST))
    file = io.BytesIO()
    image.save(file, "WEBP", lossless=True, exact=True, method=2)
    name = hashlib.sha256(str(pixels.shape).encode() + pixels.tobytes()).hexdigest()[:20]
    return name, f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def _as_picture(data: Any, pictures: Mapping[str, Any]) -> Picture:
    try:
        content = base64.b64decode(pictures[data["file"]].partition(",")[2], validate=True)
        name = str(data["name"])
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ValueError("no picture") from error
    return Picture(decode_image(content, name).pixels, name)


def referred(packed: Any) -> set[str]:
    """Return the names of the pictures that packed data refer to."""
    if isinstance(packed, dict):
        own = {packed["file"]} if isinstance(packed.get("file"), str) else set()
        return own.union(*(referred(value) for value in packed.values()))
    if isinstance(packed, list):
        with suppress(TypeError):
            return set().union(*(referred(value) for value in packed if isinstance(value, dict | list)))
    return set()
