"""A cluster that is reached over TCP with TLS and a password alone, as a database on another machine is."""

import os
import shutil
import subprocess
import uuid
from pathlib import Path

from .cluster import Cluster, Databases, psql

PASSWORD = "sandi basis data 9"
# Under a name of its own at 5432 of a loopback address of its own: no PostgreSQL of this machine is in the way.
HOST = "db.jembatan.test"


def openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"openssl {arguments[0]}: {done.stderr}"


class Authority:
    """A test CA in a folder: its certificate, and those it gives out."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.certificate = folder / "ca.pem"
        self._key = folder / "ca.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(self._key), "-out",
                str(self.certificate), "-days", "2", "-subj", "/CN=CA uji Jembatan")

    def issue(self, host: str) -> tuple[Path, Path]:
        """A server's certificate and key for this name."""
        certificate, key, request, names = (self.folder / f"{host}.{kind}" for kind in ("pem", "key", "csr", "ext"))
        names.write_text(f"subjectAltName=DNS:{host}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key), "-out", str(request),
                "-subj", "/CN=jembatan")
        openssl("x509", "-req", "-in", str(request), "-CA", str(self.certificate), "-CAkey", str(self._key), "-CAcreateserial", "-out",
                str(certificate), "-days", "2", "-extfile", str(names))
        return certificate, key


class EncryptedCluster(Cluster):
    """Its unix socket is for the superuser of the tests; the program's roles come by TCP, with TLS and a password."""

    def __init__(self):
        # Restarted as a failing server would be: what was committed must be there.
        super().__init__(durable=True)
        number = uuid.uuid4().bytes
        self.address = f"127.{64 + number[0] % 64}.{number[1]}.{1 + number[2] % 254}"
        self.authority = Authority(self.folder)
        certificate, key = self.authority.issue(HOST)
        rules = self.folder / "hba.conf"
        rules.write_text("local all jembatan_admin trust\nhostssl all all 127.0.0.0/8 scram-sha-256\n")
        if os.geteuid() == 0:
            for file in (certificate, key, rules):
                shutil.chown(file, "postgres")
        key.chmod(0o600)
        admin = self.conninfo("jembatan_admin")
        for setting, value in {
            "listen_addresses": self.address, "ssl": "on", "ssl_cert_file": certificate, "ssl_key_file": key, "hba_file": rules,
            "password_encryption": "scram-sha-256",
        }.items():
            psql(admin, f"ALTER SYSTEM SET {setting} = '{value}'")
        for role in ("jembatan_owner", "jembatan_app"):
            psql(admin, f"ALTER ROLE {role} PASSWORD '{PASSWORD}'")
        self.restart()

    def by_tcp(self, role: str, host: str = HOST, authority: Path | None = None, mode: str = "verify-full") -> str:
        root = authority or self.authority.certificate
        return (f"host={host} hostaddr={self.address} port=5432 user={role} password='{PASSWORD}' sslmode={mode} sslrootcert={root}")

    def databases(self) -> Databases:
        return Databases(self.conninfo("jembatan_admin"), self.by_tcp("jembatan_owner"), self.by_tcp("jembatan_app"))
