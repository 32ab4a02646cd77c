"""``cnn-explorer register``: let a double click open playlists, for this user of a Linux desktop."""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from explorer import resources
from explorer.errors import ExplorerError
from explorer.writing import write_whole

TYPE = "application/x-cnn-explorer-playlist"
_MIME = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{TYPE}">
    <comment>CNN Explorer playlist</comment>
    <sub-class-of type="application/json"/>
    <magic priority="90">
      <match type="string" offset="0:64" value="&quot;FORMAT&quot;"/>
    </magic>
  </mime-type>
</mime-info>
"""  # a priority of 80 and more decides against the name's ending, .json


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "register",
        help="let a double click open playlists (Linux)",
        description="Tell the desktop of this user that playlists are opened with CNN Explorer.",
    )
    parser.add_argument("--remove", action="store_true", help="take it back")


def run(args: argparse.Namespace) -> int:
    """Write what the desktop needs, or remove it; say where."""
    if not sys.platform.startswith("linux"):
        raise ExplorerError(
            "Only desktops on Linux can be told this way; choose “Open with” for a playlist in the file manager."
        )
    from explorer.playlist import FORMAT

    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    files = {
        data / "mime" / "packages" / "cnn-explorer.xml": _MIME.replace("FORMAT", FORMAT),
        data / "applications" / "cnn-explorer.desktop": _desktop(),
    }
    try:
        for path, content in files.items():
            if args.remove:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(content.encode(), path)
    except OSError as error:
        reason = error.strerror or error
        raise ExplorerError(f"{path} cannot be written ({reason}); make room or permit it.") from None
    for command, folder in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        if shutil.which(command):
            subprocess.run([command, str(data / folder)], check=False, capture_output=True)
    done = "Removed" if args.remove else "Playlists open with a double click now; written were"
    print(f"{done} {' and '.join(map(str, files))}")
    return 0


def _desktop() -> str:
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=CNN Explorer",
        "Comment=See every number inside a convolutional network",
        f'Exec="{_quoted(sys.executable)}" -m explorer --open %f',
        f"Icon={resources.find('app.svg')}",
        f"MimeType={TYPE};",
        "Categories=Education;Science;",
        "Terminal=false",
        "",
    )
    return "\n".join(lines)


def _quoted(path: str) -> str:
    """Return a path as it stands between quotes in an entry: escaped for the command, and that for the file."""
    return re.sub(r'["$`\\]', r"\\\g<0>", path).replace("\\", "\\\\").replace("%", "%%")
