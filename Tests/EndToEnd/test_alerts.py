"""Alerts: what is wrong shows on the page and comes by mail, and so does its end."""

import datetime
import re
from collections.abc import Callable, Iterator

import pytest

from support import visits
from support.html import Session
from support.installation import Clinic, Installation, make_known
from support.mail import MailServer
from support.waiting import wait_until

NAME = "Sutinah Penanda Rahasia"


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def installation(installations: Callable[..., Installation], mail: MailServer) -> Installation:
    made = installations(JEMBATAN_SMTP_URL=mail.url, JEMBATAN_MAIL_FROM="jembatan@uji.test")
    made.start_server()
    return made


def confirm(installation: Installation, mail: MailServer, address: str) -> None:
    """As the owner of the address, who has no account."""
    (asked,) = wait_until("it is asked to confirm itself", lambda: mail.to(address), 20)
    (path,) = re.findall(r"(/alert-address/[\w-]+)", asked.text)
    owner = Session(installation.server.url)
    page = owner.get(path)
    assert "Konfirmasi alamat surel" in page.text and address in page.text
    done = owner.request("POST", path, {"_csrf": owner.csrf(path)})
    assert "Alamat dikonfirmasi" in done.text, done.text[:400]
    assert owner.request("POST", path, {}).status in (403, 410)
    wait_until("no copy of the link is kept", lambda: installation.database.query(
        f"SELECT body FROM mail_message WHERE recipient = '{address}' AND occasion = 'confirm'") == [[""]], 20)


class Watched:
    """A clinic with an admin who is told, and a patient whose name and NIK must not get out."""

    def __init__(self, installation: Installation, mail: MailServer, code: str):
        self.installation = installation
        self.clinic: Clinic = installation.add_clinic(code)
        self.address = f"alarm-{code.lower()}@klinik.example"
        self.nik = visits.new_nik()
        installation.sandbox.add_patient(self.nik, NAME)
        make_known(self.clinic.api(installation.server), self.clinic, self.nik)
        self.session = Session(installation.server.url)
        self.session.sign_in(*installation.add_user(f"admin-{code.lower()}@klinik.example", "admin", self.clinic))
        self.post("addresses", email=self.address)
        confirm(installation, mail, self.address)

    @property
    def page(self) -> str:
        return f"/c/{self.clinic.code}/alerts"

    def post(self, path: str, **form: str):
        answer = self.session.request("POST", f"{self.page}/{path}", {"_csrf": self.session.csrf(self.page)} | form)
        assert answer.status == 200, answer.text[:400]
        return answer

    def look(self) -> str:
        return self.installation.run("sync", "alerts", "--clinic", self.clinic.code)

    def lane(self) -> list[str]:
        return self.installation.database.query(
            "SELECT breaker_until IS NOT NULL, credential_refused_at IS NOT NULL FROM lane JOIN clinic USING (clinic_id) "
            f"WHERE code = '{self.clinic.code}' AND channel = 'satusehat'")[0]

    def send_visit(self, number: str) -> None:
        body = visits.encounter(
            self.nik, self.clinic.location, number,
            pasien={"nama": NAME, "tanggal_lahir": "1990-02-03", "jenis_kelamin": "P"})
        answer = self.clinic.api(self.installation.server).post("/api/encounter", body, Prefer="respond-async")
        assert answer.status in (200, 202), answer

    def mails(self, mail: MailServer, count: int) -> list[str]:
        """Behind the one that asked for confirmation."""
        return wait_until(
            f"{count} mails have come", lambda: len(found := mail.to(self.address)) > count and [m.subject for m in found[1:]], 20)


def clock_ahead(installation: Installation, seconds: int) -> None:
    installation.database.query(f"UPDATE clock SET ahead = ahead + interval '{seconds} seconds'")


def test_a_test_mail_arrives(installation: Installation, mail: MailServer):
    watched = Watched(installation, mail, "SURAT-A")
    page = watched.session.get(watched.page).text
    assert "Tidak ada peringatan" in page and watched.address in page
    (address,) = re.findall(r"/addresses/([0-9a-f-]{36})/test", page)
    watched.post(f"addresses/{address}/test")
    assert watched.mails(mail, 1) == ["Uji surel peringatan Jembatan"]
    wait_until("the log says so", lambda: "Terkirim" in watched.session.get(watched.page).text)


