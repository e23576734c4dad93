"""
Writes `close_async/_generated/`, a table in `README.md`, and in docs/ the page of guesses and a
page for each resource, from `openapi/close.yaml`.

    python -m tools.generate            write it
    python -m tools.generate --check    compare, write nothing, exit 1 if it would change

The generator deletes before it writes and stops in the middle if a template fails, so it works in
a temporary folder, which takes the place of the old one only if everything went well.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import pass_environment

from .checks import check_document
from .coverage_table import with_coverage
from .document import DOCUMENT, ROOT, Document, load
from .errors import PlanError, Refused
from .guesses import guesses_page
from .naming import docstring
from .planning.own_resources import check_own_resources, own_resources
from .planning.places import located
from .planning.plan import Plan
from .planning.refusals import Refusals
from .planning.upstream import TEMPLATE_FILTERS, app, parsed
from .planning.variants import without_variants
from .source import Source
from .tables.resources import resource_pages

if TYPE_CHECKING:
    from jinja2 import Environment

    from .document import Node

__all__ = ["differences", "generate", "main", "swap"]

CONFIG: Final = ROOT / "generator-config.yml"
TEMPLATES: Final = ROOT / "templates"
PACKAGE: Final = ROOT / "close_async"
TARGET: Final = PACKAGE / "_generated"
GUESSES: Final = ROOT / "docs" / "explanation" / "guesses.md"
RESOURCES: Final = ROOT / "docs" / "reference" / "resources"
README: Final = ROOT / "README.md"
# What the generator insists on writing and the package has in its own way.
_UNWANTED: Final = ("client.py", "errors.py")


def generate(document: Node, target: Path, *, templates: Path = TEMPLATES) -> Plan:
    """
    Generate the package from *document* into the new folder *target*, and return what it prints.

    Raises:
        PlanError: the document can't be generated; *target* is not to be used.
    """
    # As JSON, the plan and the generator can't understand it differently.
    text = json.dumps(document, default=str)
    source = target.with_name(f"{target.name}.json")
    known = json.dumps(without_variants(document), default=str)
    source.write_text(known, encoding="utf-8")
    plan = _plan(json.loads(text))
    printer = _Printer(plan)
    arguments = ["generate", "--path", source, "--output-path", target, "--config", CONFIG]
    options = ["--custom-template-path", templates, "--meta", "none", "--fail-on-warning"]
    if app([str(one) for one in (*arguments, *options)], standalone_mode=False):
        msg = "openapi-python-client can't generate all of it; see above for the reason"
        raise PlanError(msg)

    printer.print_rest(target / "models")
    _one_module_per_tag(target / "api")
    _remove_unwanted(target)
    _tidy(target)
    return plan


def _plan(document: Node) -> Plan:
    """
    Return what is printed of a document.

    Raises:
        PlanError: some of it can't be; the error has all reasons.
    """
    refusals = Refusals()
    refusals.attempt(check_document, document)
    openapi, left_out = parsed(without_variants(document), CONFIG)
    refusals.add(*left_out)
    config = load(CONFIG)
    own = own_resources(Source(CONFIG, CONFIG.name))
    plan = Plan(openapi, document, config["hand_written"], config["hidden_tags"], own)
    refusals.attempt(plan.check)
    refusals.check()
    return plan


class _Printer:
    """Gives templates the plan of a document, and prints what the generator has no file for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._environment: Environment | None = None
        TEMPLATE_FILTERS.update(plan=self._planned, docstring=docstring, literal=repr)

    def print_rest(self, folder: Path) -> None:
        """Print a module for each union and for each variant of a model."""
        if self._environment is None:
            return

        for union in self._plan.used_unions:
            self._print("union", folder / union.module, self._environment, union)
        for variant in self._plan.used_variants:
            self._print("variant", folder / variant.module, self._environment, variant)

    def _print(self, kind: str, path: Path, environment: Environment, one: object) -> None:
        text = environment.get_template(f"{kind}.py.jinja").render({kind: one})
        path.with_suffix(".py").write_text(text, encoding="utf-8")

    @pass_environment
    def _planned(self, environment: Environment, name: str, *arguments: Any) -> Any:
        self._environment = environment
        found = getattr(self._plan, name)
        return found(*arguments) if callable(found) else found


