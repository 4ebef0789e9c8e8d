"""A clinic's system is told of its visits by signed webhooks: at least once, with one id, whatever fails meanwhile."""

import html
import re
import subprocess
from collections.abc import Iterator

import pytest

from support import visits
from support.cluster import SCRIPT, psql
from support.demo import Demo
from support.html import Page, Session
from support.installation import Server
from support.receiver import Received, Receiver
from support.waiting import wait_until

# Known to every demo: its patient and poli.
NIK, LOCATION = "3201234567890123", "100001"


def shown_secret(page: Page) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", html.unescape(page.text))
    assert found, page.text
    return found[0]


class Told:
    """The demo's first clinic, its admin, and its system."""

    def __init__(self) -> None:
        self.demo = Demo()
        self.receiver = Receiver()
        self.patients: dict[str, str] = {}
        self.clinic = self.demo.json["clinics"][0]["code"]
        self.demo.run(
            "clinic", "set", self.clinic, "rate-per-minute=60000", "burst=1000", "concurrency=16", "settle-ms=300",
            "requests-per-minute=1000000")
        admin = next(user for user in self.demo.json["users"] if user["clinic"] == self.clinic and user["role"] == "admin")
        self.session = Session(self.demo.server.url)
        assert self.session.sign_in(admin["email"], admin["password"]).status == 200

    @property
    def pages(self) -> str:
        return f"/c/{self.clinic}/webhooks"

    def post(self, path: str, *fields: tuple[str, str]) -> Page:
        form = [("_csrf", self.session.csrf(self.pages)), *fields]
        return self.session.request("POST", self.pages + path, form)

    def add(self, path: str, *events: str) -> tuple[str, str]:
        """Adds an address at the receiver; gives its page and its secret."""
        page = self.post("", ("url", self.receiver.url + path), *(("kejadian", event) for event in events))
        assert page.status == 200, page.text
        secret = shown_secret(page)
        address = next(link for link in page.links if re.search(r"/webhooks/[0-9a-f-]{36}$", link))
        assert secret not in html.unescape(self.session.get(self.pages).text + self.session.get(address).text)
        return address.removeprefix(self.pages), secret

    def query(self, statement: str) -> list[list[str]]:
        done = subprocess.run(
            [str(SCRIPT), "conninfo", str(self.demo.home / "postgres"), "jembatan_admin"], capture_output=True, text=True, check=True)
        return psql(done.stdout.strip() + " dbname=jembatan", statement)

    def clock_ahead(self, seconds: int) -> None:
        self.query(f"UPDATE clock SET ahead = ahead + make_interval(secs => {seconds})")

    def visit(self, number: str, nik: str = NIK) -> str:
        """Posts a visit that is over, with its diagnosis; gives its id."""
        api = self.demo.api
        body = visits.encounter(nik, LOCATION, number, tanggal_selesai=visits.moment(30))
        made = api.post("/api/encounter", body, Prefer="respond-async")
        assert made.status in (200, 202), made
        given = api.post(
            "/api/diagnosis", visits.diagnosis(made.body["encounter_id"], made.body["pasien_id"]), Prefer="respond-async")
        assert given.status in (200, 202), given
        self.patients[made.body["encounter_id"]] = made.body["pasien_id"]
        return made.body["encounter_id"]

    def wait_for(self, path: str, kind: str, count: int, seconds: float = 30) -> list[Received]:
        wait_until(f"{count} {kind} at {path}", lambda: len(self.receiver.at(path, kind)) >= count, seconds)
        return self.receiver.at(path, kind)

    def kill_and_start(self) -> None:
        self.demo.server.process.kill()
        self.demo.server = Server(self.demo.server.url, self.demo._spawn("serve"))
        wait_until("the server is ready", self.demo.server.is_ready, 40)

    def close(self, failed: bool) -> None:
        self.demo.close(failed)
        self.receiver.close()


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    made = Told()
    yield made
    made.close(request.session.testsfailed > 0)


@pytest.fixture(scope="module")
def endpoint(told: Told) -> tuple[str, str]:
    return told.add("/sim", "visit.completed", "visit.needs_person")


def test_a_visit_is_told_complete_once_though_the_receiver_fails_twice(told: Told, endpoint: tuple[str, str]):
    told.receiver.answers["/sim"] = [500, 503, 200]
    visit = told.visit("HOOK-1")
    told.wait_for("/sim", "visit.completed", 2)
    told.clock_ahead(120)
    tries = told.wait_for("/sim", "visit.completed", 3)
    assert {one.id for one in tries} == {tries[0].id} and {one.raw for one in tries} == {tries[0].raw}
    assert all(one.is_signed(endpoint[1]) for one in tries)
    data = tries[0].body["data"]
    assert data["encounter_id"] == visit and data["no_kunjungan"] == "HOOK-1" and data["satusehat_encounter_id"]
    assert {delivery["state"] for delivery in data["deliveries"]} == {"completed"}
    assert NIK not in tries[0].raw.decode()
    wait_until(
        "it is recorded once",
        lambda: told.query("SELECT event, state, attempts FROM webhook_message") == [["visit.completed", "delivered", "3"]])