def test_a_platform_that_is_away_is_told_and_so_is_its_return(installation: Installation, mail: MailServer):
    watched = Watched(installation, mail, "SURAT-B")
    installation.sandbox.fault("status", watched.clinic.client_id, status=503, path="/fhir-r4/")
    for number in range(8):
        watched.send_visit(f"PUTUS-{number}")
    wait_until("the breaker is open", lambda: watched.lane()[0] == "t", 30)
    watched.look()
    assert "Tidak ada peringatan" in watched.session.get(watched.page).text, "too early to be an alert"
    clock_ahead(installation, 16 * 60)
    watched.look()
    assert watched.mails(mail, 1) == ["[SURAT-B] Peringatan: SATUSEHAT tidak dapat dihubungi"]
    assert "SATUSEHAT tidak dapat dihubungi" in watched.session.get(watched.page).text
    dashboard = watched.session.get(f"/c/{watched.clinic.code}/satusehat").text
    assert "1 peringatan terbuka" in dashboard
    (alert,) = re.findall(r"/alerts/([0-9a-f-]{36})/acknowledge", watched.session.get(watched.page).text)
    assert "sedang ditangani" in watched.post(f"{alert}/acknowledge", catatan="Menunggu SATUSEHAT").text
    installation.sandbox.clear_faults()
    clock_ahead(installation, 120)
    wait_until("the breaker is closed", lambda: watched.lane()[0] == "f", 30)
    watched.look()
    assert len(watched.mails(mail, 1)) == 1, "one good look is no recovery"
    watched.look()
    assert watched.mails(mail, 2)[1] == "[SURAT-B] Pulih: SATUSEHAT tidak dapat dihubungi"
    page = watched.session.get(watched.page).text
    assert "Tidak ada peringatan" in page and "Menunggu SATUSEHAT" in page


def test_refused_credentials_are_told_at_once(installation: Installation, mail: MailServer):
    watched = Watched(installation, mail, "SURAT-C")
    clinic, sandbox = watched.clinic, installation.sandbox
    sandbox.add_client(clinic.client_id, "sudah-diganti", clinic.organization, f"Klinik {clinic.code}")
    sandbox.fault("expire_token", clinic.client_id, count=1)
    watched.send_visit("TOLAK-1")
    wait_until("the credentials are refused", lambda: watched.lane()[1] == "t", 30)
    watched.look()
    assert watched.mails(mail, 1) == ["[SURAT-C] Peringatan: Kredensial klinik ditolak SATUSEHAT"]
    assert f"/c/{clinic.code}/credentials" in mail.to(watched.address)[1].text
    sandbox.add_client(clinic.client_id, clinic.client_secret, clinic.organization, f"Klinik {clinic.code}")
    csrf = watched.session.csrf(f"/c/{clinic.code}/credentials")
    watched.session.request("POST", f"/c/{clinic.code}/credentials/satusehat/test", {"_csrf": csrf})
    wait_until("the lane goes on", lambda: watched.lane()[1] == "f", 30)
    watched.look()
    watched.look()
    assert watched.mails(mail, 2)[1].startswith("[SURAT-C] Pulih")


def test_silence_on_a_day_that_usually_has_data(installation: Installation, mail: MailServer):
    watched = Watched(installation, mail, "SURAT-D")
    zone = datetime.timezone(datetime.timedelta(hours=7))
    (now,) = installation.database.query("SELECT extract(epoch FROM jembatan_now())::bigint")[0]
    today = datetime.datetime.fromtimestamp(int(now), zone)
    noon = (today + datetime.timedelta(days=1)).replace(hour=13, minute=0, second=0)
    for week in range(1, 5):
        installation.database.query(
            "INSERT INTO counter (clinic_id, channel, day, kind, completed) SELECT clinic_id, 'satusehat', "
            f"date '{noon.date()}' - {7 * week}, 'Encounter', 40 FROM clinic WHERE code = '{watched.clinic.code}'")
    watched.look()
    assert len(mail.to(watched.address)) == 1
    clock_ahead(installation, int((noon - today).total_seconds()))
    watched.look()
    assert watched.mails(mail, 1) == ["[SURAT-D] Peringatan: Tidak ada data masuk"]
    assert "sekitar 40 data" in mail.to(watched.address)[1].text


def test_no_mail_holds_personal_data(mail: MailServer):
    assert len(mail.received) >= 6
    for received in mail.received:
        text = received.subject + received.text
        assert NAME not in text and "Sutinah" not in text
        assert not re.search(r"\d{13,}", text), text
        assert "tidak memuat data pasien" in text


def test_superadmins_have_addresses_of_their_own(installation: Installation, mail: MailServer):
    session = Session(installation.server.url)
    session.sign_in(*installation.add_user("super-alarm@uji.test", "superadmin"))
    csrf = session.csrf("/system/alerts")
    wrong = session.request("POST", "/system/alerts/addresses", {"_csrf": csrf, "email": "bukan alamat"})
    assert wrong.status == 422 and "Tulis satu alamat surel" in wrong.text
    added = session.request("POST", "/system/alerts/addresses", {"_csrf": csrf, "email": "Jaga@Uji.test"})
    assert added.status == 200 and "jaga@uji.test" in added.text
    assert "SURAT-D" in added.text, "what is open in a clinic shows"
    assert "Belum dikonfirmasi" in added.text
    confirm(installation, mail, "jaga@uji.test")
    assert "Belum dikonfirmasi" not in session.get("/system/alerts").text
