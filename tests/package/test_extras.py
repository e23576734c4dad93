"""What needs a package of an extra, and doesn't find it, says which extra to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import ROOT


@pytest.mark.parametrize(
    ("extra", "what", "package", "code"),
    [
        ("fleet", "RateLimiter.redis()", "redis", "RateLimiter.redis('redis://localhost')"),
        ("fleet", "Journal.postgres()", "psycopg", "Journal.postgres('postgresql:///crm')"),
        ("fleet", "RedisTokenStore", "redis", "RedisTokenStore('redis://localhost', name='a')"),
        ("fleet", "close_async.fleet", "taskiq", "import close_async.fleet"),
        ("fleet", "close_async.fleet", "taskiq_redis", "import close_async.fleet"),
    ],
)
def test_a_missing_extra_is_named(extra: str, what: str, package: str, code: str) -> None:
    blocked = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from close_async import Journal, RateLimiter, RedisTokenStore\n"
        f"try:\n    {code}\nexcept ImportError as error:\n    print(error)"
    )

    done = subprocess.run(
        [sys.executable, "-c", blocked], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout == f"{what} needs {package}: pip install 'close-async[{extra}]'\n"
