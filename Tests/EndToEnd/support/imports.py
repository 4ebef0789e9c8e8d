"""Bringing files in on the pages, as a person does."""

import re
from dataclasses import dataclass

from .html import Page, Session
from .waiting import wait_until

MOVING = "Halaman ini memperbarui diri"


@dataclass
class Import:
    """A file that was uploaded."""

    session: Session
    path: str

    @property
    def page(self) -> Page:
        return self.session.get(self.path)

    def settled(self, seconds: float = 60) -> Page:
        def settled() -> Page | None:
            page = self.page
            assert page.status == 200, page.text
            return page if MOVING not in page.text else None

        return wait_until(f"{self.path} has settled", settled, seconds, every=0.2)

    def act(self, action: str) -> Page:
        return self.session.request("POST", f"{self.path}/{action}", {"_csrf": self.session.csrf(self.path)})

    def apply(self, seconds: float = 60) -> Page:
        self.act("apply")
        return self.settled(seconds)

    def undo(self, seconds: float = 60) -> Page:
        self.act("undo")
        return self.settled(seconds)


def upload(session: Session, code: str, kind: str, content: bytes, file_name: str = "data.csv") -> Page:
    path = f"/c/{code}/imports"
    return session.upload(path, {"_csrf": session.csrf(path), "kind": kind}, "file", file_name, content)


def bring(session: Session, code: str, kind: str, content: bytes, seconds: float = 60) -> tuple[Import, Page]:
    """Uploads a file and waits until it is read."""
    page = upload(session, code, kind, content)
    assert page.status == 200 and page.path.startswith(f"/c/{code}/imports/"), page.text
    brought = Import(session, page.path)
    return brought, brought.settled(seconds)


def facts(page: Page) -> dict[str, int]:
    """The counts of a run's page."""
    found = re.findall(r'<div class="stat"><dt>([^<]+)</dt><dd>([0-9.]+)</dd></div>', page.text)
    return {label: int(count.replace(".", "")) for label, count in found}
