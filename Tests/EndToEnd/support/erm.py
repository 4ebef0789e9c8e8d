"""The ERM of a referral clinic, which tells Jembatan of its registrations for Mobile JKN."""

import datetime
from typing import Any

from .api import Answer
from .bpjs import Hospital
from .installation import Installation
from .waiting import wait_until

WIB = datetime.timezone(datetime.timedelta(hours=7))
NOW = datetime.datetime.now(WIB).replace(microsecond=0)
TODAY = NOW.date()
PATH = "/api/mobile-jkn/registrations"


def moment(seconds: int) -> datetime.datetime:
    """A time of this day that has passed; later ones have the higher number."""
    start = max(NOW - datetime.timedelta(seconds=300), NOW.replace(hour=0, minute=0, second=0))
    return start + datetime.timedelta(seconds=seconds, milliseconds=seconds + 7)


def milliseconds(time: datetime.datetime) -> int:
    return round(time.timestamp() * 1000)


class Desk:
    """The ERM of a referral clinic."""

    def __init__(self, installation: Installation, hospital: Hospital):
        self.installation, self.hospital = installation, hospital
        self.api = hospital.clinic.api(installation.server)
        self.number = 0

    def row(self, person: dict[str, str], **fields: Any) -> dict[str, Any]:
        """A row of the service's table, with what its payload says besides."""
        self.number += 1
        return {
            "tanggal_periksa": TODAY.isoformat(), "jam_periksa": "08:15:00", "no_rkm_medis": "RM-" + person["card"][-5:],
            "no_rawat": f"{TODAY:%Y/%m/%d}/{self.number:06d}", "no_kartu": person["card"], "nik": person["nik"], "nama": person["name"],
            "nohp": "081234567890", "kodepoli": "ANA", "nama_poli": "Anak", "kodedokter": 12345, "namadokter": "Dr. Hendra, Sp.A",
            "jampraktek": "08:00-16:00", "pasienbaru": 0, "jenis_kunjungan": 1, "nomor_referensi": "0001R0040126B000001",
            "taskid1": None, "taskid2": None} | fields

    def send(self, row: dict[str, Any], **headers: str) -> Answer:
        return self.api.post(PATH, row, **headers)

    def post(self, row: dict[str, Any]) -> dict[str, Any]:
        answer = self.send(row)
        assert answer.status in (200, 202), answer
        return answer.body

    def change(self, registered: dict[str, Any], what: str, **body: str) -> dict[str, Any]:
        answer = self.api.post(f"{PATH}/{registered['id']}/{what}", body)
        assert answer.status == 200, answer
        return answer.body

    def get(self, registered: dict[str, Any]) -> dict[str, Any]:
        answer = self.api.get(f"{PATH}/{registered['id']}")
        assert answer.status == 200, answer
        return answer.body

    def told(self, registered: dict[str, Any]) -> list[str]:
        return [operation for operation, _ in self.hospital.told_of(registered["kodebooking"])]

    def settled(self, seconds: float = 30) -> None:
        def open_ones() -> bool:
            return self.installation.database.query(
                "SELECT count(*) FROM delivery d JOIN clinic c USING (clinic_id) "
                f"WHERE c.code = '{self.hospital.clinic.code}' AND d.channel = 'mobile_jkn' AND d.state = 'pending'") == [["0"]]

        wait_until("all is told", open_ones, seconds)


def new_desk(installation: Installation, cons_id: str, connected: bool = True) -> Desk:
    hospital = Hospital(installation, installation.add_clinic(), cons_id)
    return Desk(installation, hospital.connect() if connected else hospital)
