"""
Tries the package and the generator with other versions than those of constraints.txt.

    python -m tools.versions            # all of these
    python -m tools.versions newest     # the newest version of each dependency
    python -m tools.versions lowest     # the lowest one that pyproject.toml promises
    python -m tools.versions generator  # the newest openapi-python-client

Each gets an environment of its own in a temporary folder. It returns 1 if one of them fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement

from .document import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["differences", "lowest", "main", "pins", "promised"]

_EXTRAS: Final = ("speed", "cli", "sandbox")
_GENERATOR: Final = "openapi-python-client"
_PROGRAM: Final = ROOT / "tests" / "package" / "lowest.py"


def promised() -> list[Requirement]:
    """Return what pyproject.toml asks for, with the extras that the sandbox needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    named = [*project["dependencies"], *(one for extra in _EXTRAS for one in optional[extra])]
    return [Requirement(one) for one in named]


def lowest() -> list[str]:
    """Return each of these with its lowest version."""
    return [_pinned(one) for one in promised()]


def _pinned(requirement: Requirement) -> str:
    (version,) = [one.version for one in requirement.specifier if one.operator == ">="]
    return f"{requirement.name}=={version}"


def pins() -> dict[str, str]:
    """Return the versions of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line)


def differences(installed: Mapping[str, str], pinned: Mapping[str, str]) -> list[str]:
    """Return which versions are others than the pinned ones."""
    known = {_normal(name): version for name, version in pinned.items()}
    return [
        f"{name} {version} (pinned: {known[_normal(name)]})"
        for name, version in sorted(installed.items())
        if known.get(_normal(name), version) != version
    ]


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


def _newest(folder: Path) -> int:
    return _works(_environment(folder, [*map(str, promised()), "trio"]))


def _lowest(folder: Path) -> int:
    return _works(_environment(folder, [*lowest(), f"trio=={pins()['trio']}"]))


def _generator(folder: Path) -> int:
    pinned = [f"{name}=={pins()[name]}" for name in ("PyYAML", "ruff", "jsonschema", "packaging")]
    python = _environment(folder, [_GENERATOR, *map(str, promised()), *pinned])
    return _run(python, "-m", "tools.generate", "--check")


_CHECKS: Final[dict[str, Callable[[Path], int]]] = {
    "newest": _newest,
    "lowest": _lowest,
    "generator": _generator,
}


def _environment(folder: Path, wanted: list[str]) -> Path:
    """Make an environment, say in what it differs, and return its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--upgrade", *wanted], check=True)
    listed = subprocess.run([*pip, "list", "--format", "json"], check=True, capture_output=True)
    installed = {one["name"]: one["version"] for one in json.loads(listed.stdout)}
    for line in differences(installed, pins()) or ["the same versions as in constraints.txt"]:
        print(f"  {line}", flush=True)
    return python


def _works(python: Path) -> int:
    return max(_run(python, "-W", "error", str(_PROGRAM), one) for one in ("asyncio", "trio"))


def _run(python: Path, *arguments: str) -> int:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [str(python), *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


def main(arguments: list[str]) -> int:
    """Try what the command line names, or all, and return the exit code."""
    failed: list[str] = []
    for name in arguments or _CHECKS:
        print(f"{name}:", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            try:
                code = _CHECKS[name](Path(folder) / "venv")
            except subprocess.CalledProcessError as error:
                # Such as versions that can't be had together.
                print(f"  {error}")
                code = 1
        print(f"  {'fails' if code else 'fine'}")
        failed += [name] if code else []
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
