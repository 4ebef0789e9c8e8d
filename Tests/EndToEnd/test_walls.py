"""The walls between clinics: every route with another clinic's session, API credential and ids shows and changes nothing."""

import re

import pytest

from support import visits
from support.html import Session
from support.installation import Installation
from support.routes import Route, routes
from support.waiting import wait_until

MARK = "RAHASIA-KLINIK-B"


class World:
    """Clinic A, who looks, and clinic B, whose rows nobody but B may see."""

    def __init__(self, installation: Installation):
        self.installation = installation
        self.base = installation.server.url
        self.a, self.b = installation.add_clinic("TEMBOK-A"), installation.add_clinic("TEMBOK-B")
        self.users = {
            "admin": installation.add_user("admin-a@klinik.example", "admin", self.a),
            "registration": installation.add_user("daftar-a@klinik.example", "registration", self.a),
        }
        installation.add_user("admin-b@klinik.example", "admin", self.b)
        self.nik = visits.new_nik()
        self.ihs = installation.sandbox.add_patient(self.nik, MARK + " PASIEN")
        api = self.b.api(installation.server)
        self.visit = api.post("/api/encounter", visits.encounter(
            self.nik, self.b.location, MARK, tanggal_selesai=visits.moment(30), keluhan_utama=MARK,
            pasien={"nama": MARK + " PASIEN", "tanggal_lahir": "1990-02-03", "jenis_kelamin": "P"})).body
        own = (self.visit["encounter_id"], self.visit["pasien_id"])
        self.record = api.post("/api/diagnosis", visits.diagnosis(*own, keterangan=MARK)).body
        refused = api.post("/api/diagnosis", visits.diagnosis(*own, "I10.9")).body
        self.failed = refused["deliveries"][0]["id"]

        def settled() -> dict | None:
            found = api.get("/api/encounter/" + self.visit["encounter_id"]).body
            states = {d["id"]: d["state"] for d in found["deliveries"]}
            return found if states.get(self.failed) == "failed" and sum(s == "completed" for s in states.values()) >= 5 else None

        self.found = wait_until("clinic B's visit is sent", settled, 30)
        self.ids = self._ids()

    def _ids(self) -> list[str]:
        """Every id of a row of clinic B, from every table that has one."""
        query = self.installation.database.query
        tables = [row[0] for row in query(
            "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.columns i USING (table_schema, table_name) "
            "JOIN pg_class k ON k.relname = c.table_name AND k.relkind IN ('r', 'p') AND NOT k.relispartition "
            "WHERE c.table_schema = 'public' AND c.column_name = 'clinic_id' AND i.column_name = 'id' AND i.data_type = 'uuid'")]
        assert {"visit", "delivery", "patient"} <= set(tables), tables
        of_b = f"JOIN clinic c ON c.clinic_id = t.clinic_id WHERE c.code = '{self.b.code}'"
        ids = [row[0] for table in tables for row in query(f"SELECT t.id FROM {table} t {of_b} LIMIT 3")]
        return list(dict.fromkeys([self.failed, self.visit["encounter_id"], self.visit["pasien_id"], self.record["id"], *ids]))

    def snapshot(self) -> list[list[str]]:
        """What of clinic B may not change."""
        return self.installation.database.query(
            "SELECT 'd', d.id::text, d.state, d.attempts::text, d.revision::text, coalesce(d.hold, '') FROM delivery d "
            f"JOIN clinic c ON c.clinic_id = d.clinic_id WHERE c.code = '{self.b.code}' UNION ALL "
            "SELECT 'v', v.id::text, v.status, v.updated_at::text, '', '' FROM visit v "
            f"JOIN clinic c ON c.clinic_id = v.clinic_id WHERE c.code = '{self.b.code}' UNION ALL "
            "SELECT 'm', u.id::text, u.email, '', '', '' FROM app_user u JOIN membership m ON m.user_id = u.id "
            f"JOIN clinic c ON c.clinic_id = m.clinic_id WHERE c.code = '{self.b.code}' UNION ALL "
            f"SELECT 'c', c.clinic_id::text, c.state, c.name, '', '' FROM clinic c WHERE c.code = '{self.b.code}' UNION ALL "
            "SELECT 'k', k.id::text, '', '', '', '' FROM api_credential k JOIN clinic c ON c.clinic_id = k.clinic_id "
            f"WHERE c.code = '{self.b.code}' ORDER BY 1, 2")

    def leaks(self, text: str) -> list[str]:
        """What of clinic B a text shows, besides what the address itself said."""
        marks = [MARK, self.nik, self.ihs, self.b.organization, self.b.client_id, "admin-b@klinik.example", f"Klinik {self.b.code}"]
        return [mark for mark in marks if mark in text]


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    return World(installation)


