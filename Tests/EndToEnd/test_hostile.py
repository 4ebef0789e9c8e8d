"""Malformed and hostile input: a specific error each, nothing stored, nothing crashed, and no personal data in a log."""

import datetime
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from support import visits
from support.api import Api
from support.html import Session
from support.installation import Clinic, Installation
from support.waiting import wait_until

NAME, NIK, PHONE, TEXT = "Zulkarnaen Penandaunik", "3273019988776655", "081298765432101", "keluhan-penanda-rahasia"
TABLES = ("visit", "visit_record", "patient", "delivery", "practitioner", "location")


@pytest.fixture(scope="module")
def installation(installations) -> Installation:
    made = installations(JEMBATAN_LOG_LEVEL="trace")
    made.start_server()
    return made


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


def rows(installation: Installation) -> list[list[str]]:
    return installation.database.query(" UNION ALL ".join(f"SELECT '{table}', count(*)::text FROM {table}" for table in TABLES))


@pytest.fixture(autouse=True)
def nothing_is_stored_and_the_server_lives(request: pytest.FixtureRequest, installation: Installation) -> Iterator[None]:
    if request.node.get_closest_marker("stores"):
        yield
    else:
        before = rows(installation)
        yield
        assert rows(installation) == before
    assert installation.server.is_ready()


def a_visit(clinic: Clinic, **changes: object) -> dict:
    return visits.encounter("3201234567890123", clinic.location, "JAHAT-1") | changes


MALFORMED = {
    "nothing": b"",
    "not JSON": b"nik=1",
    "cut off": b'{"nik_pasien": "32012345',
    "comments": b'{"a": 1, // no\n}',
    "trailing comma": b'{"a": 1,}',
    "trailing content": b'{"a": 1} {"b": 2}',
    "duplicate keys": b'{"nik_pasien": "1", "nik_pasien": "2"}',
    "deep nesting": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "invalid UTF-8": b'{"keluhan_utama": "\xff\xfe"}',
    "an overlong sequence": b'{"a": "\xc0\x80"}',
    "a lone surrogate": b'{"a": "\\ud800"}',
    "a raw control character": b'{"a": "\x01"}',
    "a wrong number": b'{"a": 01}',
    "not a number": b'{"a": NaN}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
}


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("path", ["/api/encounter", "/api/observation"])
def test_malformed_json_says_where(api: Api, path: str, name: str):
    answer = api.request("POST", path, MALFORMED[name])
    assert answer.status == 400, answer
    body = answer.body
    assert body["status"] == "error" and body["code"] == "MALFORMED_REQUEST" and body["message"], answer
    place = json.dumps(body)
    assert '"line"' in place and '"column"' in place, answer


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"1"])
def test_json_that_is_no_object(api: Api, body: bytes):
    answer = api.request("POST", "/api/encounter", body)
    assert answer.status in (400, 422) and answer.body["status"] == "error" and answer.body["message"], answer


