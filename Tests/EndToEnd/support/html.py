"""A browser without script or style: cookies, forms, links."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        elif tag == "form":
            self.forms.append(Form(given.get("action") or "", (given.get("method") or "get").lower()))
        elif tag in ("input", "select", "textarea", "button") and self.forms and given.get("name"):
            self.forms[-1].fields[given["name"] or ""] = given.get("value") or ""


@dataclass
class Page:
    status: int
    url: str
    text: str

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    @property
    def forms(self) -> list[Form]:
        return self._read().forms

    @property
    def links(self) -> list[str]:
        return self._read().links

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.text)
        return reader


class Session:
    """One person at one server. Sends the Origin that a browser would send."""

    def __init__(self, base: str):
        self.base = base
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> Page:
        data = None if form is None else urllib.parse.urlencode(form).encode()
        return self._send(method, path, data, {})

    def upload(self, path: str, form: dict[str, str], name: str, file_name: str, content: bytes) -> Page:
        """Submits a form with a file as browsers do, the fields before the file."""
        boundary = "----jembatan" + uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode() for field, value in form.items()]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            "Content-Type: text/csv\r\n\r\n".encode() + content + b"\r\n")
        data = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self._send("POST", path, data, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _send(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Page:
        headers = headers if method in ("GET", "HEAD") else headers | {"Origin": self.base}
        request = urllib.request.Request(urllib.parse.urljoin(self.base, path), data, headers, method=method)
        try:
            with self._opener.open(request, timeout=120) as answer:
                return Page(answer.status, answer.geturl(), answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as refused:
            with refused:
                return Page(refused.code, refused.geturl(), refused.read().decode("utf-8", "replace"))

    def get(self, path: str) -> Page:
        return self.request("GET", path)

    def sign_in(self, email: str, password: str) -> Page:
        form = next(form for form in self.get("/login").forms if {"email", "password"} <= set(form.fields))
        return self.request("POST", form.action or "/login", form.fields | {"email": email, "password": password})

    def csrf(self, path: str) -> str:
        return next(form.fields["_csrf"] for form in self.get(path).forms if "_csrf" in form.fields)