def filled(route: Route, code: str, identifier: str) -> str:
    # What is regenerated are the foundation resources.
    kind = "Location" if route.path.endswith("/regenerate") or "/regenerate/" in route.path else "Condition"
    path = route.path.replace("{code}", code).replace("{type}", kind)
    return re.sub(r"\{[^}]*\}", identifier, path)


CLINIC_ROUTES = [route for route in routes() if route.path.startswith("/c/{code}")]
MOBILE_JKN_ROUTES = [route for route in routes() if route.path.startswith("/mobile-jkn/{code}")]
API_ROUTES = [route for route in routes() if route.path.startswith("/api/") and "openapi" not in route.path]


def signed_in(world: World, role: str) -> Session:
    session = Session(world.base)
    page = session.sign_in(*world.users[role])
    # Registration staff are led on to the one page that is theirs.
    assert (page.path + "/").startswith(f"/c/{world.a.code}/"), page
    return session


@pytest.mark.parametrize("role", ["admin", "registration"])
def test_another_clinics_pages_do_not_exist(world: World, role: str):
    session = signed_in(world, role)
    token = session.csrf("/profile")
    before = world.snapshot()
    for route in CLINIC_ROUTES:
        path = filled(route, world.b.code, world.failed)
        form = None if route.method == "GET" else {"_csrf": token}
        page = session.request(route.method, path, form)
        assert page.status == 404, f"{route.method} {path} as {role} of another clinic: {page.status}"
        assert not world.leaks(page.text), (path, world.leaks(page.text))
        nowhere = session.request(route.method, filled(route, "TIDAK-ADA", world.failed), form)
        assert nowhere.status == 404, f"{route.method} {path}: a clinic that does not exist answers {nowhere.status}"
    assert world.snapshot() == before


def test_another_clinics_ids_do_not_exist_here(world: World):
    session = signed_in(world, "admin")
    token = session.csrf("/profile")
    before = world.snapshot()
    walked = 0
    for route in CLINIC_ROUTES:
        if not re.search(r"\{(?!code|type)[^}]*\}", route.path):
            continue
        for identifier in world.ids:
            path = filled(route, world.a.code, identifier)
            page = session.request(route.method, path, None if route.method == "GET" else {"_csrf": token, "confirm": "1"})
            if page.status == 415:
                page = session.upload(path, {"_csrf": token}, "document", "formulir.pdf", b"%PDF-1.4")
            assert page.status in (404, 422), f"{route.method} {path}: {page.status}"
            assert not world.leaks(page.text), (route.method, path, world.leaks(page.text))
            walked += 1
    assert walked >= 2 * len(world.ids)
    assert world.snapshot() == before


def test_own_pages_show_nothing_of_the_other(world: World):
    session = signed_in(world, "admin")
    for route in CLINIC_ROUTES:
        if route.method == "GET" and not re.search(r"\{(?!code|type)", route.path):
            page = session.get(filled(route, world.a.code, ""))
            assert page.status in (200, 403), f"{page.url}: {page.status}"
            assert not world.leaks(page.text), (page.url, world.leaks(page.text))