def _one_module_per_tag(api: Path) -> None:
    """Turn each folder that the generator made for a tag into a module."""
    for package in sorted(api.glob("*/__init__.py")):
        package.rename(api / f"{package.parent.name}.py")
        shutil.rmtree(package.parent)


def _remove_unwanted(target: Path) -> None:
    """Delete what nothing uses: if a template printed nothing, its file isn't needed."""
    for path in target.rglob("*.py"):
        if path.name in _UNWANTED or not path.read_text(encoding="utf-8").strip():
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
    """
    Put a copy of *fresh* in the place of *target*.

    What is copied stands beside *target* until it's complete. Whenever this is interrupted,
    there is an old folder or a new one; at worst the old one is called `.old`, and the next
    run puts it back.
    """
    new, old = (target.with_name(f"{target.name}.{word}") for word in ("new", "old"))
    _put_back(old, target)
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(fresh, new)
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        _put_back(old, target)


def _put_back(old: Path, target: Path) -> None:
    """Leave one of the two: *target* if it's there."""
    if not old.exists():
        return

    if target.exists():
        shutil.rmtree(old)
    else:
        old.rename(target)


def differences(left: Path, right: Path) -> list[str]:
    """Return the files that differ between two folders or stand in only one of them."""
    mine, others = _files(left), _files(right)
    changed = {
        name for name in mine & others if not filecmp.cmp(left / name, right / name, shallow=False)
    }
    return sorted(changed | (mine ^ others))


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.py")}


def main(arguments: list[str] | None = None) -> int:
    """Generate or check, and return the exit code."""
    options = _options(arguments)
    os.environ.setdefault("COLUMNS", "120")
    document = Document(options.document)
    try:
        return _run(options, document)
    # A traceback would tell of our code, and the fault is in the document.
    except PlanError as error:
        for reason in error.args:
            print(located(document, reason), file=sys.stderr)
    except Refused as error:
        print(error, file=sys.stderr)
    return 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.generate", description="Writes close_async/_generated/."
    )
    parser.add_argument(
        "--check", action="store_true", help="compare only, exit 1 if it would change"
    )
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="another OpenAPI document")
    parser.add_argument("--target", type=Path, default=TARGET, help="another folder to write")
    parser.add_argument("--templates", type=Path, default=TEMPLATES, help="other templates")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, source: Document) -> int:
    document = source.data
    if options.document == DOCUMENT:
        # Another document need not have these tags.
        tags = {tag["name"] for tag in document["tags"]}
        check_own_resources(Source(CONFIG, CONFIG.name), tags, PACKAGE)
    with tempfile.TemporaryDirectory(prefix="close_async_") as folder:
        fresh = Path(folder) / "_generated"
        plan = generate(document, fresh, templates=options.templates)
        # What the document lacks was refused above.
        pages = _pages(plan, document) if options.document == DOCUMENT else {}
        changed = differences(fresh, options.target)
        outdated = (path for path, text in pages.items() if text != _text_of(path))
        changed.extend(str(path.relative_to(ROOT)) for path in outdated)
        if options.check:
            return _report(changed)
        swap(fresh, options.target)
    if options.target == TARGET:
        for path, text in pages.items():
            _write(path, text)
    print(f"{options.target}: {len(changed)} files changed")
    return 0


def _pages(plan: Plan, document: Node) -> dict[Path, str | None]:
    """Return the pages of the documentation that are written, and None for those to delete."""
    resources = resource_pages(plan, json.loads(json.dumps(document, default=str)))
    gone = {path.name for path in RESOURCES.glob("*.md")} - resources.keys()
    return {
        GUESSES: guesses_page(document),
        README: with_coverage(_text_of(README), document),
        **{RESOURCES / name: text for name, text in resources.items()},
        **{RESOURCES / name: None for name in gone},
    }


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


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
