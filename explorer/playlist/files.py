"""Playlists from and to JSON.

    {"format": "cnn-explorer playlist", "version": 1, "title": "…", "pictures": {"9f…": "data:image/webp;base64,…"},
     "scenes": [{"name": "…", "notes": "…", "thumbnail": "data:image/webp;base64,…", "scene": {…}}, …]}

"scene" holds the fields of `explorer.scene.Scene`, drawings with all points of their strokes.  A field that is missing
is as at the first start; one that is unknown stays where it is when the file is written again.
"""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explorer.errors import ExplorerError
from explorer.playlist.packing import LabTypes, pack, referred, unpack
from explorer.playlist.values import NamedScene, Playlist
from explorer.scene import Scene
from explorer.writing import write_whole

FORMAT = "cnn-explorer playlist"
VERSION = 1
MOST = 200 * 2**20  # bytes of a file
_HEAD = 4096  # bytes in which a file says what it is
_PNG = b"\x89PNG"
_KNOWN = {"format", "version", "title", "pictures", "scenes"}
_KNOWN_OF_SCENE = {"name", "notes", "thumbnail", "scene"}


def read(path: str | Path, labs: LabTypes) -> Playlist:
    """Return the playlist in a file; a scene that cannot be read is among the others, with its `problem`.

    labs: the type of every lab's state.  Raises ExplorerError, in one sentence, where there is no playlist.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MOST:
            raise ExplorerError(f"{path.name} is too large for a playlist; choose a file below 200 MB.")
        return parse(path.read_text("utf-8"), labs, path.name)
    except UnicodeDecodeError:
        raise ExplorerError(f"{path.name} is not a text file; choose a playlist (JSON).") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExplorerError(f"{path.name[:80]} cannot be read ({reason}); choose another playlist.") from None


def parse(text: str, labs: LabTypes, name: str = "The text") -> Playlist:
    """Return the playlist in a JSON text; raises ExplorerError as `read` does."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExplorerError(f"{name} is not valid JSON ({error}); choose a playlist.") from None
    if not isinstance(content, dict) or not isinstance(content.get("scenes"), list):
        raise ExplorerError(f"{name} is no playlist: it holds no list of scenes.")
    pictures = content.get("pictures")
    pictures = pictures if isinstance(pictures, dict) else {}
    scenes = tuple(_scene(each, pictures, labs, number) for number, each in enumerate(content["scenes"], 1))
    foreign = {key: value for key, value in content.items() if key not in _KNOWN}
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        foreign["version"] = version  # what a newer version wrote is not called ours
    return Playlist(str(content.get("title", "")), scenes, pictures, foreign)


def is_playlist(path: str | Path) -> bool:
    """Whether a file of JSON is a playlist rather than a drawing; false where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "ignore")
            return f'"{FORMAT}"' in head or (len(head) < _HEAD and '"scenes"' in head)
    except OSError:
        return False


def write(playlist: Playlist, path: str | Path) -> None:
    """Write a playlist; what was there stays until all is written.  Raises ExplorerError where that is impossible."""
    path = Path(path)
    try:
        text = text_of(playlist).encode(errors="backslashreplace")  # the name of a picture may be no Unicode
        write_whole(text, path)
    except OSError as error:
        reason = error.strerror or error
        raise ExplorerError(f"{path.name} cannot be written ({reason}); save it in another place.") from None


def text_of(playlist: Playlist) -> str:
    """Return a playlist as JSON."""
    pictures: dict[str, Any] = {}
    scenes = [_packed(each, pictures) for each in playlist.scenes]
    for key in playlist.pictures if "version" in playlist.foreign else referred(scenes):
        if key in playlist.pictures:
            pictures.setdefault(key, playlist.pictures[key])
    content = {"format": FORMAT, "version": VERSION, "title": playlist.title, **playlist.foreign}
    return json.dumps({**content, "pictures": pictures, "scenes": scenes}, ensure_ascii=False, indent=1)


def _scene(data: Any, pictures: Mapping[str, Any], labs: LabTypes, number: int) -> NamedScene:
    fields = data if isinstance(data, dict) else {"scene": data}
    packed = fields.get("scene")
    try:
        scene, problem = unpack(packed, pictures, labs)
    except ExplorerError as error:
        scene, problem = Scene(), str(error)
    return NamedScene(
        str(fields.get("name", f"Scene {number}")),
        scene,
        str(fields.get("notes", "")),
        _bytes(fields.get("thumbnail")),
        problem,
        packed,
        {key: value for key, value in fields.items() if key not in _KNOWN_OF_SCENE},
    )


def _packed(each: NamedScene, pictures: dict[str, Any]) -> dict[str, Any]:
    packed = pack(each.scene, pictures) if each.read is None and not each.problem else each.read
    fields: dict[str, Any] = {"name": each.name, "notes": each.notes, **each.foreign}
    if each.thumbnail:
        kind = "png" if each.thumbnail.startswith(_PNG) else "webp"
        fields["thumbnail"] = f"data:image/{kind};base64,{base64.b64encode(each.thumbnail).decode()}"
    return {**fields, "scene": packed}


def _bytes(uri: Any) -> bytes:
    try:
        return base64.b64decode(uri.partition(",")[2], validate=True)
    except (AttributeError, ValueError):
        return b""