def test_without_a_session_every_page_leads_to_login(world: World):
    guest = Session(world.base)
    for route in routes():
        if route.access in ("clinic", "platform", "signedIn") and route.method == "GET":
            page = guest.get(filled(route, world.b.code, world.failed))
            assert page.path == "/login" or page.status == 404, f"{route.path} without a session: {page.status} at {page.path}"
            assert not world.leaks(page.text)


def test_platform_pages_are_closed_to_clinic_people(world: World):
    session = signed_in(world, "admin")
    token = session.csrf("/profile")
    before = world.snapshot()
    for route in routes():
        if route.access == "platform":
            path = filled(route, world.b.code, world.failed)
            page = session.request(route.method, path, None if route.method == "GET" else {"_csrf": token})
            assert page.status in (403, 404), f"{route.method} {path}: {page.status}"
            assert not world.leaks(page.text)
    assert world.snapshot() == before


def test_forms_without_a_token_change_nothing(world: World):
    session = signed_in(world, "admin")
    for route in routes():
        if route.access in ("clinic", "signedIn") and route.method == "POST":
            path = filled(route, world.a.code, world.failed)
            page = session.request("POST", path, {"_csrf": "x"})
            if page.status == 415:
                page = session.upload(path, {"_csrf": "x", "kind": "patients"}, "file", "pasien.csv", b"nik\n3201234567890123\n")
            assert page.status in (403, 404), f"POST {route.path} without a token: {page.status}"


def test_the_api_finds_nothing_of_another_clinic(world: World):
    api = world.a.api(world.installation.server)
    before = world.snapshot()
    ids = [*world.ids, MARK, world.found["satusehat_encounter_id"]]
    for route in API_ROUTES:
        if route.method != "GET":
            continue
        for identifier in ids:
            path = filled(route, world.a.code, identifier)
            answer = api.get(path)
            if "{" in route.path:
                assert answer.status == 404, f"{path}: {answer}"
            assert not world.leaks(answer.raw.decode()), (path, answer)
    assert world.snapshot() == before


def test_another_clinics_queue_takes_no_token_of_ours(world: World):
    referral = world.installation.add_clinic("TEMBOK-C")
    world.installation.database.query(f"UPDATE clinic SET level = 'fkrtl' WHERE code = '{referral.code}'")
    password = "kata sandi untuk bpjs"
    for clinic in (world.a, world.b, referral):
        world.installation.run(
            "clinic", "bpjs", "set", clinic.code, "--family", "mobile-jkn-inbound", "--username", "bpjs", "--password-file",
            world.installation.secret_file(password))
    api = world.a.api(world.installation.server)
    signed = api.request("GET", f"/mobile-jkn/{world.a.code}/auth", headers={"x-username": "bpjs", "x-password": password})
    headers = {"x-token": signed.body["response"]["token"], "x-username": "bpjs"}
    before = world.snapshot()
    walked = {clinic.code: set() for clinic in (world.b, referral)}
    for code, reached in walked.items():
        for route in MOBILE_JKN_ROUTES:
            answer = api.request(route.method, filled(route, code, world.failed), None if route.method == "GET" else b"{}", headers)
            # The paths of the other level are not there.
            assert answer.status == 404 or answer.body["metadata"]["code"] == 201, f"{route.method} {route.path}: {answer}"
            assert "response" not in answer.body and not world.leaks(answer.raw.decode()), (route.path, answer)
            if answer.status == 200:
                reached.add(route)
    assert set.union(*walked.values()) == set(MOBILE_JKN_ROUTES)
    assert world.snapshot() == before


