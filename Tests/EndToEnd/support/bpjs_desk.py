"""A first-level clinic's own system, as it tells Jembatan of its patients' day at BPJS."""

import datetime
import itertools
import json
from typing import Any

from .api import Answer, Api
from .bpjs import Facility
from .installation import Installation
from .waiting import wait_until

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
PCARE_DAY = TODAY.strftime("%d-%m-%Y")
# What BPJS is told of a patient who comes, in its order.
ORDER = ["antrean.add", "antrean.panggil", "pendaftaran.add", "kunjungan.add"]
VITALS = {"sistole": 120, "diastole": 80, "beratBadan": 60, "tinggiBadan": 165, "respRate": 20, "heartRate": 80, "lingkarPerut": 80}


class Desk:
    """The clinic's own system."""

    def __init__(self, installation: Installation, facility: Facility):
        self.facility, self.installation = facility, installation
        self.api = facility.clinic.api(installation.server)
        self._numbers = itertools.count(1)

    def send(self, method: str, path: str, body: dict[str, Any] | None = None, hurried: bool = False) -> Answer:
        return ask(self.api, method, path, body, hurried)

    def post(self, path: str, body: dict[str, Any], hurried: bool = False) -> dict[str, Any]:
        """`hurried`: without waiting for BPJS's answer."""
        answer = self.send("POST", path, body, hurried)
        assert answer.status in (200, 202), answer
        return answer.body

    def delete(self, path: str, hurried: bool = False) -> dict[str, Any]:
        answer = self.send("DELETE", path, hurried=hurried)
        assert answer.status in (200, 202), answer
        return answer.body

    def queue(self, person: dict[str, str], number: int | None = None, hurried: bool = False) -> dict[str, Any]:
        number = number or next(self._numbers)
        return self.post("antrean", {
            "nomorkartu": person["card"], "nik": person["nik"], "norm": norm(person), "nama": person["name"],
            "tanggalperiksa": TODAY.isoformat(), "kodepoli": "001", "namapoli": "POLI UMUM", "kodedokter": "12345",
            "namadokter": "dr. Contoh", "jampraktek": "08:00-16:00", "nomorantrean": f"A-{number}", "angkaantrean": number}, hurried)

    def call(self, queued: dict[str, Any], hurried: bool = False, **fields: Any) -> dict[str, Any]:
        return self.post("panggil", {"antrean_id": queued["id"], "status": 1} | fields, hurried)

    def cancel(self, queued: dict[str, Any], hurried: bool = False) -> dict[str, Any]:
        return self.post("batal", {"antrean_id": queued["id"], "alasan": "Berhalangan"}, hurried)

    def register(self, person: dict[str, str], hurried: bool = False) -> dict[str, Any]:
        return self.post("pendaftaran", {
            "noKartu": person["card"], "nik": person["nik"], "norm": norm(person), "nama": person["name"], "tglDaftar": TODAY.isoformat(),
            "kdPoli": "001", "keluhan": "Batuk"}, hurried)

    def visit(self, person: dict[str, str], diagnosis: str = "J00", hurried: bool = False) -> dict[str, Any]:
        return self.post("kunjungan", VITALS | {
            "noKartu": person["card"], "nik": person["nik"], "tglDaftar": TODAY.isoformat(), "kdPoli": "001", "kdStatusPulang": "3",
            "kdDokter": "73229", "kdDiag1": diagnosis, "suhu": "36.5", "kdPrognosa": "02", "keluhan": "Batuk"}, hurried)


def ask(api: Api, method: str, path: str, body: dict[str, Any] | None, hurried: bool) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    return api.request(method, "/api/bpjs/" + path, data, {"Prefer": "respond-async"} if hurried else None)


def norm(person: dict[str, str]) -> str:
    """The medical record number that the clinic knows a member by."""
    return "RM-" + person["card"][-5:]


def open_ones(installation: Installation, clinic: str) -> int:
    rows = installation.database.query(
        "SELECT count(*) FROM delivery d JOIN clinic c USING (clinic_id) "
        f"WHERE c.code = '{clinic}' AND d.channel <> 'satusehat' AND d.state = 'pending'")
    return int(rows[0][0])


def lost_answers(installation: Installation, facility: Facility) -> int:
    rows = installation.database.query(
        "SELECT count(*) FROM attempt a JOIN clinic c USING (clinic_id) "
        f"WHERE c.code = '{facility.clinic.code}' AND a.outcome = 'ambiguous'")
    return int(rows[0][0])


def settled(installation: Installation, facility: Facility, seconds: float = 30) -> None:
    wait_until("all is told", lambda: open_ones(installation, facility.clinic.code) == 0, seconds)
