"""
Builds the site of docs/, and checks it: `make docs`.

    python -m tools.site            build it in build/site/, and check it
    python -m tools.site --serve    build it, and serve it on this machine
"""

from __future__ import annotations

import argparse
import functools
import http.server
import subprocess
import sys
from typing import Final

from ..document import ROOT
from .html import faults
from .layout import CONFIG, DeadLink, config, stage
from .llms import write_llms

__all__ = ["main"]

_CLEAN: Final = "No issues found"


def main(arguments: list[str] | None = None) -> int:
    """Build and check, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description="Build the site.")
    parser.add_argument("--serve", type=int, nargs="?", const=8000, metavar="PORT")
    options = parser.parse_args(arguments)
    project = config()
    pages, site = ROOT / project["docs_dir"], ROOT / project["site_dir"]
    try:
        stage(pages)
    except DeadLink as error:
        print(error, file=sys.stderr)
        return 1

    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    built = subprocess.run([*command, "--config-file", str(CONFIG)], cwd=ROOT, check=False)
    if built.returncode:
        return built.returncode

    write_llms(project, pages, site)
    found = list(faults(site))
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        return 1

    print(f"{site}: {len(list(site.rglob('*.html')))} pages, no dead link")
    if options.serve is not None:
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
        http.server.ThreadingHTTPServer(("127.0.0.1", options.serve), handler).serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