def test_another_referral_clinics_bookings_do_not_exist_here(world: World):
    query = world.installation.database.query
    mine, theirs = world.installation.add_clinic("TEMBOK-D"), world.installation.add_clinic("TEMBOK-E")
    query(f"UPDATE clinic SET level = 'fkrtl' WHERE code IN ('{mine.code}', '{theirs.code}')")
    sessions = {}
    for clinic in (mine, theirs):
        session = sessions[clinic.code] = Session(world.base)
        session.sign_in(*world.installation.add_user(f"admin-{clinic.code.lower()}@klinik.example", "admin", clinic))
    form = {
        "tanggal_periksa": "2026-11-21", "jam_periksa": "08:00", "no_rkm_medis": MARK, "nama_pasien": MARK, "nik": world.nik,
        "jenispasien": "NON JKN", "jeniskunjungan": "3", "kodepoli": "ANA", "namapoli": MARK, "taskid3": "08:30"}
    add = f"/c/{theirs.code}/mobile-jkn/new"
    made = sessions[theirs.code].request("POST", add, form | {"_csrf": sessions[theirs.code].csrf(add)})
    booking = made.path.rsplit("/", 1)[1]

    def rows() -> list[list[str]]:
        return query(
            f"SELECT a::text FROM antrean a WHERE a.id = '{booking}' UNION ALL "
            f"SELECT d.state FROM delivery d WHERE d.source_id = '{booking}'")

    before = rows()
    assert len(before) >= 3 and world.leaks(sessions[theirs.code].get(made.path).text), made
    session = sessions[mine.code]
    token = session.csrf("/profile")
    walked = 0
    for route in CLINIC_ROUTES:
        if "/mobile-jkn" not in route.path:
            continue
        for code in (mine.code, theirs.code):
            path = filled(route, code, booking)
            tries = form | {
                "_csrf": token, "cari": MARK, "tanggal": "2026-11-21", "alasan": "x", "setuju": "1", "sebab": "x", "dilihat": "x"}
            page = session.request(route.method, path, None if route.method == "GET" else tries | {"nik": "", "kodepoli": ""})
            wanted = (200, 422) if code == mine.code and "{id}" not in route.path else (404,)
            assert page.status in wanted, f"{route.method} {path}: {page.status}"
            # What was searched for stands in its field again, and nowhere else.
            assert not set(world.leaks(page.text)) - {MARK} and page.text.count(MARK) <= len(tries), path
            assert booking not in page.text, path
            walked += 1
    assert walked >= 20 and rows() == before


def test_a_child_never_joins_another_clinics_visit(world: World):
    api = world.a.api(world.installation.server)
    before = world.snapshot()
    mine = world.installation.ledger(world.a)
    for encounter in (world.visit["encounter_id"], world.found["satusehat_encounter_id"], MARK):
        for patient in (world.visit["pasien_id"], "P00123456789"):
            for path in ("diagnosis", "observation", "procedure"):
                answer = api.post("/api/" + path, getattr(visits, path)(encounter, patient), Prefer="respond-async")
                # Stored as the reference of a visit that this clinic does not have (yet), or refused.
                assert answer.status in (202, 422), answer
                assert not set(world.leaks(answer.raw.decode())) - {MARK}, answer
    assert world.snapshot() == before
    written = [e for e in world.installation.ledger(world.a)[len(mine):] if e.is_write]
    assert written == []


def test_a_visit_number_belongs_to_its_clinic(world: World):
    api = world.a.api(world.installation.server)
    before = world.snapshot()
    nik = visits.new_nik()
    world.installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(nik, world.a.location, MARK))
    assert answer.status in (200, 202) and answer.body["encounter_id"] != world.visit["encounter_id"]
    # The other clinic's room is not one of ours.
    theirs = api.post("/api/encounter", visits.encounter(nik, world.b.location, "TETANGGA-1"))
    assert theirs.status == 202 and theirs.body["hold"] == "mapping", theirs
    assert world.snapshot() == before


def test_the_applications_login_sees_one_clinic_at_a_time(world: World):
    from support.cluster import psql

    database = world.installation.database
    for table in ("visit", "delivery", "patient", "delivery_body", "api_log"):
        assert psql(database.app, f"SELECT count(*) FROM {table}") == [["0"]], table
    clinic_id = database.query(f"SELECT clinic_id FROM clinic WHERE code = '{world.a.code}'")[0][0]
    seen = psql(database.app, f"SET jembatan.clinic = '{clinic_id}'; SELECT DISTINCT clinic_id FROM delivery")
    assert seen == [[clinic_id]], seen
