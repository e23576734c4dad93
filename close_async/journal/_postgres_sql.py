"""
What the journal says to PostgreSQL. Pure.

In braces stand the tables, and the parts that several statements share.
"""

from __future__ import annotations

from typing import Final, LiteralString

PARTS: Final[dict[str, LiteralString]] = {
    "now": "coalesce(%(now)s::timestamptz, clock_timestamp())",
    "columns": (
        "e.key, e.operation, e.parameters, e.hash, e.state, e.sent_at, e.result, e.reason, "
        "e.attempt, e.changed_at, e.holder"
    ),
    "is_held": """
        CASE WHEN e.state = 'sending' AND e.holder IS NOT NULL THEN coalesce((
            SELECT NOT h.has_left AND greatest(h.seen_at, e.changed_at) > {since}
            FROM {holder} h WHERE h.id = split_part(e.holder, '/', 1)
        ), e.changed_at > {since}) ELSE false END
    """,
    "since": "{now} - make_interval(secs => %(lease)s)",
    # A server may be set to lose the last moments in a crash. Not these.
    "durably": """
        CASE current_setting('synchronous_commit')
        WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END
    """,
    "has_prefix": """
        e.key_start >= %(start)s AND (%(end)s::text IS NULL OR e.key_start < %(end)s)
        AND (length(%(prefix)s) <= 200 OR starts_with(e.key, %(prefix)s))
    """,
}

KEY_START: Final = 200
"""So much of a key is in an index. Longer ones wouldn't fit."""

CLAIM: Final[LiteralString] = """
    WITH won AS (
        INSERT INTO {entry} AS e (
            key, key_hash, key_start, operation, parameters, hash, state, sent_at, attempt,
            changed_at, holder
        ) VALUES (
            %(key)s, %(key_hash)s, %(key_start)s, %(operation)s, %(parameters)s, %(hash)s,
            'sending', %(sent_at)s, 1, {now}, %(holder)s
        )
        ON CONFLICT (key_hash) DO UPDATE SET
            operation = excluded.operation, parameters = excluded.parameters, hash = excluded.hash,
            state = 'sending', result = NULL, reason = NULL, effect = NULL,
            sent_at = CASE WHEN e.state IN ('sending', 'unknown')
                THEN e.sent_at ELSE excluded.sent_at END,
            attempt = CASE WHEN e.state = 'sending' AND e.holder = excluded.holder
                THEN e.attempt ELSE e.attempt + 1 END,
            changed_at = excluded.changed_at, holder = excluded.holder
        WHERE e.state = 'idle' OR (e.attempt = %(over)s AND e.state <> 'done')
            OR (e.state = 'sending' AND e.holder = excluded.holder)
        RETURNING {columns}, true, {durably}
    )
    SELECT true, won.* FROM won
    UNION ALL
    SELECT false, {columns}, {is_held}, NULL FROM {entry} e
    WHERE e.key_hash = %(key_hash)s AND NOT EXISTS (SELECT FROM won)
"""

SETTLE: Final[LiteralString] = """
    UPDATE {entry} AS e SET
        state = %(state)s, result = %(result)s, reason = %(reason)s, effect = %(effect)s,
        changed_at = {now}
    WHERE e.key_hash = %(key_hash)s AND e.attempt = %(attempt)s AND e.holder = %(holder)s
        AND e.state = ANY(%(before)s)
    RETURNING {columns}, false, {durably}
"""

LOCK: Final[LiteralString] = """
    SELECT {columns}, {is_held} FROM {entry} e WHERE e.key_hash = %(key_hash)s FOR UPDATE OF e
"""

WRITE: Final[LiteralString] = """
    INSERT INTO {entry} (
        key, key_hash, key_start, operation, parameters, hash, state, sent_at, result, reason,
        attempt, changed_at, holder, effect
    ) VALUES (
        %(key)s, %(key_hash)s, %(key_start)s, %(operation)s, %(parameters)s, %(hash)s, %(state)s,
        %(sent_at)s, %(result)s, %(reason)s, %(attempt)s, %(changed_at)s, %(holder)s, %(effect)s
    )
    ON CONFLICT (key_hash) DO UPDATE SET
        operation = excluded.operation, parameters = excluded.parameters, hash = excluded.hash,
        state = excluded.state, sent_at = excluded.sent_at, result = excluded.result,
        reason = excluded.reason, attempt = excluded.attempt, changed_at = excluded.changed_at,
        holder = excluded.holder, effect = excluded.effect
"""

SEEN: Final[LiteralString] = """
    WITH forgotten AS (
        DELETE FROM {holder} WHERE seen_at < {now} - interval '1 hour' AND id <> %(id)s
    )
    INSERT INTO {holder} (id, seen_at, has_left) VALUES (%(id)s, {now}, %(has_left)s)
    ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, has_left = excluded.has_left
"""

PRUNE: Final[LiteralString] = """
    WITH gone AS (
        DELETE FROM {entry} WHERE id IN (
            SELECT id FROM {entry}
            WHERE id > %(after)s AND state = ANY(%(finished)s) AND changed_at < %(before)s
            ORDER BY id LIMIT 10000
        )
        RETURNING id
    )
    SELECT count(*), max(id) FROM gone
"""

MOMENT: Final[LiteralString] = "SELECT {now}, {durably}"

OWNER: Final[LiteralString] = "SELECT key FROM {entry} WHERE effect = %(effect)s"

GET: Final[LiteralString] = """
    SELECT {columns}, {is_held} FROM {entry} e WHERE e.key_hash = %(key_hash)s
"""

PAGE: Final[LiteralString] = """
    SELECT e.id, {columns}, {is_held} FROM {entry} e
    WHERE e.id > %(after)s AND (%(state)s::text IS NULL OR e.state = %(state)s) AND {has_prefix}
    ORDER BY e.id LIMIT %(count)s
"""

UNRESOLVED: Final[LiteralString] = """
    SELECT {columns}, {is_held} FROM {entry} e
    WHERE e.state IN ('sending', 'unknown') AND e.operation = %(operation)s
        AND strpos(e.parameters, %(text)s) > 0
    ORDER BY e.id
"""

COUNTS: Final[LiteralString] = """
    SELECT e.state, count(*) FROM {entry} e WHERE {has_prefix} GROUP BY e.state
"""
