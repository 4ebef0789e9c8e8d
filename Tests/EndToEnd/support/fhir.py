"""An R4 validator that knows nothing of Jembatan: PyPI's fhir.resources (R4B)."""

import json
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from .sandbox import LedgerEntry


def problems(resource: dict[str, Any]) -> list[str]:
    """What an independent reader of R4 says against a resource; empty when it is content."""
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except ValidationError as wrong:
        return [f"{resource['resourceType']}.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
    return []


def problems_of(ledger: list[LedgerEntry]) -> tuple[int, list[str]]:
    """How many bodies were read, and what is wrong with them."""
    bodies = {entry.text: entry for entry in ledger if entry.is_write and entry.method != "PATCH"}
    found = [f"{entry}: {problem}" for text, entry in bodies.items() for problem in problems(json.loads(text))]
    return len(bodies), found
