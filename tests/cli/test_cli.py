"""The command line as its users meet it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.cli import main
from explorer.network.device import devices
from explorer.resources import find

SEVEN = {"label": "7", "pad": 280, "strokes": [[[80, 70], [140, 68], [200, 70], [160, 150], [120, 220]]]}


@pytest.fixture
def seven(tmp_path: Path) -> Path:
    path = tmp_path / "seven.json"
    path.write_text(json.dumps(SEVEN))
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Save a white 1 on black."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 13:16] = 255
    path = tmp_path / "one.png"
    Image.fromarray(pixels).save(path)
    return path


def exit_code(*args: object) -> int:
    """Run a command line in this process, argparse's own exits included."""
    try:
        return main([str(arg) for arg in args])
    except SystemExit as stop:
        assert isinstance(stop.code, int)
        return stop.code


# ---- every command


@pytest.mark.parametrize("command", ["", "predict", "render", "networks", "train", "bench"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*command.split(), "--help") == 0
    assert "usage: cnn-explorer" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--version") == 0
    assert capsys.readouterr().out.startswith("cnn-explorer 0.")


@pytest.mark.parametrize(
    "line",
    [
        "fly",
        "predict",
        "render x.json",
        "render x.json -o y.png --size big",
        "render x.json -o y.png --size 0x9",
        "render x.json -o y.png --view cube",
        "render x.json -o y.webp --film cube",
        "render x.json -o y.webp --film drawing --seconds 0",
        "--theme pink",
        "--network alexnot",
        "predict --network alexnot x.png",
        "predict --device toaster x.png",
        "predict --top 0 x.png",
        "--weights w.pth predict x.png",
        "--network mlp predict x.png",
        "bench --seconds 0",
        "bench --seconds nan",
        "bench --starts 0",
        "train",
    ],
)
def test_a_wrong_command_line_is_told_and_exits_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*line.split()) == 2
    assert "cnn-explorer" in capsys.readouterr().err


# ---- predict


