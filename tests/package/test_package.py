"""The package as it's shipped: what it holds, what it needs, what importing it costs."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from benchmarks import import_time
from tests.support.paths import ROOT

NEEDED = (
    "httpx",
    "httpcore",
    "h11",
    "certifi",
    "idna",
    "anyio",
    "attrs",
    "typing_extensions",
    "tzdata",
)
# What the sandbox's page is made of beside its code.
PAGE = {
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "close_async" / "sandbox" / "page").rglob("*.*")
    if path.suffix in {".html", ".css", ".js"}
}
MAIN_JOB = """
import sys
import anyio, httpx
from close_async import CloseClient
from close_async.models import Sequence
from close_async.query import Lead

def answer(request):
    rows = [{"id": "seq_1", "name": "Outreach", "status": "active"}]
    return httpx.Response(200, json={"data": rows, "has_more": False})

async def main():
    async with CloseClient("api_key", transport=httpx.MockTransport(answer)) as close:
        print([sequence.name async for sequence in close.sequences.list()])

anyio.run(main)
print(Lead.name.has_words("ACME").explain())
print(sorted({"starlette", "jinja2", "typer", "rich", "orjson", "uvicorn"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel and the source archive of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "project"
    shutil.copytree(
        ROOT, source, ignore=shutil.ignore_patterns(".venv", ".git", "__pycache__", "dist")
    )
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Path:
    (found,) = archives.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel and its four requirements, with what these need, only."""
    folder = tmp_path_factory.mktemp("alone")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder)  # noqa: S202 - we built it
    for name in NEEDED:
        for path in importlib.metadata.files(name) or ():
            if path.suffix == ".py" or "dist-info" not in str(path):
                _copy(Path(str(path.locate())), folder / path)
    return folder


def _copy(source: Path, target: Path) -> None:
    if source.is_file() and "__pycache__" not in source.parts and ".." not in target.parts:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.partition("/")[0] for name in names}
    assert tops == {
        "close_async",
        f"close_async-{importlib.metadata.version('close-async')}.dist-info",
    }
    assert "close_async/py.typed" in names
    assert "close_async/_generated/models/sequence.py" in names
    assert set(names) >= PAGE
    tests = [name for name in names if "test" in name.lower()]
    assert tests == ["close_async/pytest_plugin.py"]


def test_the_source_archive_holds_no_test(archives: Path) -> None:
    (archive,) = archives.glob("*.tar.gz")

    with tarfile.open(archive) as opened:
        names = [name.partition("/")[2] for name in opened.getnames()]

    assert "close_async/client.py" in names
    assert set(names) >= PAGE
    assert [name for name in names if name.startswith("tests")] == []


def metadata_of(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = [one for one in opened.namelist() if one.endswith("METADATA")]
        return opened.read(name).decode()


def test_on_an_index_each_link_of_the_readme_leads_somewhere(wheel: Path) -> None:
    text = metadata_of(wheel)

    links = re.findall(r"\]\(([^)]+)\)", text.partition("\n\n")[2])
    assert links
    assert [link for link in links if not link.startswith("https://")] == []
    assert "## Quick start" in text
    assert "| learn it by a task | export a list, " in text


def test_in_the_source_archive_each_link_of_the_readme_leads_to_a_file(archives: Path) -> None:
    (archive,) = archives.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    links = {link.partition("#")[0] for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text)}
    pages = {link for link in links if link.startswith("docs/")}
    assert pages <= held
    # These are for who works on it.
    assert {link for link in links if not (ROOT / link).exists()} == set()


def test_no_address_is_a_placeholder(wheel: Path) -> None:
    urls = re.findall(r"^Project-URL: (.*)$", metadata_of(wheel), re.MULTILINE)

    assert [
        url for url in urls if re.search(r"example|todo|your-|localhost", url, re.IGNORECASE)
    ] == []


def test_four_requirements_are_all_it_needs(wheel: Path) -> None:
    said = metadata_of(wheel).splitlines()

    needed = [line for line in said if line.startswith("Requires-Dist") and "extra ==" not in line]
    # httpx 1 has another interface, and fails in the midst of an import of ours.
    assert sorted(line.removeprefix("Requires-Dist: ") for line in needed) == [
        # Before, a cancellation while a connection was being made didn't go through at once.
        "anyio>=4.10",
        "attrs>=23.2",
        "httpx<1,>=0.27",
        # Windows has no time zones, and slim images have none.
        "tzdata>=2023.3",
    ]
    assert "Requires-Python: >=3.11" in said


SIX = {"openapi-python-client", "httpx", "attrs", "anyio", "pytest-asyncio", "pytest-httpx"}


def test_contributing_says_what_each_of_the_six_packages_is_for() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[([a-z-]+)\]\(https://[^)]+\) \| (.+) \|$", text, re.MULTILINE))

    assert rows.keys() == SIX
    assert all("no dependency" not in part for part in rows.values())
    assert all(importlib.metadata.version(name) for name in SIX)


def test_it_knows_time_zones_where_the_system_knows_none(alone: Path) -> None:
    script = f"""
import sys
sys.path[:0] = [{str(alone)!r}]
import zoneinfo
zoneinfo.reset_tzpath(to=())
from close_async import CloseClient
CloseClient("api_key", timezone="Europe/Berlin")
print(sorted(zoneinfo.TZPATH))
"""

    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )

    assert (ran.stdout, ran.stderr) == ("[]\n", "")


@pytest.mark.parametrize("command", ["demo", "sandbox"])
def test_the_sandbox_runs_where_the_system_knows_no_time_zone(command: str) -> None:
    programs = {
        "demo": ["-m", "close_async.cli", "demo"],
        "sandbox": ["-c", "from close_async.sandbox import Sandbox; Sandbox()"],
    }

    ran = subprocess.run(
        [sys.executable, *programs[command]],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONTZPATH": ""},
    )

    assert (ran.returncode, ran.stderr) == (0, "")


def test_installed_alone_it_lists_from_a_mocked_transport(alone: Path) -> None:
    script = f"import sys; sys.path[:0] = [{str(alone)!r}]\n{MAIN_JOB}"

    # -I and -S: no site-packages, no environment, no current folder.
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )

    assert ran.stderr == ""
    assert ran.stdout.splitlines()[0] == "['Outreach']"
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("module", ["close_async.cli", "close_async.sandbox"])
def test_without_its_extra_a_part_says_what_to_install(alone: Path, module: str) -> None:
    use = {
        "close_async.cli": "close_async.cli.main()",
        "close_async.sandbox": "close_async.sandbox.Sandbox()",
    }
    lines = [
        f"import sys; sys.path[:0] = [{str(alone)!r}]; sys.argv = ['close-async', 'demo']",
        f"import {module}",
        use[module],
    ]
    script = "\n".join(lines)

    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )

    assert ran.returncode != 0
    assert "pip install" in ran.stderr
    assert "close-async[" in ran.stderr


@pytest.mark.parametrize(("module", "title"), [("starlette", "Starlette"), ("jinja2", "Jinja2")])
def test_without_one_of_its_requirements_the_sandbox_names_it(module: str, title: str) -> None:
    script = f"import sys; sys.modules[{module!r}] = None; import close_async.sandbox"

    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert ran.stderr.splitlines()[-1] == (
        f'ModuleNotFoundError: the sandbox needs {title}: pip install "close-async[sandbox]"'
    )


LATE = ("_generated.models.", "query", "bulk", "search", "cli.", "sandbox")


def test_what_is_not_used_is_not_loaded() -> None:
    lines = [
        "import sys, close_async",
        "assert 'httpx' not in sys.modules",
        "close_async.CloseClient('api_key').sequences",
        "mine = [n.removeprefix('close_async.') for n in sys.modules if 'close_async' in n]",
        f"print([name for name in mine if name.startswith({LATE!r})])",
    ]

    ran = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "[]\n"


def test_importing_it_costs_no_more_than_a_quarter_over_httpx() -> None:
    found = import_time.measure(5, (import_time.NOTHING, import_time.HTTPX, import_time.CLIENT))

    assert import_time.ratio(found, import_time.CLIENT, import_time.HTTPX) <= 1.25
