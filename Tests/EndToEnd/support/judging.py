"""Judges by the sandbox's ledger whether every visit arrived once and in order."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from .sandbox import LedgerEntry, Sandbox

CHILDREN = ("Observation", "Condition", "Procedure")


@dataclass
class Trace:
    """What the platform stored of one visit, with the place in the ledger."""

    number: str
    creates: list[LedgerEntry] = field(default_factory=list)
    updates: list[LedgerEntry] = field(default_factory=list)
    children: list[LedgerEntry] = field(default_factory=list)

    def problems(self, looked_up: dict[str, int], expected: Counter[str]) -> list[str]:
        found = []
        if len(self.creates) != 1:
            return [f"{self.number}: stored {len(self.creates)} times: {self.creates}"]
        create = self.creates[0]
        patient = create.body["subject"]["reference"]
        if looked_up.get(patient, create.n) >= create.n:
            found.append(f"{self.number}: its patient {patient} was not looked up before")
        if create.body["status"] != "arrived":
            found.append(f"{self.number}: created as {create.body['status']}")
        statuses = [entry.body["status"] for entry in self.updates]
        # The same PUT may be repeated when its answer was lost: its effect is the same.
        steps = [status for place, status in enumerate(statuses) if place == 0 or statuses[place - 1] != status]
        if steps != ["in-progress", "finished"]:
            found.append(f"{self.number}: updates {statuses}")
            return found
        if create.n > self.updates[0].n:
            found.append(f"{self.number}: updated before it was created")
        finished = next(entry for entry in self.updates if entry.body["status"] == "finished")
        for child in self.children:
            if not create.n < child.n < finished.n:
                found.append(f"{self.number}: {child} is not between {create} and {finished}")
        kinds = Counter(child.type for child in self.children)
        if kinds != expected:
            found.append(f"{self.number}: stored {dict(kinds)}, expected {dict(expected)}")
        history = [step["status"] for step in finished.body["statusHistory"]]
        if history != ["arrived", "in-progress", "finished"]:
            found.append(f"{self.number}: statusHistory {history}")
        # A complaint is a Condition too, but no diagnosis.
        diagnoses = {child.stored["id"] for child in self.children if child.type == "Condition" and "encounter-diagnosis" in child.text}
        named = {entry["condition"]["reference"].split("/")[1] for entry in self.updates[-1].body.get("diagnosis", [])}
        if named != diagnoses:
            found.append(f"{self.number}: finished with diagnoses {named}, stored are {diagnoses}")
        return found


def traces(ledger: list[LedgerEntry], organization: str) -> dict[str, Trace]:
    """The visits of a facility by their number, from what was really stored."""
    system = f"http://sys-ids.kemkes.go.id/encounter/{organization}"
    by_number: dict[str, Trace] = {}
    by_id: dict[str, Trace] = {}
    for entry in ledger:
        if not entry.is_write or entry.stored is None:
            continue
        if entry.type == "Encounter":
            number = next(i["value"] for i in entry.body["identifier"] if i["system"] == system)
            trace = by_number.setdefault(number, Trace(number))
            (trace.creates if entry.method == "POST" else trace.updates).append(entry)
            by_id[entry.stored["id"]] = trace
        elif entry.type in CHILDREN:
            by_id[entry.body["encounter"]["reference"].split("/")[1]].children.append(entry)
    return by_number


def patient_lookups(ledger: list[LedgerEntry], niks: dict[str, str]) -> dict[str, int]:
    """For each patient reference the place in the ledger of the first lookup by NIK. `niks`: NIK to IHS number."""
    places: dict[str, int] = {}
    for entry in ledger:
        if entry.type == "Patient" and entry.method == "GET" and entry.status == 200:
            for nik, ihs in niks.items():
                if nik in entry.query:
                    places.setdefault("Patient/" + ihs, entry.n)
    return places


def judge(
    ledger: list[LedgerEntry], organization: str, numbers: set[str], niks: dict[str, str],
    expected: dict[str, int]
) -> list[str]:
    """Everything that is wrong with the visits of a facility; empty when each arrived once, whole and in order."""
    found = traces(ledger, organization)
    problems = [f"{number} never arrived" for number in sorted(numbers - set(found))]
    problems += [f"{number} was never posted" for number in sorted(set(found) - numbers)]
    lookups = patient_lookups(ledger, niks)
    for trace in found.values():
        problems += trace.problems(lookups, Counter(expected))
    return problems


def duplicates(sandbox: Sandbox, organization: str) -> list[str]:
    """Resources of a facility that stand for the same thing, from the platform's store itself."""
    seen: dict[Any, list[str]] = defaultdict(list)
    for kind in ("Encounter", *CHILDREN):
        for resource in sandbox.resources(kind):
            for identifier in resource.get("identifier", []):
                if identifier.get("system", "").endswith("/" + organization):
                    seen[(kind, identifier["system"], identifier["value"])].append(resource["id"])
    return [f"{key}: {ids}" for key, ids in seen.items() if len(ids) > 1]


def most_in_window(times: list[float], seconds: float) -> int:
    """The largest number of requests in any window of that length."""
    most = start = 0
    for end, at in enumerate(times):
        while times[start] <= at - seconds:
            start += 1
        most = max(most, end - start + 1)
    return most
