"""Fixtures of the browser tests: one installation, Debian's Chromium, and a person per width."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "EndToEnd"))
for name in ("waiting", "sandbox", "api", "installation", "cluster"):
    pytest.register_assert_rewrite("support." + name)
pytest.register_assert_rewrite("pages")

from playwright.sync_api import Browser, expect, sync_playwright
from support.cluster import Cluster, Databases
from support.installation import Installation
from support.places import ARTEFACTS, BINARY

from scene import SUPERADMIN

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    databases, cluster = Databases.of_environment(), None
    if databases is None:
        cluster = Cluster()
        databases = Databases.of(cluster)
    made = Installation(databases, "browser")
    made.start_server()
    made.add_user(SUPERADMIN[0], "superadmin", password=SUPERADMIN[1])
    yield made
    made.close(request.session.testsfailed > 0)
    if cluster:
        cluster.remove()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("JEMBATAN_TEST_CHROMIUM") or shutil.which("chromium")
    assert path, "Debian's chromium is not installed"
    with sync_playwright() as playwright:
        # The tests may run as root, in a container without its own user namespaces.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield started
        started.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    return ARTEFACTS / "screens"


def pytest_report_header() -> str:
    return f"jembatan: {BINARY}"
