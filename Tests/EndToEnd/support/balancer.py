"""Several copies of the program behind one address, as a load balancer has them."""

import http.client
import itertools
from collections.abc import Callable

from .api import Answer, Api
from .installation import Clinic, Installation
from .waiting import wait_until


class Balancer:
    """Asks the copies in turn, and the next one when one does not answer."""

    def __init__(self, installation: Installation, clinic: Clinic):
        self.installation, self.clinic = installation, clinic
        self._turns = itertools.count()
        self._apis: dict[str, Api] = {}

    def ask(self, question: Callable[[Api], Answer]) -> Answer:
        return wait_until("a copy of the program answers", lambda: self._ask_next(question), 60)

    def _ask_next(self, question: Callable[[Api], Answer]) -> Answer | None:
        living = [server for server in list(self.installation.servers) if server.process.is_alive]
        server = living[next(self._turns) % len(living)]
        api = self._apis.setdefault(server.url, self.clinic.api(server))
        try:
            answer = question(api)
        except (OSError, http.client.HTTPException):
            return None
        return None if answer.status == 503 else answer
