"""The native platform (scripts/platform_native) in a temporary home on free ports."""
import base64
import json
import os
import pathlib
import subprocess
import urllib.request

from mlflow_server import MlflowServer
from stack import BIN_DIR, PORTS, Stack, free_port_offset

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLATFORM_PORTS = {"postgres": 5432, "s3": 9000, "mlflow": 5000, "prometheus": 9090, "alertmanager": 9093}


class Platform:
    def __init__(self, home: pathlib.Path, programs: str = "postgres,s3,mlflow,prometheus,alertmanager") -> None:
        self.stack = Stack(home)
        self.stack.offset = free_port_offset([*PORTS.values(), *PLATFORM_PORTS.values()])
        self.stack.environment |= {"WRKHRS_BIN_DIR": str(BIN_DIR), "WRKHRS_PLATFORM_PROGRAMS": programs}
        self.home = home
        self.programs = programs.split(",")

    def up(self, seconds: int = 600, **environment: str) -> subprocess.CompletedProcess[str]:
        """`make platform-up`, without building. Does not check how it ended."""
        command = [ROOT / "scripts/platform_native", "--home", self.home, "--port-offset", str(self.stack.offset)]
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds, env=self.stack.environment | environment)

    def down(self) -> None:
        done = self.stack.run("platform", "down", timeout=240)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

    def status(self) -> dict[str, dict]:
        return {program["name"]: program for program in json.loads(self.stack.run("platform", "status", "--json").stdout)["services"]}

    def supervisor(self) -> int:
        return json.loads(self.stack.run("platform", "status", "--json").stdout)["pid"]

    def port(self, program: str) -> int:
        return PLATFORM_PORTS[program] + self.stack.offset

    def secret(self, name: str) -> str:
        return (self.home / "secrets" / name).read_text().strip()

    def secrets(self) -> list[str]:
        return [path.read_text().strip() for path in (self.home / "secrets").iterdir()]

    def sql(self, statement: str, database: str = "wrkhrs") -> str:
        command = ["psql", "-h", "127.0.0.1", "-p", str(self.port("postgres")), "-U", "postgres", "-d", database, "-Atc", statement]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PGPASSWORD": self.secret("postgres")})
        if done.returncode != 0:
            raise OSError(done.stderr)
        return done.stdout.strip()

    def tree(self) -> list[int]:
        """The supervisor and everything below it."""
        parents = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.parent.name)] = int(fields[1])
        found = [self.supervisor()]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def mlflow(self) -> "PlatformMlflow":
        return PlatformMlflow(self)


class PlatformMlflow(MlflowServer):
    """MLflow of the platform, asked as its administrator."""

    def __init__(self, platform: Platform) -> None:
        self.port = platform.port("mlflow")
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = platform.secret("mlflow-admin")

    def call(self, path: str, body: dict) -> dict:
        token = base64.b64encode(f"admin:{self.password}".encode()).decode()
        request = urllib.request.Request(f"{self.url}/api/2.0/mlflow/{path}", data=json.dumps(body).encode(),
                                         headers={"content-type": "application/json", "authorization": f"Basic {token}"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def client(self):
        os.environ |= {"MLFLOW_TRACKING_USERNAME": "admin", "MLFLOW_TRACKING_PASSWORD": self.password}
        return super().client()


def listeners(ports: set[int]) -> set[str]:
    """Local addresses (hexadecimal, as the kernel writes them) that somebody listens at on one of these ports."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in pathlib.Path(table).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            address, port = local.split(":")
            if state == "0A" and int(port, 16) in ports:
                found.add(address)
    return found
