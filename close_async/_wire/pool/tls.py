"""
TLS contexts, one for all clients with the same settings.

To make one takes 50 ms and more, in which the event loop stands still: the certificates of all
authorities are parsed.
"""

from __future__ import annotations

import os
import ssl
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import httpx

from ...errors import RequestNotSent

if TYPE_CHECKING:
    from collections.abc import Generator

Verify: TypeAlias = "ssl.SSLContext | str | bool"
"""A context, the path of a file or folder of certificates, or whether to verify at all."""

Cert: TypeAlias = "str | tuple[str, str] | tuple[str, str, str]"
"""A file with certificate and key, or two files, or these and the password of the key."""

_FILE: Final = "SSL_CERT_FILE"
_FOLDER: Final = "SSL_CERT_DIR"
_KEY_LOG: Final = "SSLKEYLOGFILE"


def tls_context(
    verify: Verify, cert: Cert | None, *, trust_env: bool, http2: bool
) -> ssl.SSLContext:
    """
    Return the context for these settings, made at most once as long as their files don't change.

    Raises:
        RequestNotSent: a file can't be read, or holds no certificate.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify

    source, path = "the package certifi", ""
    if isinstance(verify, str):
        source, path = "verify=", verify
    elif verify and trust_env:
        found = next((name for name in (_FILE, _FOLDER) if os.environ.get(name)), None)
        if found is not None:
            source, path = f"the environment variable {found}", os.environ[found]
    chain = (cert,) if isinstance(cert, str) else cert or ()
    key_log = os.environ.get(_KEY_LOG, "")
    # httpcore tells each context which HTTP it wants, so that one can't serve both.
    stamps = tuple(_stamp(one) for one in (path, *chain[:2]) if one)
    return _made(source, path, chain, (verify is not False, http2, key_log, stamps))


@lru_cache(maxsize=32)
def _made(
    source: str, path: str, chain: tuple[str, ...], rest: tuple[bool, bool, str, object]
) -> ssl.SSLContext:
    verifies, _, key_log, _ = rest
    with _naming(source, f"{path!r} is no file or folder of certificates", key_log):
        if path and not Path(path).is_file() and not _is_folder(path):
            raise FileNotFoundError(path)
        context = _trusting(path, verifies=verifies)
    if chain:
        file, key, password = (*chain, None, None)[:3]
        with _naming("cert=", "is no certificate with its key, or not the key's password", ""):
            # With no password at all OpenSSL would ask for one at the terminal.
            context.load_cert_chain(str(file), key, password or "")
    return context


def _trusting(path: str, *, verifies: bool) -> ssl.SSLContext:
    if not path:
        return httpx.create_ssl_context(verify=verifies, trust_env=False)
    if Path(path).is_file():
        return ssl.create_default_context(cafile=path)
    return ssl.create_default_context(capath=path)


def _is_folder(path: str) -> bool:
    # OpenSSL takes several, as in PATH, and says nothing if none is there.
    return any(Path(one).is_dir() for one in path.split(os.pathsep) if one)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


@contextmanager
def _naming(source: str, why: str, key_log: str) -> Generator[None]:
    try:
        yield
    except (OSError, ValueError, TypeError) as failure:
        if key_log and getattr(failure, "filename", None) == key_log:
            source, why = f"the environment variable {_KEY_LOG}", f"{key_log!r} can't be written"
        detail = failure.strerror if isinstance(failure, OSError) else None
        msg = f"{source} can't be used: {why}{f' ({detail})' if detail else ''}"
        raise not_opened(msg) from None


def not_opened(why: str) -> RequestNotSent:
    """Return the error for a client that can't be opened, before there is any request."""
    return RequestNotSent("the request", why)
