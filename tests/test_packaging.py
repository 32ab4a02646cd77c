"""What is installed holds what the checkout holds."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import explorer

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from this checkout, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    return built


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_module_and_every_resource(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("explorer/")}
    modules = {f"explorer/{name}" for name in files_below(ROOT / "explorer")}
    resources = {f"explorer/resources/{name}" for name in files_below(ROOT / "resources")}
    assert inside == modules | resources


def test_the_wheel_names_its_version_command_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = f"cnn_explorer-{explorer.__version__}.dist-info"
        assert "cnn-explorer = explorer.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
        metadata = archive.read(f"{info}/METADATA").decode()
        assert "MIT License" in archive.read(f"{info}/licenses/LICENSE").decode()
    assert "Name: cnn-explorer" in metadata
    assert "pyside6-essentials<6.12,>=6.8" in metadata.lower()


def test_an_installed_wheel_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "from explorer.resources import find; print(find('weights', 'lenet.safetensors'))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.strip() == str(tmp_path / "explorer" / "resources" / "weights" / "lenet.safetensors")


def test_asking_the_package_for_its_names_imports_them_and_nothing_else() -> None:
    for name in explorer.__all__:
        assert getattr(explorer, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        explorer.nonsense  # noqa: B018


def test_the_command_line_waits_for_neither_torch_nor_qt() -> None:
    code = (
        "import sys, explorer.cli; explorer.cli.make_parser();"
        "assert not {'torch', 'PySide6', 'PIL'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


# ---- the system packages


def run_system_libraries(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run the script on a bare system made of stubs: ``id="echo 0"`` is what the program called id does."""
    bare = {"ldconfig": "", "dpkg": "exit 1", "apt-get": "", "find": "", "sudo": "exit 1", "id": "echo 1000"}
    for name, body in {**bare, **programs}.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    command = ["sh", str(ROOT / "tools" / "system-libraries.sh"), "window"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_missing_system_packages_are_named_in_one_sentence_where_they_may_not_be_installed(
    tmp_path: Path,
) -> None:
    done = run_system_libraries(tmp_path)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    for package in ("libxcb-cursor0", "libegl1", "libgl1-mesa-dri", "fonts-dejavu-core"):
        assert package in sentence


def test_missing_system_packages_are_installed_as_root(tmp_path: Path) -> None:
    done = run_system_libraries(tmp_path, id="echo 0", **{"apt-get": f'echo "$@" >> {tmp_path}/log'})
    assert done.returncode == 0, done.stderr
    update, install = (tmp_path / "log").read_text().splitlines()
    assert update == "update -qq"
    assert install.startswith("install ")
    assert "libxcb-cursor0" in install


def test_a_failed_installation_names_the_packages(tmp_path: Path) -> None:
    done = run_system_libraries(tmp_path, id="echo 0", **{"apt-get": "exit 100"})
    assert done.returncode == 1
    assert "libxcb-cursor0" in done.stderr