WRONG = {
    "a NIK of 15 digits": ("nik_pasien", "320123456789012"),
    "a NIK of letters": ("nik_pasien", "32012345678901AB"),
    "a NIK in other digits": ("nik_pasien", "٣٢٠١٢٣٤٥٦٧٨٩٠١٢٣"),
    "a NIK as a list": ("nik_pasien", ["3201234567890123"]),
    "a date that is none": ("tanggal_kunjungan", "kemarin"),
    "the 30th of February": ("tanggal_kunjungan", "2026-02-30T08:00:00Z"),
    "a date as an object": ("tanggal_kunjungan", {"tahun": 2026}),
    "a visit in the future": (
        "tanggal_kunjungan", (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")),
    "an end in the future": (
        "tanggal_selesai", (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")),
    "an end before the start": ("tanggal_selesai", "2020-01-01T00:00:00Z"),
    "a practitioner as a number with a point": ("dokter", {"kode": 1}),
    "vital signs as text": ("pemeriksaan_fisik", "normal"),
    "a complaint as a list": ("keluhan_utama", ["Pusing"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_wrong_field_is_named(api: Api, clinic: Clinic, name: str):
    field, value = WRONG[name]
    answer = api.post("/api/encounter", a_visit(clinic, **{field: value}))
    assert answer.status == 422, answer
    assert answer.body["code"] == "FHIR_VALIDATION_ERROR" and answer.body["message"], answer
    named = {error["field"].split(".")[0].split("[")[0] for error in answer.body["errors"]}
    assert named == {field}, answer
    assert all(error["code"] and error["message"] for error in answer.body["errors"])


def test_all_wrong_fields_come_at_once(api: Api, clinic: Clinic):
    answer = api.post("/api/encounter", a_visit(clinic, nik_pasien="1", tanggal_kunjungan="x"))
    assert {error["field"] for error in answer.body["errors"]} == {"nik_pasien", "tanggal_kunjungan"}


@pytest.mark.parametrize("path", ["/api/diagnosis", "/api/observation", "/api/procedure"])
def test_children_with_wrong_types(api: Api, path: str):
    answer = api.post(path, {
        "encounter_id": {"a": 1}, "pasien_id": 5.5, "tanggal_diagnosis": 1, "tanggal_observasi": [], "tanggal_prosedur": {},
        "kode_icd10": [1], "deskripsi_diagnosis": {}, "kategori": 3, "kode": "x", "nilai": {"value": "banyak"}, "kode_prosedur": {},
        "deskripsi_prosedur": []})
    assert answer.status == 422 and answer.body["code"] in ("MISSING_REQUIRED_FIELDS", "FHIR_VALIDATION_ERROR"), answer
    assert answer.body["errors"]


def test_ten_mebibytes(installation: Installation, clinic: Clinic):
    """Refused by its announced length or while it is sent; the server may close before it has read all."""
    api = clinic.api(installation.server)
    try:
        answer = api.request("POST", "/api/encounter", b'{"keluhan_utama": "' + b"x" * (10 << 20) + b'"}')
    except ConnectionError:
        return
    assert answer.status == 413 and answer.body["code"] == "PAYLOAD_TOO_LARGE" and answer.body["message"], answer


def test_another_media_type(api: Api, clinic: Clinic):
    for kind in ("application/xml", "multipart/form-data; boundary=x"):
        answer = api.post("/api/encounter", a_visit(clinic), Content_Type=kind)
        assert answer.status == 415 and answer.body["code"] == "UNSUPPORTED_MEDIA_TYPE", answer


def raw(installation: Installation, data: bytes, seconds: float = 20) -> bytes:
    with socket.create_connection(("127.0.0.1", urlsplit(installation.server.url).port), seconds) as line:
        line.sendall(data)
        try:
            return line.recv(65536)
        except ConnectionError:
            return b""


@pytest.mark.parametrize("head", [
    b"GARBAGE\r\n\r\n",
    b"GET /api/encounter/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /c/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /static/x/..%2f..%2f/Package.swift HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Clinic-Code: " + b"A" * 200_000 + b"\r\n\r\n",
    b"POST /api/encounter HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/encounter HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /api/encounter HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
], ids=["garbage", "bad escape", "dots", "encoded dots", "long header", "negative length", "two lengths", "chunk size", "TLS"])
def test_broken_http(installation: Installation, head: bytes):
    answer = raw(installation, head)
    assert not answer.startswith(b"HTTP/1.1 2") and b" 500 " not in answer.split(b"\r\n")[0], answer[:200]
    assert b"root:" not in answer and b"swift-tools" not in answer


def test_hostile_paths_and_queries(api: Api, installation: Installation):
    for path in (
        "/api/encounter/%00", "/api/encounter/' OR 1=1 --".replace(" ", "%20"), "/api/encounter/" + "9" * 3000, "/api/deliveries/x",
        "/api/deliveries/%F0%9F%98%80", "/api/encounter/..%2f..%2fclinics"):
        answer = api.get(path)
        assert 400 <= answer.status < 500 and answer.body["status"] == "error", (path, answer)
    guest = Session(installation.server.url)
    for path in ("/login?next=//evil.example", "/login?next=%0d%0aSet-Cookie:x=y", "/c/<script>"):
        page = guest.get(path)
        assert page.status < 500 and "<script>alert" not in page.text and "evil.example" not in page.text, path


def test_slow_senders_are_cut_off(installation: Installation, clinic: Clinic):
    """A header has 10 s, a body 30 s. Meanwhile others are served."""
    port = urlsplit(installation.server.url).port
    head = (
        f"POST /api/encounter HTTP/1.1\r\nHost: x\r\nX-Clinic-Code: {clinic.code}\r\nX-Clinic-Secret: {clinic.secret}\r\n"
        "Content-Type: application/json\r\n").encode()

    def drip(start: bytes, limit: float) -> float:
        """Sends a byte each half second; gives the seconds until the server hung up or answered."""
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(start)
            line.settimeout(0.5)
            while time.monotonic() - began < limit:
                try:
                    line.sendall(b"x")
                    line.recv(4096)
                    return time.monotonic() - began
                except TimeoutError:
                    continue
                except ConnectionError:
                    return time.monotonic() - began
        return limit

    with ThreadPoolExecutor(21) as pool:
        headers: list[Future[float]] = [pool.submit(drip, head + b"X-Slow: ", 25) for _ in range(10)]
        bodies: list[Future[float]] = [pool.submit(drip, head + b'Content-Length: 1000\r\n\r\n{"a": "', 45) for _ in range(10)]
        api = clinic.api(installation.server)
        for _ in range(20):
            began = time.monotonic()
            assert api.get("/api/encounter/1").status == 404
            assert time.monotonic() - began < 5
        longest = {"header": max(f.result() for f in headers), "body": max(f.result() for f in bodies)}
    assert longest["header"] < 20 and longest["body"] < 40, longest


@pytest.mark.stores
def test_marked_personal_data_is_in_no_log(installation: Installation, clinic: Clinic, api: Api):
    """Sends marked data through everything that takes some, right and wrong, and reads the logs of the server."""
    sandbox = installation.sandbox
    sandbox.add_patient(NIK, NAME)
    patient = {
        "nik": NIK, "nama": NAME, "tanggal_lahir": "1991-07-08", "jenis_kelamin": "L", "no_hp": PHONE, "alamat": TEXT, "nama_ibu": NAME,
        "no_bpjs": "0001112223334"}
    assert api.post("/api/satusehat/register-patient", patient).status == 200
    visit = api.post("/api/encounter", visits.encounter(NIK, clinic.location, "TANDA-1", keluhan_utama=TEXT, pasien=patient)).body
    api.post("/api/diagnosis", visits.diagnosis(
        visit["encounter_id"], visit["pasien_id"], "I10.9", keterangan=TEXT, deskripsi_diagnosis=TEXT))
    api.post("/api/procedure", visits.procedure(visit["encounter_id"], visit["pasien_id"], hasil=TEXT))
    api.post("/api/satusehat/get-patient-id", {"nik": NIK})
    api.post("/api/encounter", visits.encounter(NIK[:15], clinic.location, NAME, keluhan_utama=TEXT, pasien=patient))
    api.post("/api/encounter", visits.encounter(NIK, clinic.location, tanggal_kunjungan=TEXT, pasien=NAME))
    api.request("POST", "/api/encounter", json.dumps(patient).encode()[:-3])
    api.request("POST", "/api/encounter", f'{{"nik_pasien": "{NIK}", "nama": "{NAME}", {PHONE}'.encode())
    api.get("/api/encounter/" + NIK)
    api.get(f"/api/encounter/{NIK}?nama={NAME.replace(' ', '+')}&hp={PHONE}")
    Session(installation.server.url).get(f"/c/{clinic.code}/patients?q={NIK}")
    # Refused, torn and lost answers reach the code that logs failures.
    for fault in ({"fault": "status", "status": 500}, {"fault": "truncated"}, {"fault": "lost_answer"}, {"fault": "html403"}):
        sandbox.fault(fault.pop("fault"), clinic.client_id, path="/fhir-r4/", count=2, **fault)
        api.post("/api/satusehat/get-patient-id", {"nik": NIK})
        api.post("/api/diagnosis", visits.diagnosis(
            visit["encounter_id"], visit["pasien_id"], "E11.9", keterangan=TEXT, tanggal_diagnosis=visits.moment(10)))
    sandbox.clear_faults()
    sandbox.add_location(clinic.client_id, clinic.client_secret, clinic.organization, "R-9")
    wait_until("the visit was sent", lambda: [e for e in installation.ledger(clinic) if e.type == "Encounter" and e.stored], 45)
    installation.run("explain", "TANDA-1")
    installation.server.process.stop()

    secrets = [clinic.secret, clinic.client_secret]
    marks = [NAME, NAME.upper(), NAME.split()[1], NIK, NIK[:15], PHONE, TEXT, "0001112223334", *secrets]
    assert len(installation.logs()) == 1
    for log in installation.logs():
        text = log.read_text("utf-8", "replace")
        assert len(text) > 1000, "the server logged next to nothing: this test would find nothing"
        found = [(mark, line[:300]) for mark in marks for line in text.splitlines() if mark.lower() in line.lower()]
        assert not found, found[:10]
    installation.start_server()
