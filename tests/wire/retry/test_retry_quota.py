"""How many second sends a client has."""

from __future__ import annotations

from close_async._wire.retry.retry_quota import RetryQuota


def _spend_all(quota: RetryQuota) -> int:
    return sum(quota.acquire() for _ in range(1000))


def test_a_client_has_fifty_and_no_more() -> None:
    quota = RetryQuota()

    assert _spend_all(quota) == 50
    assert not quota.acquire()


def test_five_answers_bring_one_back() -> None:
    quota = RetryQuota()
    _spend_all(quota)

    for _ in range(4):
        quota.release()
    too_early = quota.acquire()
    for _ in range(2):
        quota.release()

    assert (too_early, quota.acquire(), quota.acquire()) == (False, True, False)


def test_answers_bring_back_no_more_than_was_spent() -> None:
    quota = RetryQuota()
    quota.acquire()

    for _ in range(500):
        quota.release()

    assert quota.spent == 0
    assert _spend_all(quota) == 50
