"""Certificates for servers on loopback."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD: Final = "hunter2"  # noqa: S105 - of nothing


def openssl(*arguments: str, folder: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("certificates are made with openssl")
    subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CA, and what it signed: a server and a client, whose key has a password."""
    folder = tmp_path_factory.mktemp("tls")
    new = ("req", "-newkey", "rsa:2048", "-batch")
    authority = ("-x509", "-nodes", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(*new, *authority, folder=folder)
    (folder / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
    signed = ("x509", "-req", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial")
    for name, secret in (("server", ("-nodes",)), ("client", ("-passout", f"pass:{PASSWORD}"))):
        files = ("-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl(*new, *secret, *files, folder=folder)
        extra = ("-extfile", "server.ext") if name == "server" else ()
        openssl(*signed, "-in", f"{name}.csr", "-out", f"{name}.pem", *extra, folder=folder)
    return folder
