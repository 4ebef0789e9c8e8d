"""PgBouncer in transaction mode before a cluster, configured as docs/connections.md says."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from .cluster import Databases
from .processes import clean_environment, free_port
from .waiting import wait_until

PROGRAM = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
PASSWORD = "sandi jembatan_app di pgbouncer"

SETTINGS = """
[databases]
* = {target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
admin_users = jembatan_app
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
ignore_startup_parameters =
"""


class Pooler:
    """Keeps `connections` to each database of a cluster, for any number of clients."""

    def __init__(self, databases: Databases, connections: int):
        self.databases, self.port = databases, free_port()
        # As for the cluster: it does not run as root, and the user postgres must be able to get there.
        self.folder = Path(tempfile.mkdtemp(prefix="jembatan-pooler-"))
        self.folder.chmod(0o755)
        self.log = self.folder / "pgbouncer.log"
        users = self.folder / "users.txt"
        users.write_text(f'"jembatan_app" "{PASSWORD}"\n')
        self.settings = self.folder / "pgbouncer.ini"
        place = dict(part.split("=", 1) for part in shlex.split(databases.admin))
        target = f"host={place['host']} port={place['port']}"
        self.settings.write_text(SETTINGS.format(target=target, port=self.port, users=users, connections=connections))
        self.start()

    def start(self) -> None:
        other_user = ["-u", "postgres"] if os.geteuid() == 0 else []
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [PROGRAM, *other_user, str(self.settings)], env=clean_environment(), stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                start_new_session=True)
        try:
            wait_until("PgBouncer answers", self._is_ready, 20)
        except AssertionError:
            self.stop()
            raise

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, f"PgBouncer ended:\n{self.log.read_text()}"
        try:
            self.show("version")
            return True
        except AssertionError:
            return False

    @property
    def app(self) -> str:
        """Connection string of the application's role, through PgBouncer."""
        return f"host=127.0.0.1 port={self.port} user=jembatan_app password='{PASSWORD}'"

    def through(self) -> Databases:
        """The same databases, of which the application reaches its own through PgBouncer, the owner directly."""
        return Databases(self.databases.admin, self.databases.owner, self.app)

    def show(self, what: str) -> list[list[str]]:
        # No PGOPTIONS here: PgBouncer refuses a connection with `options` unless it is told to ignore them.
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-d", f"{self.app} dbname=pgbouncer", "-c", f"SHOW {what}"],
            env=clean_environment(), capture_output=True, text=True)
        assert done.returncode == 0, f"psql: {done.stderr.strip()}"
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def restart(self) -> None:
        """Ends every connection at once, as a failing machine would."""
        self.process.kill()
        self.process.wait()
        self.start()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
