"""
Writes `close_async/_generated/` and `docs/guesses.md` from `openapi/close.yaml`.

    python -m tools.generate            write it
    python -m tools.generate --check    compare, write nothing, exit 1 if it would change

The generator deletes before it writes and stops in the middle if a template fails, so it works in
a temporary folder, which takes the place of the old one only if everything went well.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openapi_python_client
import yaml
from jinja2 import pass_environment
from openapi_python_client.cli import app

from .guesses import guesses_page
from .plan import Plan, prose

if TYPE_CHECKING:
    from jinja2 import Environment

ROOT: Final = Path(__file__).parent.parent
DOCUMENT: Final = ROOT / "openapi" / "close.yaml"
CONFIG: Final = ROOT / "generator-config.yml"
TARGET: Final = ROOT / "close_async" / "_generated"
GUESSES: Final = ROOT / "docs" / "guesses.md"
# What the generator insists on writing and the package has in its own way.
_UNWANTED: Final = ("client.py", "errors.py")


def generate(document: Path, target: Path) -> None:
    """
    Generate the package from *document* into the new folder *target*.

    Raises:
        SystemExit: the generator warned or failed; *target* is not to be used.
    """
    _register_filters(document)
    arguments = ["generate", "--path", document, "--output-path", target, "--config", CONFIG]
    options = ["--custom-template-path", ROOT / "templates", "--meta", "none", "--fail-on-warning"]
    code = app([str(one) for one in (*arguments, *options)], standalone_mode=False)
    if code:
        raise SystemExit(code)

    _remove_unwanted(target)
    _tidy(target)


def _register_filters(document: Path) -> None:
    parsed = yaml.safe_load(document.read_text())
    hand_written = yaml.safe_load(CONFIG.read_text())["hand_written"]

    @cache
    def plan_of(environment: Environment) -> Plan:
        openapi: Any = environment.globals["openapi"]
        return Plan(openapi, parsed, hand_written)

    @pass_environment
    def planned(environment: Environment, name: str, *arguments: Any) -> Any:
        found = getattr(plan_of(environment), name)
        return found(*arguments) if callable(found) else found

    openapi_python_client.TEMPLATE_FILTERS.update(planned=planned, prose=prose)


def _remove_unwanted(target: Path) -> None:
    """Delete what nothing uses: a template that printed nothing means that its file isn't needed."""
    for path in [target / name for name in _UNWANTED] + [*target.rglob("*.py")]:
        if path.exists() and (path.name in _UNWANTED or not path.read_text().strip()):
            path.unlink()


def _tidy(target: Path) -> None:
    """Drop unused imports, sort the others, and format, with the rules of this project."""
    config = ["--config", str(ROOT / "pyproject.toml"), str(target)]
    rules = ["--select", "F401,I,PIE790,RUF022,TC"]
    # A resource is no place for re-exports, though it stands in an __init__.py.
    everywhere = ["--config", "lint.ignore-init-module-imports=false"]
    fix = ["check", "--quiet", "--fix-only", "--unsafe-fixes", *rules, *everywhere]
    for command in (fix, ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *config], check=True)


def swap(fresh: Path, target: Path) -> None:
    """Put *fresh* in the place of *target*."""
    old = target.with_name(f"{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    shutil.move(fresh, target)
    shutil.rmtree(old, ignore_errors=True)


def differences(left: Path, right: Path) -> list[str]:
    """Return the files that differ between two folders or stand in only one of them."""
    mine, others = _files(left), _files(right)
    changed = {
        name for name in mine & others if not filecmp.cmp(left / name, right / name, shallow=False)
    }
    return sorted(changed | (mine ^ others))


def _files(folder: Path) -> set[str]:
    return (
        {str(path.relative_to(folder)) for path in folder.rglob("*.py")}
        if folder.exists()
        else set()
    )


def main(arguments: list[str] | None = None) -> int:
    """Generate or check, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.generate", description="Writes close_async/_generated/."
    )
    parser.add_argument(
        "--check", action="store_true", help="compare only, exit 1 if it would change"
    )
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="another OpenAPI document")
    parser.add_argument("--target", type=Path, default=TARGET, help="another folder to write")
    options = parser.parse_args(arguments)
    os.environ.setdefault("COLUMNS", "120")
    page = guesses_page(yaml.safe_load(options.document.read_text()))
    with tempfile.TemporaryDirectory(prefix="close_async_") as folder:
        fresh = Path(folder) / "_generated"
        generate(options.document, fresh)
        changed = differences(fresh, options.target)
        if options.document == DOCUMENT and page != _text_of(GUESSES):
            changed.append(str(GUESSES.relative_to(ROOT)))
        if options.check:
            return _report(changed)
        swap(fresh, options.target)
    if options.target == TARGET:
        GUESSES.write_text(page)
    print(f"{options.target}: {len(changed)} files changed")
    return 0


def _text_of(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _report(changed: list[str]) -> int:
    if not changed:
        print("the generated code is what `make generate` writes")
        return 0

    print(
        "the generated code is not what `make generate` writes; run it, and commit what it changes:"
    )
    print("\n".join(f"  {name}" for name in changed))
    return 1


if __name__ == "__main__":
    sys.exit(main())