def test_a_later_diagnosis_completes_the_visit_again(told: Told, endpoint: tuple[str, str]):
    api = told.demo.api
    visit = told.receiver.at("/sim")[0].visit
    assert api.post("/api/diagnosis", visits.diagnosis(visit, told.patients[visit], "J06.9")).status in (200, 202)
    again = told.wait_for("/sim", "visit.completed", 4)[-1]
    assert again.visit == visit and again.id != told.receiver.at("/sim")[0].id


def test_what_needs_a_person_is_told_once_for_its_cause(told: Told, endpoint: tuple[str, str]):
    visit = told.visit("HOOK-2", nik=visits.new_nik())
    message = told.wait_for("/sim", "visit.needs_person", 1)[0]
    assert message.visit == visit and message.is_signed(endpoint[1])
    assert "patient-not-found" in {delivery["error_code"] for delivery in message.body["data"]["deliveries"]}
    wait_until("the news is taken", lambda: told.query("SELECT count(*) FROM visit_news") == [["0"]])
    assert len(told.receiver.at("/sim", "visit.needs_person")) == 1


def test_the_log_shows_each_try_and_sends_again_with_the_same_id(told: Told, endpoint: tuple[str, str]):
    first = told.receiver.at("/sim")[0]
    log = told.session.get(told.pages + "/log?kejadian=visit.completed")
    assert "Kunjungan lengkap" in log.text and "Terkirim" in log.text
    page = told.session.get(f"{told.pages}/log/{first.id}")
    assert "Percobaan ke-3" in page.text and "Jawaban 503" in page.text and first.visit in page.text
    before = len(told.receiver.at("/sim"))
    assert told.post(f"/log/{first.id}/resend").status == 200
    wait_until("it came again", lambda: len(told.receiver.at("/sim")) > before)
    again = told.receiver.at("/sim")[-1]
    assert again.id == first.id and again.raw == first.raw and again.is_signed(endpoint[1])
    audit = told.session.get(f"/c/{told.clinic}/audit").text
    assert "Pesan webhook dikirim ulang" in audit and "Alamat webhook ditambahkan" in audit


def test_a_new_secret_signs_beside_the_old_one(told: Told, endpoint: tuple[str, str]):
    page = told.post(endpoint[0] + "/rotate")
    new = shown_secret(page)
    assert new != endpoint[1]
    told.post(endpoint[0] + "/test")
    test = told.wait_for("/sim", "webhook.test", 1)[0]
    assert test.is_signed(new) and test.is_signed(endpoint[1]) and not test.is_signed("whsec_" + "A" * 43 + "=")


def test_gone_disables_the_address(told: Told):
    told.receiver.answers["/gone"] = [410]
    address, _ = told.add("/gone", "visit.completed")
    told.post(address + "/test")
    told.wait_for("/gone", "webhook.test", 1)
    page = wait_until(
        "it is disabled",
        lambda: (lambda page: page if "Alamat ini nonaktif" in page.text else None)(told.session.get(told.pages + address)))
    assert "410" in page.text and "Aktifkan lagi" in page.text
    assert "dihapus" in told.post(address + "/delete").text
    assert told.session.get(told.pages + address).status == 404


def test_only_addresses_that_may_be_dialled_are_taken(told: Told):
    for url in ("http://10.0.0.1/", "http://sim.example/", "https://a:b@sim.example/", "sim"):
        assert told.post("", ("url", url), ("kejadian", "visit.completed")).status == 422, url
    # https is taken, and refused when it is dialled.
    page = told.post("", ("url", "https://10.255.255.1/"), ("kejadian", "alert.raised"))
    address = next(link for link in page.links if re.search(r"/webhooks/[0-9a-f-]{36}$", link)).removeprefix(told.pages)
    message = told.post(address + "/test").path
    wait_until("it is refused", lambda: "jaringan pribadi tidak diizinkan" in told.session.get(message).text)
    told.post(address + "/delete")


def test_a_killed_server_loses_none(told: Told, endpoint: tuple[str, str]):
    told.receiver.answers["/sim"] = [503]
    posted = {told.visit(f"HOOK-KILL-{number}") for number in range(12)}

    def told_of(status: int) -> set[str]:
        return {one.visit for one in told.receiver.at("/sim", "visit.completed") if one.status == status} & posted

    wait_until("the receiver refused some", lambda: len(told_of(503)) > 1, 30, every=0.02)
    told.kill_and_start()
    assert told_of(200) == set()
    told.receiver.answers["/sim"] = [200]
    # What was leased by the dead one, its lanes, and what was refused come when their time is over.
    told.clock_ahead(400)
    wait_until("all are told", lambda: told_of(200) == posted, 60)
    messages = told.query("SELECT count(*) FROM webhook_message WHERE event = 'visit.completed' AND body LIKE '%HOOK-KILL%'")
    assert messages == [["12"]], "each visit is told by one message"
