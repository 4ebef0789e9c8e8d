"""The judges themselves: a wrong ledger must be found wrong, or the tests that ask them say nothing."""

import json

import pytest

from support.judging import judge, most_in_window
from support.sandbox import LedgerEntry

ORGANIZATION, NIK, IHS = "10000001", "3201010101010001", "P1"
EXPECTED = {"Observation": 1, "Condition": 1, "Procedure": 0}


def entry(n: int, method: str, path: str, body: dict | None = None, stored: str = "", query: str = "") -> LedgerEntry:
    kind = path.split("/")[0]
    return LedgerEntry({
        "n": n, "at": n * 1000.0, "client_id": "c", "method": method, "path": "/fhir-r4/v1/" + path, "query": query,
        "body": json.dumps(body) if body else "", "status": 200, "stored": {"type": kind, "id": stored} if stored else None, "fault": None})


def encounter(n: int, method: str, status: str, **more: object) -> LedgerEntry:
    body = {
        "status": status, "subject": {"reference": "Patient/" + IHS},
        "identifier": [{"system": f"http://sys-ids.kemkes.go.id/encounter/{ORGANIZATION}", "value": "A-1"}],
        "statusHistory": [{"status": step} for step in ("arrived", "in-progress", "finished")], **more}
    return entry(n, method, "Encounter" + ("/e1" if method == "PUT" else ""), body, "e1")


def child(n: int, kind: str, stored: str) -> LedgerEntry:
    category = [{"coding": [{"code": "encounter-diagnosis"}]}]
    return entry(n, "POST", kind, {"encounter": {"reference": "Encounter/e1"}, "category": category}, stored)


def good() -> list[LedgerEntry]:
    return [
        entry(1, "GET", "Patient", query="identifier=https://fhir.kemkes.go.id/id/nik|" + NIK), encounter(2, "POST", "arrived"),
        encounter(3, "PUT", "in-progress"), child(4, "Observation", "o1"), child(5, "Condition", "k1"),
        encounter(6, "PUT", "finished", diagnosis=[{"condition": {"reference": "Condition/k1"}}])]


def verdict(ledger: list[LedgerEntry], numbers: tuple[str, ...] = ("A-1",)) -> list[str]:
    return judge(ledger, ORGANIZATION, set(numbers), {NIK: IHS}, {kind: count for kind, count in EXPECTED.items() if count})


def test_a_good_ledger():
    assert verdict(good()) == []


@pytest.mark.parametrize("name, ledger", {
    "created twice": [*good(), encounter(7, "POST", "arrived")],
    "not looked up": good()[1:],
    "looked up too late": [*good()[1:], entry(9, "GET", "Patient", query="identifier=nik|" + NIK)],
    "a child twice": [*good()[:5], child(5, "Observation", "o2"), good()[5]],
    "a child missing": [*good()[:3], *good()[4:]],
    "a child after the end": [*good()[:3], good()[4], good()[5], child(8, "Observation", "o1")],
    "never finished": good()[:5],
    "never in progress": [*good()[:2], *good()[3:]],
    "finished without its diagnosis": [*good()[:5], encounter(6, "PUT", "finished", diagnosis=[])],
    "a visit nobody posted": [*good(), *[]],
}.items())
def test_a_bad_ledger(name: str, ledger: list[LedgerEntry]):
    assert verdict(ledger, () if name == "a visit nobody posted" else ("A-1",))


def test_a_visit_that_never_arrived():
    assert verdict(good(), ("A-1", "A-2")) == ["A-2 never arrived"]


def test_windows():
    assert most_in_window([0, 1, 2, 3, 10, 10.1, 10.2], 1) == 3
    assert most_in_window([0, 1, 2, 3], 60) == 4
    assert most_in_window([0, 60, 120], 60) == 1