def test_predict_prints_a_line_per_drawing(seven: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("predict", seven) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{seven}#0  7 ")


def test_predict_json_is_one_object_a_line(
    seven: Path, picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = tmp_path / "both.json"
    both.write_text(json.dumps({"drawings": [SEVEN, {**SEVEN, "label": None}]}))
    assert exit_code("predict", "--json", both, picture) == 0
    first, second, image = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first) == ["file", "index", "class", "probability", "ranking", "label"]
    assert (first["file"], first["index"], first["class"], first["label"]) == (str(both), 0, "7", "7")
    assert (second["index"], "label" in second) == (1, False)
    assert (image["file"], image["index"], image["class"], "label" in image) == (str(picture), 0, "1", False)
    probabilities = [probability for _, probability in first["ranking"]]
    assert first["ranking"][0] == ["7", first["probability"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) == pytest.approx(1, abs=1e-5)


def test_predict_goes_on_after_a_bad_file_and_exits_1(
    seven: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    assert exit_code("predict", tmp_path / "missing.png", broken, seven) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    missing_line, broken_line = err.splitlines()
    assert "missing.png" in missing_line
    assert "broken.png" in broken_line


BAD_FILES = {
    "empty.png": b"",
    "text.png": b"no picture at all",
    "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "wrong.json": b"{oops",
    "nan.json": b'{"strokes": [[[NaN, 1], [2, 2]]]}',
    "none.json": b'{"strokes": []}',
    "list.json": b"[1, 2]",
    "binary.json": b"\xff\xfe\x00",
    "nothing.json": b'{"drawings": []}',
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_sentence_that_names_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(BAD_FILES[name])
    assert exit_code("predict", tmp_path / name) == 1
    out, err = capsys.readouterr()
    (sentence,) = err.splitlines()
    assert out == ""
    assert name in sentence


def test_predict_says_when_a_drawing_has_no_ink(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "erased.json"
    path.write_text(json.dumps({**SEVEN, "pens": [{"width": 22, "eraser": True}]}))
    assert exit_code("predict", path) == 1
    assert "is blank" in capsys.readouterr().err


def test_predict_needs_no_display(seven: Path, cnn_explorer) -> None:
    done = cnn_explorer("predict", "--json", "--network", "mlp", seven, DISPLAY=None, WAYLAND_DISPLAY=None)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["class"] == "7"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_in_a_sentence(seven: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "explorer", "predict", str(seven)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert "cannot be written" in sentence


def test_a_wrong_name_is_answered_with_those_like_it_and_not_with_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exit_code("predict", "--network", "resnet19", "x.png") == 2
    said = capsys.readouterr().err
    assert "resnet18" in said and "vgg16" not in said


def test_predict_says_that_weights_are_untrained(picture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("predict", "--network", "squeezenet1_1", "--top", "3", picture) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("untrained weights") and line.count("%") == 3 and len(line) < 250
    assert exit_code("predict", "--network", "squeezenet1_1", "--top", "3", "--json", picture) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["trained"] is False and len(told["ranking"]) == 3


def test_predict_takes_weights_from_a_file(
    seven: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("predict", "--weights", find("weights", "lenet.safetensors"), "--top", "1", seven) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "#0  7 " in line and "then" not in line
    assert exit_code("predict", "--network", "mlp", "--weights", tmp_path / "nowhere.pth", seven) == 1
    assert "nowhere.pth" in capsys.readouterr().err


def test_predict_says_when_a_device_is_not_there(seven: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = next(name for name in ("mps", "cuda") if name not in devices())
    assert exit_code("predict", "--device", absent, seven) == 1
    out, err = capsys.readouterr()
    assert out == "" and "choose" in err and len(err.splitlines()) == 1


# ---- networks


def test_networks_lists_torchvisions_when_all_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code("networks", "--all")
    lines = capsys.readouterr().out.splitlines()
    assert any(
        re.fullmatch(r"resnet18 +11,689,512 +69\.76% +not yet \(47 MB\) +ResNet-18", line) for line in lines
    )
    assert max(map(len, lines)) <= 100


def test_networks_lists_names_parameters_and_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("networks") == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "61,706" in lines["lenet"]
    assert "%" in lines["lenet"]
    assert "266,610" in lines["mlp"]


# ---- the window


def test_weights_for_the_window_need_the_name_of_their_network(cnn_explorer) -> None:
    done = cnn_explorer("--weights", "mine.pth")
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert "--network" in sentence


@pytest.mark.parametrize("display", [None, "", ":4711"])
def test_without_a_display_one_sentence_says_so(display: str | None, cnn_explorer) -> None:
    done = cnn_explorer(DISPLAY=display, WAYLAND_DISPLAY=None)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no display" in done.stderr


def test_a_drawing_that_is_missing_is_told_before_the_window_opens(cnn_explorer) -> None:
    done = cnn_explorer("--drawing", "nowhere.json")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "nowhere.json" in done.stderr


def test_the_demo_draws_a_digit_and_saves_a_screenshot(tmp_path: Path, cnn_explorer) -> None:
    path = tmp_path / "demo.png"
    done = cnn_explorer("--demo", path)
    assert done.returncode == 0, done.stderr
    assert str(path) in done.stdout
    with Image.open(path) as image:
        assert image.size == (1400, 900)
        assert len(image.getcolors(maxcolors=2**20) or ()) > 200  # not a blank window


# ---- render


@pytest.mark.parametrize("view", ["row", "maps"])
def test_render_saves_a_picture_of_the_asked_size(
    view: str, seven: Path, tmp_path: Path, cnn_explorer
) -> None:
    out = tmp_path / f"{view}.png"
    done = cnn_explorer("render", seven, "-o", out, "--view", view, "--size", "800x450", "--theme", "light")
    assert done.returncode == 0, done.stderr
    with Image.open(out) as image:
        assert image.size == (800, 450)
        assert len(image.convert("RGB").getcolors(maxcolors=2**20) or ()) > 50
    assert [path.name for path in tmp_path.iterdir() if path != seven] == [out.name]


def test_render_without_a_display_makes_its_own(seven: Path, tmp_path: Path, cnn_explorer) -> None:
    out = tmp_path / "tower.png"
    network = ("--network", "mlp", "--weights", find("weights", "mlp.safetensors"), "--device", "cpu")
    options = ("-o", out, "--view", "tower", "--size", "640x360", *network)
    done = cnn_explorer("render", seven, *options, DISPLAY=None)
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(out) as image:
        assert image.size == (640, 360)


def test_render_makes_a_film(seven: Path, tmp_path: Path, cnn_explorer) -> None:
    out = tmp_path / "film.webp"
    options = ("--film", "turntable", "--seconds", 0.5, "--rate", 4, "--size", "320x180", "--network", "mlp")
    done = cnn_explorer("render", seven, "-o", out, *options)
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(out) as film:
        assert (film.size, film.n_frames) == ((320, 180), 2)


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("film.webp", ("--view", "maps"), "choose --view row, tower or flat"),
        ("film.png", (), "let its name end in .webp, .gif or .mp4"),
        ("film.gif", ("--seconds", 31), "at most 720p and 30 seconds"),
        ("film.mp4", ("--size", "321x180"), "even width and height"),
    ],
)
def test_render_says_at_once_that_it_cannot_make_such_a_film(
    name: str,
    options: tuple[object, ...],
    sentence: str,
    seven: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exit_code("render", seven, "--film", "turntable", *options, "-o", tmp_path / name) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line


@pytest.mark.parametrize("name", ["nowhere/out.png", "out.pdf", "folder.png"])
def test_render_says_at_once_that_it_cannot_save_there(
    name: str, seven: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.png").mkdir()
    assert exit_code("render", seven, "-o", tmp_path / name) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert Path(name).name in line


def test_render_leaves_no_half_file_behind_when_its_input_is_bad(tmp_path: Path, cnn_explorer) -> None:
    done = cnn_explorer("render", tmp_path / "missing.json", "-o", tmp_path / "out.png")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


# ---- bench


def test_bench_measures_every_figure(cnn_explorer) -> None:
    done = cnn_explorer("bench", "--json", "--seconds", "1", "--starts", "1")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    for name in ("stroke_ms", "floor_ms", "orbit_fps"):
        assert figures[name]["median"] > 0
        assert figures[name]["p95"] > 0
    assert 0 < figures["start_s"]["first_paint"] <= figures["start_s"]["first_prediction"]
    assert figures["memory_mb"]["after"] > 100
    assert figures["renderer"]
    assert figures["window"] == "1400×900"


def test_predict_goes_on_after_a_blank_drawing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    erased = {**SEVEN, "pens": [{"width": 22, "eraser": True}]}
    path = tmp_path / "many.json"
    path.write_text(json.dumps({"drawings": [SEVEN, erased, SEVEN]}))
    assert exit_code("predict", "--json", path) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["index"] for line in out.splitlines()] == [0, 2]
    assert err.count("\n") == 1
