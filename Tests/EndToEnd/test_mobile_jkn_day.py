"""A busy day of a referral clinic: lost answers, cancellations, and both copies of the program killed amid it; and the command that sends a
day. Judged by the ledger of the simulated BPJS."""

import json
import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.balancer import Balancer
from support.bpjs import Hospital
from support.erm import PATH, Desk, milliseconds, moment, new_desk
from support.installation import Installation
from support.waiting import wait_until

REGISTRATIONS = int(os.environ.get("JEMBATAN_TEST_PATIENTS", "40"))
ADD, CANCEL, PHARMACY = "antrean.add", "antrean.batal", "antrean.farmasi"


def task(number: int) -> str:
    return f"antrean.updatewaktu {number}"


class Day(Desk):
    """What is registered, and in which order BPJS has to have learnt it."""

    def __init__(self, installation: Installation):
        super().__init__(installation, Hospital(installation, installation.add_clinic(), "30400"))
        self.balancer = Balancer(installation, self.hospital.clinic)
        self.people = [self.hospital.member() for _ in range(REGISTRATIONS)]
        # By booking code: the orders that are right, and the milliseconds of each task.
        self.expected: dict[str, list[list[str]]] = {}
        self.times: dict[str, dict[int, int]] = {}
        self.later: list[dict[str, Any]] = []

    def tell(self, row: dict[str, Any], path: str = PATH) -> dict[str, Any]:
        answer = self.balancer.ask(lambda api: api.post(path, row, Prefer="respond-async"))
        assert answer.status in (200, 202), answer
        return answer.body

    @property
    def open(self) -> int:
        return int(self.installation.database.query(
            "SELECT count(*) FROM delivery d JOIN clinic c USING (clinic_id) "
            f"WHERE c.code = '{self.hospital.clinic.code}' AND d.state = 'pending'")[0][0])

    def goes(self, number: int) -> None:
        """A patient's way through the clinic, as its system tells it."""
        way = number % 20
        tasks = [3, 4, 5]
        row = self.row(self.people[number], jam_periksa=f"08:{number % 60:02d}:00")
        if number % 4 == 1:
            tasks, row["pasienbaru"] = [1, 2, *tasks], 1
        if number % 5 == 2:
            tasks = [*tasks, 6, 7]
            row |= {"jenisresep": "Non racikan", "antreanfarmasi": number + 1}
        # Who is absent, who gives up at once, who gives up while waiting.
        if way == 13:
            tasks = tasks[:tasks.index(3) + 1] + [99]
        if way == 3:
            tasks = []
        if way == 9:
            tasks = tasks[:tasks.index(3) + 1]
        key = {name: row[name] for name in ("tanggal_periksa", "jam_periksa", "no_rkm_medis")}
        times = {each: moment(10 * place) for place, each in enumerate(tasks)}
        booked = self.tell(row)
        code = booked["kodebooking"]
        self.times[code] = {each: milliseconds(time) for each, time in times.items()}
        order = [ADD, *(task(each) for each in tasks)]
        if 6 in tasks:
            order.insert(order.index(task(6)), PHARMACY)
        self.expected[code] = [order]
        # Told in one piece, one after another, or the last ones first.
        pieces = [times] if way % 3 == 0 else [{each: time} for each, time in times.items()]
        for piece in reversed(pieces) if way % 3 == 2 else pieces:
            self.tell(key | {f"taskid{each}": time.isoformat(timespec="milliseconds") for each, time in piece.items()})
        if way == 3:
            self.expected[code] = [[], [ADD, CANCEL]]
            self.tell({"keterangan": "Pasien berhalangan"}, f"{PATH}/{booked['id']}/batal")
        if way == 9:
            self.expected[code] = [[*order, CANCEL]]
            self.later.append(booked)

    def told(self) -> dict[str, list[tuple[str, int | None]]]:
        told: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for row in self.hospital.ledger():
            operation = row["operation"] + (f" {row['payload']['taskid']}" if "taskid" in row["payload"] else "")
            told[row["payload"]["kodebooking"]].append((operation, row["payload"].get("waktu")))
        return told

    def settled(self, seconds: float = 30) -> None:
        # What BPJS did not answer is looked for later: by the clock of the database.
        def is_over() -> bool:
            self.installation.database.query("UPDATE clock SET ahead = ahead + interval '5 seconds'")
            return self.open == 0

        wait_until("all is told", is_over, seconds, every=0.5)


