"""PostgreSQL for the tests: the cluster that `make test` started, or one of our own."""

import os
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from .places import ROOT
from .processes import clean_environment

SCRIPT = ROOT / "Scripts/postgres"


@dataclass(frozen=True)
class Database:
    """Connection strings of one private database."""

    admin: str
    owner: str
    app: str

    def query(self, statement: str) -> list[list[str]]:
        """Rows of a statement run as superuser, who sees every clinic; for looking, and for tests of the walls."""
        return psql(self.admin, statement)


def psql(conninfo: str, statement: str) -> list[list[str]]:
    done = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", statement],
        env=clean_environment(PGOPTIONS="-c client_min_messages=warning"), capture_output=True, text=True)
    assert done.returncode == 0, f"psql: {done.stderr.strip()}"
    return [line.split("\x1f") for line in done.stdout.splitlines()]


class Cluster:
    """A cluster in a folder of its own. `durable` keeps commits when the server is stopped at once."""

    def __init__(self, durable: bool = False):
        # Not pytest's folder: run by root, the cluster belongs to the user postgres, who must be able to get there.
        self.folder = Path(tempfile.mkdtemp(prefix="jembatan-pg-"))
        self.folder.chmod(0o711)
        self._run("start", *([] if durable else ["--throw-away"]))

    def _run(self, command: str, *options: str) -> str:
        done = subprocess.run(
            [str(SCRIPT), command, str(self.folder / "cluster"), *options], env=clean_environment(), capture_output=True, text=True)
        assert done.returncode == 0, f"Scripts/postgres {command}: {done.stderr.strip()}"
        return done.stdout.strip()

    def conninfo(self, role: str) -> str:
        return self._run("conninfo", role)

    def restart(self) -> None:
        self._run("restart")

    def remove(self) -> None:
        self._run("remove")
        shutil.rmtree(self.folder, ignore_errors=True)


class Databases:
    """Makes private databases in a cluster."""

    def __init__(self, admin: str, owner: str, app: str):
        self.admin, self.owner, self.app = admin, owner, app

    @staticmethod
    def of_environment() -> "Databases | None":
        try:
            return Databases(
                os.environ["JEMBATAN_TEST_POSTGRES"], os.environ["JEMBATAN_TEST_OWNER_POSTGRES"], os.environ["JEMBATAN_TEST_APP_POSTGRES"])
        except KeyError:
            return None

    @staticmethod
    def of(cluster: Cluster) -> "Databases":
        return Databases(cluster.conninfo("jembatan_admin"), cluster.conninfo("jembatan_owner"), cluster.conninfo("jembatan_app"))

    def create(self) -> Database:
        name = "e2e_" + uuid.uuid4().hex[:12]
        psql(self.admin, f"CREATE DATABASE {name} OWNER jembatan_owner")
        return Database(f"{self.admin} dbname={name}", f"{self.owner} dbname={name}", f"{self.app} dbname={name}")

    def drop(self, database: Database) -> None:
        psql(self.admin, f"DROP DATABASE IF EXISTS {database.admin.rsplit('dbname=', 1)[1]} WITH (FORCE)")
