"""The simulated BPJS as a process: what it accepted is still there after it was killed."""

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from support.bpjs import BPJS
from support.sandbox import Sandbox

JAKARTA = timezone(timedelta(hours=7))


@pytest.fixture
def bpjs(tmp_path: Path):
    sandbox = Sandbox(tmp_path)
    yield BPJS(sandbox)
    sandbox.process.stop()


def entry(number: int) -> dict:
    """A patient without insurance at the poli of the demo's first clinic."""
    return {
        "nomorkartu": "", "nik": f"35000000000{number:05}", "nohp": "", "kodepoli": "001", "namapoli": "POLI UMUM",
        "norm": str(number), "tanggalperiksa": datetime.now(JAKARTA).date().isoformat(), "kodedokter": 12345,
        "namadokter": "dr. Bagas Prakoso", "jampraktek": "08:00-16:00", "nomorantrean": f"A-{number}", "angkaantrean": number,
        "keterangan": ""}


def test_every_answered_write_survives_a_kill(bpjs: BPJS) -> None:
    answered: list[int] = []

    def add() -> None:
        for number in range(1, 100_000):
            try:
                status, envelope = bpjs.call("10417", "antreanfktp", "POST", "antrean/add", entry(number))
            except OSError:
                return
            assert (status, envelope["metadata"]["code"]) == (200, 200)
            answered.append(number)
            if number == 40:
                enough.set()

    enough = threading.Event()
    adding = threading.Thread(target=add)
    adding.start()
    assert enough.wait(60)
    bpjs.sandbox.process.kill()
    adding.join(60)
    bpjs.sandbox.kill_and_start()

    keys = [row["key"] for row in bpjs.ledger(family="antreanfktp", operation="antrean.add")]
    wanted = [f"{body['nik']}|001|{body['tanggalperiksa']}" for body in map(entry, answered)]
    assert keys[:len(wanted)] == wanted
    # The one that was under way when it was killed may have been stored without being answered.
    assert len(wanted) <= len(keys) <= len(wanted) + 1
    _, envelope = bpjs.call("10417", "antreanfktp", "POST", "antrean/add", entry(1))
    assert "sudah terdaftar" in envelope["metadata"]["message"]
    assert [row["count"] for row in bpjs.duplicates()] == [1]
