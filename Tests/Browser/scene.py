"""A clinic with its pages and the people who use them, for tests of which each continues where the one before ended."""

import re
from collections.abc import Iterable
from pathlib import Path

from pages import Person
from playwright.sync_api import Browser

from support.api import Api
from support.installation import Clinic, Installation

SUPERADMIN = ("superadmin@jembatan.example", "kata sandi superadmin 7")
ROLES = ("admin", "superadmin")
WIDTHS = {"1280": (1280, 900), "390": (390, 844)}


class ClinicScene:
    """A clinic of this code with an administrator."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path, code: str, email: str):
        self.installation, self.browser, self.pictures = installation, browser, pictures
        self.clinic: Clinic = installation.add_clinic(code)
        self.account = installation.add_user(email, "admin", self.clinic)
        self.api: Api = self.clinic.api(installation.server)
        self.people: list[Person] = []

    @property
    def base(self) -> str:
        return f"/c/{self.clinic.code}"

    def person(self, who: str, width: str = "1280", **options: object) -> Person:
        """Somebody with a browser of this width, whose pictures are kept under this name."""
        wide, high = WIDTHS[width]
        folder = self.pictures / width / who
        folder.mkdir(parents=True, exist_ok=True)
        context = self.browser.new_context(viewport={"width": wide, "height": high}, locale="id-ID", has_touch=wide < 768, **options)
        made = Person(context, self.installation.server.url, folder, scripted=options.get("java_script_enabled", True) is not False)
        self.people.append(made)
        return made

    def look_through(self, who: str, width: str, pages: Iterable[str]) -> None:
        """The administrator opens each of these pages of the clinic, and all of them hold."""
        person = self.person(who, width)
        person.sign_in(*self.account)
        for page in pages:
            person.go(f"{self.base}/{page}")
            person.look(re.sub(r"\W", "-", page))
        person.verdict()

    def enters(self, role: str, who: str, width: str = "1280", clinic: Clinic | None = None, account: tuple[str, str] | None = None,
               **options: object) -> Person:
        """The clinic's administrator, or a superadmin who has entered the clinic; signed in."""
        made = self.person(f"{who}-{role}", width, **options)
        made.sign_in(*(SUPERADMIN if role == "superadmin" else account or self.account))
        if role == "superadmin":
            made.enter((clinic or self.clinic).code)
        return made

    def close(self) -> None:
        for person in self.people:
            # Told even when the test ended before its verdict.
            print("\n".join(person.findings + person.complaints))
            person.leave()
