"""No change of the public interface goes unnoticed, and none is seen where there is none."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

import close_async
from close_async import CloseClient, journal, models
from tests.support.paths import ROOT
from tools.breaking.__main__ import base_of, facts_of, main, report
from tools.breaking.accepted import (
    Accepted,
    accepted,
    in_changelog,
    in_file,
    renamed,
    where_to_name,
)
from tools.breaking.compare import Change, accepts, compare
from tools.breaking.document import NotRun, compare_documents
from tools.breaking.snapshot import SNAPSHOT, files
from tools.breaking.typed import check_users

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.breaking.interface import Facts


SEQUENCES = "close_async.CloseClient.sequences"
RESOURCE = type(CloseClient("key").sequences)

Edit = tuple[object, str, str]

# What is changed, in the file of which object (None: in all files), and what has to be said of it.
PLANTED: dict[str, tuple[Edit, Change]] = {
    "a field is renamed": (
        (models.EmailTemplate, r"\bname\b", "title"),
        Change("close_async.models.EmailTemplate.name", "was removed"),
    ),
    "a field has another type": (
        (models.Sequence, r"(?m)^    timezone: str$", "    timezone: int"),
        Change("close_async.models.Sequence.timezone", "type: `str` became `int`"),
    ),
    "a member of an enum is gone": (
        (models.SequenceStatus, r'DRAFT = "draft"', ""),
        Change("close_async.models.SequenceStatus.DRAFT", "was removed"),
    ),
    "an argument is new and required": (
        (
            type(CloseClient("key").sequences),
            r"def get\(\s*self,\s*id: str,",
            "def get(self, id: str, kind: str,",
        ),
        Change(f"{SEQUENCES}.get(kind)", "is new and required", breaks=True),
    ),
    "an operation is gone": (
        (RESOURCE, r"async def delete\(", "async def _delete("),
        Change(f"{SEQUENCES}.delete", "was removed"),
    ),
    "a call that isn't sent yet is gone": (
        (
            type(CloseClient("key").sequences),
            r"(@staticmethod\n)    def update\(",
            r"\1    def _update(",
        ),
        Change(f"{SEQUENCES}.calls.update", "was removed"),
    ),
    "a class is renamed": (
        (None, r"\bPreview\b", "Forecast"),
        Change("close_async.bulk.Preview", "was removed"),
    ),
    "a default is another one": (
        (CloseClient, r"(?m)^MAX_RETRIES: Final = 3$", "MAX_RETRIES: Final = 4"),
        Change("close_async.CloseClient(max_retries)", "default: `3` became `4`"),
    ),
    "an argument is keyword-only": (
        (CloseClient, r"def count\(self, query:", "def count(self, *, query:"),
        Change(
            "close_async.CloseClient.count(query)",
            "kind: `positional or keyword` became `keyword-only`",
        ),
    ),
    "arguments are in another order": (
        (
            journal.fingerprint,
            r"def fingerprint\((operation: str), ([^)]*)\)",
            r"def fingerprint(\2, \1)",
        ),
        Change("close_async.journal.fingerprint(operation)", "position: `1` became `2`"),
    ),
    "a property is gone": (
        (models.CustomField.__mro__[1], r"\badditional_properties\b", "other_properties"),
        Change("close_async.models.CustomField.additional_properties", "was removed"),
    ),
    "an error takes something else": (
        (
            close_async.FieldUnreadable,
            r"class AudienceEmpty(.*?)\baction: str",
            r"class AudienceEmpty\1action: bytes",
        ),
        Change("close_async.AudienceEmpty(action)", "type: `str` became `bytes`"),
    ),
    "a plain method is an async one": (
        (CloseClient, r"\bdef search\(", "async def search("),
        Change("close_async.CloseClient.search", "was def, is async def"),
    ),
}


def copied(folder: Path) -> Path:
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "close_async", folder / "close_async", ignore=without)
    return folder


def edit(folder: Path, of: object, pattern: str, by: str) -> None:
    """Change the file in which *of* is defined, in a copy of the package."""
    places = [*(folder / "close_async").rglob("*.py")]
    if of is not None:
        source = inspect.getsourcefile(of)  # type: ignore[arg-type] # a class or a function
        assert source is not None
        places = [folder / Path(source).relative_to(ROOT)]
    texts = {place: place.read_text() for place in places}
    changed = {place: re.sub(pattern, by, text, flags=re.DOTALL) for place, text in texts.items()}
    assert changed != texts, "there is nothing like this any more to plant a break in"
    for place, text in changed.items():
        place.write_text(text)


@pytest.fixture(scope="module")
def present() -> Facts:
    return facts_of(ROOT)


@pytest.fixture(scope="module")
def planted(present: Facts, tmp_path_factory: pytest.TempPathFactory) -> list[Change]:
    """What is said of a copy with all breaks of `PLANTED`."""
    folder = copied(tmp_path_factory.mktemp("planted"))
    for change, _ in PLANTED.values():
        edit(folder, *change)
    return compare(present, facts_of(folder))


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Facts]:
    """Read a made-up package of this name, whose files are given."""

    def read(**texts: str) -> Facts:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in texts.items():
            file = folder / "close_async" / f"{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"from __future__ import annotations\n{dedent(text)}\n")
        return facts_of(folder)

    return read


def test_the_snapshot_shows_the_interface_as_it_is(present: Facts) -> None:
    found = {file.name: file.read_text(encoding="utf-8") for file in SNAPSHOT.iterdir()}

    assert files(present) == found, "is the change meant? `make interface` writes the snapshot"


def test_a_state_differs_in_nothing_from_itself(present: Facts) -> None:
    assert compare(present, present) == []


@pytest.mark.parametrize("planted_break", PLANTED)
def test_a_planted_break_is_named(planted_break: str, planted: list[Change]) -> None:
    _, expected = PLANTED[planted_break]

    assert [one for one in planted if one.path == expected.path] == [expected]


def test_a_planted_break_is_told_in_markdown_and_counted(planted: list[Change]) -> None:
    text, broken = report(planted, [], "main")

    assert broken == sum(change.breaks for change in planted)
    assert text.startswith("## Breaking since main\n\n- `close_async")
    assert f"- `{SEQUENCES}.get(kind)` is new and required" in text
    assert "- `close_async.models.EmailTemplate.title` is new" in text.partition("## Additions")[2]


def test_what_many_models_inherit_is_told_once(planted: list[Change]) -> None:
    text, _ = report(planted, [], "main")

    (line,) = [one for one in text.splitlines() if ".additional_properties` was removed" in one]
    assert re.search(r"\(so `close_async.models.*, .*, .* and \d+ more\)$", line)


def test_a_move_is_no_change(present: Facts, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    source = inspect.getsourcefile(journal.Entry)
    assert source is not None
    module = Path(source).stem
    edit(folder, None, rf"(from \.\S*)\b{module} import", r"\1_moved import")
    moved = folder / Path(source).relative_to(ROOT)
    moved.rename(moved.with_name("_moved.py"))

    assert compare(present, facts_of(folder)) == []


def test_where_a_module_is_a_package_its_names_are_the_same(package: Callable[..., Facts]) -> None:
    whole = package(__init__="", paging="__all__ = ['Pages']\nclass Pages: ...")
    parts = package(
        __init__="",
        **{"paging/__init__": "from .pages import Pages\n__all__ = ['Pages']"},
        **{"paging/pages": "class Pages: ..."},
    )

    assert compare(whole, parts) == []
    assert "close_async.paging.pages" not in parts


def test_a_property_is_the_same_as_a_declared_field_of_its_type(
    package: Callable[..., Facts],
) -> None:
    facade = """
        from importlib import import_module
        __all__ = ["Row", "Status"]
        def __getattr__(name): return getattr(import_module(f"._{name.lower()}", __name__), name)
        """
    status = """
        from enum import StrEnum
        class Status(StrEnum):
            ON = "on"
        """
    by_property = package(
        __init__=facade,
        _status=status,
        _row="""
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                from ._status import Status
            class Row:
                _status: object
                def __init__(self, *, status: Status | str) -> None:
                    self._status = status
                @property
                def status(self) -> Status | str: ...
                @status.setter
                def status(self, value: Status | str) -> None: ...
            """,
    )
    declared = package(
        __init__=facade,
        _status=status,
        _row="""
            from typing import TypeAlias, TypeVar
            from ._status import Status
            T = TypeVar("T")
            Choice: TypeAlias = T | str
            def choice(of): return property(lambda row: row, lambda row, value: None)
            class Row:
                status: Choice[Status] = choice(Status)
                def __init__(self, *, status): ...
            """,
    )

    assert compare(by_property, declared) == []
    assert declared["close_async.Row.status"]["type"] == "close_async.Status | str"


def test_what_cannot_be_set_any_more_is_a_break(package: Callable[..., Facts]) -> None:
    before = package(__init__="class Row:\n    name: str")
    after = package(__init__="class Row:\n    @property\n    def name(self) -> str: ...")

    assert compare(before, after) == [
        Change("close_async.Row.name", "fixed: nothing became `read-only`")
    ]
    assert compare(after, before) == []


def test_what_is_at_home_elsewhere_is_compared_there(package: Callable[..., Facts]) -> None:
    before = package(
        __init__="",
        old="class Row:\n    name: str\n    size: int\n\ndef rows() -> list[Row]: ...",
    )
    after = package(__init__="", new="class Row:\n    name: int\n\ndef rows() -> list[Row]: ...")
    accepts_move = [Accepted("close_async.old", "close_async.new", "a better name")]

    assert compare(renamed(before, after, accepts_move), after) == [
        Change("close_async.new.Row.name", "type: `str` became `int`"),
        Change("close_async.new.Row.size", "was removed"),
    ]
    assert compare(renamed(before, before, accepts_move), before) == []
    assert compare(before, after)[0] == Change("close_async.old", "was removed")


def test_what_is_written_for_type_checkers_alone_is_understood(
    package: Callable[..., Facts],
) -> None:
    facts = package(
        __init__="""
            from typing import TYPE_CHECKING, TypedDict
            __all__ = ["Options", "Row", "rows"]
            if TYPE_CHECKING:
                from typing import Literal, TypeAlias
                Order: TypeAlias = Literal["up", "down"]
            class Row: ...
            class Options(TypedDict):
                order: Order
            class _Page:
                def __init__(self, size: int) -> None:
                    self.size = size
            def rows(order: Order = "up") -> list[Row] | _Page | None: ...
            """
    )

    assert facts["close_async.rows"]["returns"] == "_._Page | list[close_async.Row] | None"
    assert facts["close_async.rows(order)"]["type"] == "Literal['down', 'up']"
    assert facts["close_async.Options.order"]["type"] == "Literal['down', 'up']"
    assert facts["_._Page.size"]["type"] == "int"


def test_what_harms_nobody_is_no_break(package: Callable[..., Facts]) -> None:
    before = package(
        __init__="""
            def gets_more(a: int) -> str: ...
            def takes_more(*, a: int) -> str: ...
            def takes_names(a: int, /) -> str: ...
            class Alone: ...
            class Whole:
                def method(self) -> int: ...
            """
    )
    after = package(
        __init__="""
            def gets_more(a: int, b: str = "x", *, c: bool = False, **rest: int) -> str: ...
            def takes_more(a: int | str | None = None) -> str: ...
            def takes_names(a: int) -> str: ...
            class Alone(Exception):
                size: int = 1
            class _Base:
                def method(self) -> int: ...
            class Whole(_Base): ...
            """
    )

    changes = compare(before, after)

    assert [change for change in changes if change.breaks] == []
    assert Change("close_async.gets_more(b)", "is new", breaks=False) in changes


def test_what_harms_somebody_is_a_break(package: Callable[..., Facts]) -> None:
    before = package(
        __init__="""
            from enum import Enum
            __all__ = ["SIZE", "Error", "Held", "Kind", "gives", "needs", "takes"]
            SIZE = 1
            def gives(a: int) -> str: ...
            def needs(a: int = 1) -> str: ...
            def takes(a: int | str) -> str: ...
            class Error(ValueError): ...
            class Kind(Enum):
                A = 1
            class Held:
                def method(self) -> int: ...
                def __len__(self) -> int: ...
            """
    )
    after = package(
        __init__="""
            from enum import Enum
            __all__ = ["SIZE", "Error", "Held", "Kind", "gives", "needs", "takes"]
            SIZE = 2
            def gives(a: int) -> str | None: ...
            def needs(a: int) -> str: ...
            def takes(a: int) -> str: ...
            class Error(Exception): ...
            class Kind(Enum):
                A = 2
            class Held:
                method: int
            """
    )

    changes = compare(before, after)

    bases = ("`ValueError, Exception, BaseException`", "`Exception, BaseException`")
    assert changes == [
        Change("close_async.Error", f"bases: {bases[0]} became {bases[1]}"),
        Change("close_async.Held.__len__", "was removed"),
        Change("close_async.Held.method", "was def, is attribute"),
        Change("close_async.Kind.A", "value: `1` became `2`"),
        Change("close_async.SIZE", "value: `1` became `2`"),
        Change("close_async.gives", "returns: `str` became `str | None`"),
        Change("close_async.needs(a)", "default: `1` became nothing"),
        Change("close_async.takes(a)", "type: `int | str` became `int`"),
    ]


@pytest.mark.parametrize(
    ("wide", "narrow", "is_so"),
    [
        ("a.X | None | str", "None | a.X", True),
        ("Literal['a', 'b']", "Literal['a']", True),
        ("a.X | str", "Literal['a', 'b'] | a.X", True),
        ("Literal['a']", "Literal['a', 'b']", False),
        ("Mapping[str, a.X | b.Y]", "Mapping[str, a.X]", False),
        ("object", "int", True),
        ("str", "object", False),
    ],
)
def test_a_wider_type_accepts_more(wide: str, narrow: str, is_so: bool) -> None:
    assert accepts(wide, narrow) is is_so


def test_a_break_may_be_accepted_with_its_reason() -> None:
    meant = in_file("# names of the field\nclose_async.query.*\n")
    gone = ("close_async.query.Part", "close_async.X")

    text, broken = report([Change(path, "was removed") for path in gone], meant, "v1")

    assert broken == 1
    assert text == (
        "## Breaking since v1\n\n- `close_async.X` was removed\n\n"
        "## Breaking, and accepted since v1\n\n"
        "- `close_async.query.Part` was removed (names of the field)"
    )


def test_a_break_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="# why"):
        in_file("close_async.X\n")


def test_a_release_takes_its_breaks_from_the_changelog(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "accepted_breaks").write_text("# old\nclose_async.*\n")
    changelog = tmp_path / "CHANGELOG.md"
    newest = dedent("""
        # Changelog

        ## 0.2.0 (unreleased)

        ### Breaking

        - `close_async.a` -> `close_async.b`: shorter.
        - `close_async.C.*` is gone

        ### Added

        - `close_async.d`
        """)

    changelog.write_text(newest + "\n## 0.1.0 (unreleased)\n")
    before_a_release, first_place = accepted(tmp_path), where_to_name(tmp_path)
    changelog.write_text(newest + "\n## 0.1.0\n\n### Breaking\n\n- `close_async.e`\n")
    after_it, later_place = accepted(tmp_path), where_to_name(tmp_path)

    assert "tools/accepted_breaks" in first_place
    assert "CHANGELOG.md, under `### Breaking`" in later_place
    assert before_a_release == [Accepted("close_async.*", "", "old")]
    assert (
        after_it
        == in_changelog(newest)
        == [
            Accepted("close_async.a", "close_async.b", "shorter"),
            Accepted("close_async.C.*", "", "is gone"),
        ]
    )


def test_the_same_document_needs_no_oasdiff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "a.yaml"
    document.write_text("openapi: 3.1.0")
    monkeypatch.setenv("PATH", "")

    assert compare_documents(document, document) == []


def test_without_npm_the_document_is_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(f"title: {name}")

    with pytest.raises(NotRun, match="npm isn't installed"):
        compare_documents(tmp_path / "a.yaml", tmp_path / "b.yaml")


def test_an_operation_that_the_document_lost_is_named(tmp_path: Path) -> None:
    before = ROOT / "openapi" / "close.yaml"
    shutil.copytree(before.parent, tmp_path, dirs_exist_ok=True)
    after = tmp_path / "close.yaml"
    operation = r"(?m)^    delete:\n      tags: \[sequences\]\n(      .*\n|\n)*"
    after.write_text(re.sub(operation, "", before.read_text(), count=1))

    try:
        changes = compare_documents(before, after)
    except NotRun as why:
        pytest.skip(str(why))

    assert changes == [
        Change(
            "DELETE /sequence/{id}/ api-removed-without-deprecation",
            "api removed without deprecation",
        )
    ]


GIT = shutil.which("git") or "git"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=one", "-c", "user.email=one@example.com"]
    subprocess.run([GIT, *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_it_compares_with_the_last_tag_or_the_snapshot_or_not_at_all(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "first")
    with pytest.raises(SystemExit) as neither:
        base_of(tmp_path)
    snapshot = tmp_path / SNAPSHOT.relative_to(ROOT) / "close_async.txt"
    snapshot.parent.mkdir(parents=True)
    snapshot.write_text("class Old\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a snapshot")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "more")
    by_snapshot = base_of(tmp_path)
    git(tmp_path, "tag", "v0.1.0")
    git(tmp_path, "tag", "not-a-release")

    assert "nothing to compare with" in str(neither.value.code)
    git(tmp_path, "diff", "--exit-code", by_snapshot, "HEAD~1")
    assert base_of(tmp_path) == "v0.1.0"


def test_what_users_wrote_before_is_type_checked_with_the_package_of_now(tmp_path: Path) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    (before / "tests" / "typing").mkdir(parents=True)
    (before / "tests" / "typing" / "ok_a.py").write_text(
        "from close_async import size\n\nfound: int = size('x')\n"
    )
    (before / "tests" / "typing" / "bad_a.py").write_text("x: int = ''  # error: [assignment]\n")
    (before / "README.md").write_text(
        "# Title\n\n```python\nfrom close_async import size, gone\n```\n\n```py\nno code\n```\n"
    )
    (now / "close_async").mkdir(parents=True)
    (now / "close_async" / "__init__.py").write_text("def size(of: int) -> int: return of\n")

    changes = check_users(before, now)

    assert [one.path for one in changes] == ["README.md:4", "tests/typing/ok_a.py:3"]
    assert 'incompatible type "str"; expected "int"' in changes[1].text
    assert all(one.breaks for one in changes)


def test_the_readme_and_the_typed_examples_of_now_fit_the_package_of_now() -> None:
    assert check_users(ROOT, ROOT) == []


def test_the_command_compares_with_a_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "close_async/__init__.py": "class Old: ...",
        "openapi/close.yaml": "openapi: 3.1.0",
        "CHANGELOG.md": "# Changelog\n\n## 0.1.0 (unreleased)\n",
        "tools/accepted_breaks": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        git(tmp_path, *command)
    monkeypatch.setattr("tools.breaking.__main__.ROOT", tmp_path)
    monkeypatch.setattr("tools.breaking.__main__.DOCUMENT", tmp_path / "openapi" / "close.yaml")

    unchanged = (main(["HEAD"]), capsys.readouterr().out)
    (tmp_path / "close_async" / "__init__.py").write_text("class New: ...")
    code = main(["HEAD"])
    said = capsys.readouterr()
    changed, demanded = (code, said.out), said.err
    (tmp_path / "tools" / "accepted_breaks").write_text(
        "# shorter\nclose_async.Old -> close_async.New\n"
    )
    accepted_now = (main(["HEAD"]), capsys.readouterr().out)

    added = "## Additions since HEAD\n\n- `close_async.New` is new\n"
    gone = "- `close_async.Old` was removed"
    assert unchanged == (0, "")
    assert changed == (1, f"## Breaking since HEAD\n\n{gone}\n\n{added}")
    renamed_to = "- `close_async.Old` is now `close_async.New` (shorter)"
    assert "name each in tools/accepted_breaks" in demanded
    assert accepted_now == (0, f"## Breaking, and accepted since HEAD\n\n{renamed_to}\n")
