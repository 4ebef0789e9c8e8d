"""Every route of the server, read from its table in the sources, so that a new one is walked without anyone thinking of it."""

import re
from dataclasses import dataclass

from .places import ROOT

# The names of the interface contract; the sources add to them.
CONTRACT = [
    "/c/{code}", *(f"/c/{{code}}/{page}" for page in (
        "satusehat", "satusehat/{type}", "deliveries", "deliveries/{id}", "visits", "visits/{id}", "api-log", "locations", "practitioners",
        "credentials", "users", "audit"))]
ROUTE = re.compile(r"\.(clinic|platform|signedIn|open|api)\([^\"()]*?\.(get|post|put|patch|delete),\s*\"(/[^\"\\]*)\"", re.S)


@dataclass(frozen=True)
class Route:
    access: str
    method: str
    path: str


def routes() -> list[Route]:
    found = {Route("clinic", "GET", path) for path in CONTRACT}
    found |= {Route("api", "GET", f"/api/{name}/{{id}}") for name in ("encounter", "deliveries", "mobile-jkn/registrations")}
    for source in (ROOT / "Sources/Web").rglob("*.swift"):
        for access, method, path in ROUTE.findall(source.read_text()):
            found.add(Route(access, method.upper(), path))
    assert len(found) > 40, f"only {len(found)} routes found: the table of routes is no longer written as this test reads it"
    return sorted(found, key=lambda route: (route.path, route.method))
