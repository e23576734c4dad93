"""What all tests share: both event loops, and the folder of samples."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Every test that awaits runs on both event loops."""
    return str(request.param)


@pytest.fixture
def samples() -> Path:
    """The folder with recorded documents."""
    return SAMPLES
