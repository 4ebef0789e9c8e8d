"""Fixtures of the end-to-end tests: each module asks `installations` for what it needs, and everything is stopped at its end."""

from collections.abc import Callable, Iterator

import pytest

for name in ("waiting", "sandbox", "api", "installation", "judging", "html", "cluster"):
    pytest.register_assert_rewrite("support." + name)

from support.cluster import Cluster, Databases
from support.installation import Clinic, Installation
from support.places import BINARY

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.failed:
        item.getparent(pytest.Module).stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The cluster of `make test`, or by hand one of our own."""
    if given := Databases.of_environment():
        yield given
        return
    cluster = Cluster()
    try:
        yield Databases.of(cluster)
    finally:
        cluster.remove()


@pytest.fixture(scope="module")
def installations(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Callable[..., Installation]]:
    """Makes installations; the logs of a module with a failed test are kept among the artefacts."""
    made: list[Installation] = []

    def make(own: Databases | None = None, **settings: str) -> Installation:
        installation = Installation(own or databases, request.module.__name__, settings)
        made.append(installation)
        return installation

    yield make
    failed = request.node.stash.get(FAILED, False)
    for installation in made:
        installation.close(failed)


@pytest.fixture(scope="module")
def installation(installations: Callable[..., Installation]) -> Installation:
    """One installation with one server, for a whole module."""
    installation = installations()
    installation.start_server()
    return installation


@pytest.fixture(scope="module")
def clinic(installation: Installation) -> Clinic:
    return installation.add_clinic()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests last: what is plainly broken shows first."""
    order = ("judges", "demo", "main_job", "answers", "hostile", "walls", "valid_fhir", "sample_clients")
    place = {"test_" + name: number for number, name in enumerate(order)}
    items.sort(key=lambda item: place.get(item.module.__name__, len(order)))


def pytest_report_header() -> str:
    return f"jembatan: {BINARY}"


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest):
    """The demo of `make run`, in a folder of its own."""
    from support.demo import Demo

    made = Demo()
    yield made
    made.close(request.session.testsfailed > 0)
