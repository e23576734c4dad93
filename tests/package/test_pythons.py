"""The wheel in a bare environment of each Python that the classifiers name and this machine has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.support.paths import ROOT

PATIENCE: Final = 280
PROGRAM: Final = Path(__file__).with_name("lowest.py")
_CLASSIFIER: Final = re.compile(r"Programming Language :: Python :: (3\.\d+)$")


def promised() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = map(_CLASSIFIER.match, project["classifiers"])
    return [one[1] for one in found if one]


def interpreter(version: str) -> str | None:
    """Return where a Python of that version is, on the path or among those of pyenv."""
    kept = (Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python")
    named = [sys.executable, shutil.which(f"python{version}"), *map(str, sorted(kept))]
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    for path in filter(None, named):
        ran = subprocess.run([path, "-c", program], capture_output=True, text=True, check=False)
        if ran.stdout.strip() == version:
            return path
    return None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it's made of the source archive, as an index would get both."""
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "project"
    ignored = shutil.ignore_patterns(".venv", ".git", "__pycache__", "dist", "node_modules")
    shutil.copytree(ROOT, source, ignore=ignored)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.timeout(3 * PATIENCE)
@pytest.mark.parametrize("version", promised())
def test_it_works_installed_from_its_wheel(version: str, wheel: Path, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    subprocess.run([python, "-m", "venv", str(tmp_path / "venv")], check=True, capture_output=True)
    bare = tmp_path / "venv" / "bin" / "python"
    pip = [str(bare), "-m", "pip", "install", "--quiet", "--constraint", "constraints.txt"]
    wanted = [f"{wheel}[sandbox]", "trio"]
    installed = subprocess.run(
        [*pip, *wanted], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    if installed.returncode and "CI" not in os.environ:
        pytest.skip(f"pip can't fetch what it needs here: {installed.stderr[-300:]}")
    assert installed.returncode == 0, installed.stderr

    # -I: nothing of this folder, so that what runs is what was installed.
    for backend in ("asyncio", "trio"):
        ran = subprocess.run(
            [str(bare), "-I", "-W", "error", str(PROGRAM), backend],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert (ran.stdout, ran.returncode) == ("fine\n", 0), ran.stderr


def test_the_workflow_runs_on_the_same_versions() -> None:
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    (listed,) = re.findall(r"python: \[(.*)\]", text)

    assert re.findall(r"3\.\d+", listed) == promised()
