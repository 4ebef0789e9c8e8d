"""Two clinics' systems for the contract kit: one that does what the guide asks, one that does not."""

import time
from collections.abc import Callable
from typing import Any

from . import visits
from .api import Answer, Api


class GoodSystem:
    """Repeats what may pass with the same number and in time, mends what is wrong, and goes on with the id it got."""

    def __init__(self, api: Api, location: str):
        self.api, self.location = api, location
        self._serial = 0

    def _patiently(self, call: Callable[[], Answer]) -> Answer:
        wait = 4.0
        for _ in range(12):
            answer = call()
            if answer.status in (401, 429, 500, 503):
                time.sleep(float(answer.headers.get("retry-after", wait)) + 0.3)
                continue
            return answer
        raise AssertionError(f"never accepted: {answer}")

    def visit(self, nik: str, prefix: str) -> str:
        """A whole visit; gives its id."""
        self._serial += 1
        number = f"{prefix}-{self._serial}"
        body = visits.encounter(nik, self.location, number)
        answer = self._patiently(lambda: self.api.post("/api/encounter", body))
        if answer.status == 422:
            assert answer.body["errors"][0]["field"] == "tanggal_kunjungan"
            body["tanggal_kunjungan"] = visits.moment(85)
            answer = self._patiently(lambda: self.api.post("/api/encounter", body))
        assert answer.status in (200, 202), answer
        made = answer.body
        diagnosis = visits.diagnosis(made["encounter_id"], made["pasien_id"])
        assert self._patiently(lambda: self.api.post("/api/diagnosis", diagnosis)).status in (200, 202)
        end = {"tanggal_selesai": visits.moment(30)}
        assert self._patiently(lambda: self.api.put("/api/encounter/" + made["encounter_id"], end)).status in (200, 202)
        assert self._patiently(lambda: self.api.get("/api/encounter/" + made["encounter_id"])).status == 200
        return made["encounter_id"]


class NaiveSystem:
    """Repeats at once, thinks of a new number each time, and never looks at what it was told."""

    def __init__(self, api: Api, location: str):
        self.api, self.location = api, location
        self._serial = 0

    def visit(self, nik: str, prefix: str, new_number: bool = True, tries: int = 7) -> list[int]:
        """Posts until it is accepted with 200; gives the statuses."""
        body: dict[str, Any] = visits.encounter(nik, self.location)
        statuses: list[int] = []
        for _ in range(tries):
            if new_number or not statuses:
                self._serial += 1
                body["no_kunjungan"] = f"{prefix}-{self._serial}"
            statuses.append(self.api.post("/api/encounter", body).status)
            if statuses[-1] == 200:
                break
        return statuses
