"""Answers of success that can't be read: a read is tried again, a write was probably done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from close_async._wire.message import json_codec as _json
from close_async.errors import FieldNotFetched, OutcomeUnknown, ResponseUnreadable
from tests.support.script import Script, read_call, write_call

if TYPE_CHECKING:
    from close_async._core.call import Call

pytestmark = pytest.mark.anyio

HTML = b"<!doctype html><html><title>Maintenance</title></html>"
UNREADABLE = [
    HTML,
    b'{"data": [',
    b"\xff\xfe",
    b'{"n": NaN}',
    b"[Infinity]",
    b"{} {}",
    b"[" * 99_999,
]


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:20]))
async def test_an_unreadable_answer_to_a_read_is_asked_for_again(content: bytes) -> None:
    script = Script().then(content=content).then(json={"id": "user_1"})

    async with script.client() as close:
        answer = await close.send(read_call())

    assert answer.parsed == {"id": "user_1"}


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:20]))
async def test_a_read_that_stays_unreadable_shows_how_the_answer_begins(content: bytes) -> None:
    script = Script().then(content=content).then(content=content)

    async with script.client(max_retries=1) as close:
        with pytest.raises(
            ResponseUnreadable, match="the answer to GET /me/ can't be read"
        ) as caught:
            await close.send(read_call())

    assert caught.value.excerpt == content[:200].decode("utf-8", "replace")


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:20]))
async def test_an_unreadable_answer_to_a_write_was_probably_done(content: bytes) -> None:
    script = Script().then(content=content)

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown, match="answered 200, so it was probably done"):
            await close.send(write_call())

    assert len(script.asked) == 1


def _raise(failure: Exception) -> Any:
    raise failure


WRONG = [
    TypeError("list indices must be integers"),
    ValueError("not a date"),
    AttributeError("'list' object has no attribute 'get'"),
    KeyError("id"),
    IndexError("0"),
    FieldNotFetched("Sequence", "id"),
]


@pytest.mark.parametrize("failure", WRONG, ids=repr)
async def test_an_answer_of_another_shape_is_unreadable(failure: Exception) -> None:
    script = Script().then(json=["x"])
    call: Call[Any] = attrs.evolve(read_call(), parse=lambda _: _raise(failure))

    async with script.client() as close:
        with pytest.raises(ResponseUnreadable, match="another shape than promised") as caught:
            await close.send(call)

    assert caught.value.__cause__ is failure
    assert caught.value.excerpt == '["x"]'
    assert len(script.asked) == 1


@pytest.mark.parametrize("failure", WRONG, ids=repr)
async def test_a_write_with_an_answer_of_another_shape_was_probably_done(
    failure: Exception,
) -> None:
    script = Script().then(201, json=["x"])
    call: Call[Any] = attrs.evolve(write_call(), parse=lambda _: _raise(failure))

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown, match="answered 201, so it was probably done") as caught:
            await close.send(call)

    assert caught.value.__cause__ is failure


async def test_an_empty_answer_to_a_read_is_of_another_shape() -> None:
    script = Script().then(content=b"  ")
    call: Call[Any] = attrs.evolve(read_call(), parse=lambda body: body["id"])

    async with script.client() as close:
        with pytest.raises(ResponseUnreadable):
            await close.send(call)


async def test_an_answer_that_says_null_is_json_of_another_shape() -> None:
    script = Script().then(content=b"null")

    async with script.client() as close:
        with pytest.raises(ResponseUnreadable, match="its JSON has another shape than promised"):
            await close.users.me()


@pytest.mark.parametrize("loads", [_json.loads, _json.loads_plainly])
@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:20]))
def test_both_parsers_refuse_what_is_no_json(loads: Any, content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each parser has its own words
        loads(content)


@pytest.mark.parametrize("loads", [_json.loads, _json.loads_plainly])
def test_both_parsers_read_the_same(loads: Any) -> None:
    content = '{"a": [1, 2.5, -3e2, true, false, null, "Grüße \\u20ac \\ud83d\\ude00"], "a b": {}}'

    read = loads(content.encode())

    assert read == {"a": [1, 2.5, -300.0, True, False, None, "Grüße € 😀"], "a b": {}}


@pytest.mark.parametrize("loads", [_json.loads, _json.loads_plainly])
def test_half_a_character_does_not_cost_the_answer(loads: Any) -> None:
    read = loads(b'{"data": [{"name": "\\ud800"}]}')

    assert read == {"data": [{"name": "\ud800"}]}


@pytest.mark.parametrize("loads", [_json.loads, _json.loads_plainly])
def test_half_a_character_does_not_let_nan_in(loads: Any) -> None:
    with pytest.raises(ValueError, match="NaN"):
        loads(b'["\\ud800", NaN]')