@pytest.fixture(scope="module")
def day(installation: Installation) -> Day:
    day = Day(installation)
    first = installation.server
    installation.sandbox.fault("lost_answer", day.hospital.cons_id, family="antreanrs", probability=0.1, seed=11)
    day.hospital.connect()
    second = installation.start_server()
    half = REGISTRATIONS // 2
    with ThreadPoolExecutor(4) as pool:
        posted = pool.map(day.goes, range(half))
        wait_until("some is told", lambda: len(day.hospital.ledger()) > half // 2, 60, every=0.05)
        first.process.kill()
        list(posted)
        assert day.open > 0, "it was over before the first copy was killed: raise JEMBATAN_TEST_PATIENTS"
        installation.start_server()
        before = len(day.hospital.ledger())
        posted = pool.map(day.goes, range(half, REGISTRATIONS))
        wait_until("more is told", lambda: len(day.hospital.ledger()) > before + half // 2, 60, every=0.05)
        second.process.kill()
        list(posted)
        installation.start_server()
    day.settled(60 + REGISTRATIONS)
    installation.sandbox.clear_faults()
    for booked in day.later:
        day.tell({"keterangan": "Dokter berhalangan"}, f"{PATH}/{booked['id']}/batal")
    day.settled(60)
    return day


def test_each_booking_and_each_task_is_told_once_and_in_order(day: Day):
    told = day.told()
    orders = {code: [operation for operation, _ in told.get(code, [])] for code in day.expected}
    wrong = {code: operations for code, operations in orders.items() if operations not in day.expected[code]}
    assert len(day.expected) == REGISTRATIONS and not wrong, wrong
    assert set(told) <= set(day.expected)


def test_each_task_is_told_at_its_own_time(day: Day):
    for code, rows in day.told().items():
        for operation, time in rows:
            if time is not None:
                assert time == day.times[code][int(operation.split()[1])], (code, operation)


def test_what_jembatan_shows_is_what_bpjs_took(day: Day):
    shown = day.installation.database.query(
        "SELECT a.kodebooking, count(*) FILTER (WHERE d.state = 'completed'), count(*) FILTER (WHERE d.state NOT IN ('completed', 'skipped')) "
        "FROM delivery d JOIN clinic c USING (clinic_id) JOIN antrean a ON (a.clinic_id, a.id) = (d.clinic_id, d.source_id) "
        f"WHERE c.code = '{day.hospital.clinic.code}' GROUP BY 1")
    told = day.told()
    assert {code: (int(sent), int(rest)) for code, sent, rest in shown} == {code: (len(told.get(code, [])), 0) for code in day.expected}


def test_the_command_sends_a_day_and_says_what_became_of_each(installation: Installation):
    desk = new_desk(installation, "30401", connected=False)
    whole = [desk.post(desk.row(desk.hospital.member(), taskid3=moment(0).isoformat())) for _ in range(2)]
    unmapped = desk.post(desk.row(desk.hospital.member(), kodedokter="D-01", jampraktek=None))
    sync = ("sync", "mobilejkn", "--clinic", desk.hospital.clinic.code)
    preview = installation.run(*sync, "--preview")
    assert preview.count("> Akan dikirim:") == 3 and "tugas 3" in preview, preview
    # Nothing serves: the command sends by itself.
    for server in installation.servers:
        server.process.kill()
    desk.hospital.connect()
    output = installation.run(*sync, expect=1)
    for booked in whole:
        assert f"✓ Terkirim: {booked['no_rawat']} – {booked['kodebooking']}" in output, output
        assert [operation for operation, _ in desk.hospital.told_of(booked["kodebooking"])] == [ADD, task(3)]
    assert f"✗ Gagal: {unmapped['no_rawat']} – {unmapped['kodebooking']} – Dokter D-01 belum dipetakan ke kode BPJS" in output, output
    lines = [line.split("|")[1:3] for line in output.splitlines() if line.startswith("|")]
    assert [(name.strip(), count.strip()) for name, count in lines[1:]] == [("Berhasil Terkirim", "2"), ("Sudah Ada", "0"), ("Gagal", "1")]
    again = json.loads(installation.run(*sync, "--force", "--json", expect=1))
    assert again["summary"] == {"berhasil_terkirim": 0, "sudah_ada": 2, "gagal": 1, "menunggu": 0}, again
    assert desk.hospital.bpjs.duplicates(cons_id=desk.hospital.cons_id) == []
    log = installation.run("jobs", "log", "mobilejkn", "--clinic", desk.hospital.clinic.code)
    assert "forced" in log and "3 registrasi pada" in log, log
    assert "NIK" not in output and not any(person in output for person in ("Peserta Uji", "99401"))


def test_the_command_refuses_a_first_level_clinic_and_a_day_that_is_none(installation: Installation):
    clinic = installation.add_clinic()
    installation.run("sync", "mobilejkn", "--clinic", clinic.code, expect=1)
    installation.run("sync", "mobilejkn", "--date", "kemarin", expect=2)
    installation.run("sync", "upkeep", "--preview", expect=2)
