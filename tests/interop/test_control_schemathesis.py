"""Schemathesis makes up orders from the description of `/_sandbox/`; none is answered otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import given
from openapi_spec_validator import validate
from schemathesis import GenerationMode

from close_async.sandbox import Sandbox, SteerableClock
from close_async.sandbox.control.control import DESCRIPTION
from tests.support.served import serve

from .test_schemathesis import BOUNDED, CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Served

SCHEMA = schemathesis.openapi.from_dict(json.loads(DESCRIPTION))
OPERATIONS: dict[str, Any] = {
    operation.label: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())  # type: ignore[union-attr]  # all are valid
}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One sandbox for all orders, which leave it as they like."""
    with serve(Sandbox(leads=3, clock=SteerableClock(0))) as served:
        yield served


def test_the_description_is_valid_openapi() -> None:
    validate(json.loads(DESCRIPTION))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_order_is_answered_outside_of_the_description(
    served: Served, name: str, mode: GenerationMode
) -> None:
    @BOUNDED
    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode))
    def order(case: Any) -> None:
        headers = {"X-Sandbox-Key": served.sandbox.control_key}
        case.call_and_validate(base_url=served.url, headers=headers, checks=CHECKS)

    order()
