"""A PostgreSQL server of a test's own (Debian's), in a temporary folder, on a Unix socket. Killed, never asked to end."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time


def programs() -> pathlib.Path | None:
    """The folder of the newest installed version's programs."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    return found[-1].parent if found else None


class PostgresServer:
    def __init__(self) -> None:
        self.bin = programs()
        assert self.bin, "PostgreSQL is not installed: make setup"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wrkhrs-postgres-"))
        self.user = {}
        if os.geteuid() == 0:  # which PostgreSQL refuses to run as
            entry = pwd.getpwnam("postgres")
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
            self.user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        self.log = open(self.folder / "log", "w+")
        subprocess.run([self.bin / "initdb", "-D", self.folder / "data", "-U", "wrkhrs", "-A", "trust", "-E", "UTF8",
                        "--locale=C.UTF-8", "--no-sync", "--no-instructions"], check=True, stdout=self.log,
                       stderr=self.log, cwd="/", **self.user)
        self.url = f"postgresql:///postgres?host={self.folder}&user=wrkhrs"
        self.process = None
        self.start()

    def start(self) -> None:
        for _ in range(20):  # one that was killed leaves children that end a moment later
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=", "-c",
                 "fsync=off", "-c", "shared_buffers=16MB"], stdout=self.log, stderr=self.log, cwd="/", **self.user)
            while self.process.poll() is None:
                ready = subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder, "-U", "wrkhrs"], cwd="/")
                if ready.returncode == 0:
                    return
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
