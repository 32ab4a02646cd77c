"""Playlists on the command line: opened, begun at a scene, registered with the desktop."""

import sys
from pathlib import Path

import pytest

from explorer.cli import main, make_parser
from explorer.cli.register import TYPE
from explorer.playlist import NamedScene, Playlist, write
from explorer.scene import Scene


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def test_the_desktop_is_told_what_a_playlist_is_and_who_opens_it(home, capsys):
    assert main(["register"]) == 0
    kind = (home / "mime" / "packages" / "cnn-explorer.xml").read_text()
    entry = (home / "applications" / "cnn-explorer.desktop").read_text()
    assert TYPE in kind and "cnn-explorer playlist" in kind
    assert f"MimeType={TYPE};" in entry and f'"{sys.executable}" -m explorer --open %f' in entry
    assert str(home) in capsys.readouterr().out


def test_a_path_with_signs_of_the_shell_stays_a_path(home, monkeypatch):
    monkeypatch.setattr(sys, "executable", '/opt/a "b" $c 100%/python')
    main(["register"])
    entry = (home / "applications" / "cnn-explorer.desktop").read_text()
    assert r'Exec="/opt/a \\"b\\" \\$c 100%%/python" -m explorer --open %f' in entry


def test_what_the_desktop_looks_for_stands_where_it_looks(home, tmp_path):
    path = tmp_path / "talk.json"
    write(Playlist("T", (NamedScene("a", Scene()),)), path)
    assert '"cnn-explorer playlist"' in path.read_text()[: 64 + len('"cnn-explorer playlist"')]


def test_it_is_taken_back(home):
    main(["register"])
    assert main(["register", "--remove"]) == 0
    assert not (home / "applications" / "cnn-explorer.desktop").exists()


def test_a_folder_that_cannot_be_written_is_said(home, capsys):
    (home / "mime").write_text("a file in the way")
    assert main(["register"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_elsewhere_it_is_said_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "win32")
    assert main(["register"]) == 1
    assert "Open with" in capsys.readouterr().err


def test_a_scene_that_is_not_there_is_said_before_a_window_opens(tmp_path, capsys):
    path = tmp_path / "talk.json"
    write(Playlist("T", (NamedScene("a", Scene()),)), path)
    assert main(["--play", str(path), "--scene", "2"]) == 1
    assert "has no scene 2" in capsys.readouterr().err


def test_a_scene_without_a_playlist_is_said(capsys):
    assert main(["--scene", "2"]) == 1
    assert "--play" in capsys.readouterr().err


def test_a_playlist_that_is_not_there_is_said(tmp_path, capsys):
    assert main(["--play", str(tmp_path / "gone.json")]) == 1
    assert "gone.json cannot be read" in capsys.readouterr().err


def test_the_menu_of_the_desktop_opens_the_window_without_a_file():
    assert make_parser().parse_args(["--open"]).window_open is None
    assert make_parser().parse_args(["--open", "talk.json"]).window_open == Path("talk.json")
