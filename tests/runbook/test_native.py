"""Runs the runbook's commands for a machine without Docker, in their order, and looks at what they did."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from native_platform import PLATFORM_PORTS, Platform  # noqa: E402
from stack import BIN_DIR, PORTS, eventually  # noqa: E402

ROWS = yaml.safe_load((pathlib.Path(__file__).parent / "native.yaml").read_text())
remembered = {}  # what one row leaves for a later one


class Machine:
    """A home and ports of its own, and the shell in which a person would type."""

    def __init__(self, home: pathlib.Path) -> None:
        self.platform = Platform(home)
        self.stack = self.platform.stack
        self.environment = {key: value for key, value in self.stack.environment.items() if key != "WRKHRS_PLATFORM_PROGRAMS"} | {
            "WRKHRS_HOME": str(home), "WRKHRS_PORT_OFFSET": str(self.stack.offset), "WRKHRS_RUNTIME": "native", "PRESET": BIN_DIR.parent.name,
            "PATH": f"{BIN_DIR}:{os.environ['PATH']}"}

    def command(self, text: str) -> str:
        """Ports at this machine's offset."""
        return re.sub(r"localhost:(\d+)", lambda found: f"localhost:{int(found[1]) + self.stack.offset}", text)

    def shell(self, text: str, seconds: float = 900, check: bool = True, folder: pathlib.Path = ROOT) -> str:
        done = subprocess.run(["bash", "-c", self.command(text)], cwd=folder, text=True, capture_output=True, timeout=seconds,
                              env=self.environment | remembered.get("variables", {}), stdin=subprocess.DEVNULL)
        assert not check or done.returncode == 0, f"{text}: code {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout + done.stderr

    def stream(self, text: str, seconds: float, observe) -> None:
        """Runs what does not end by itself until all that must be seen was printed; then it is stopped as a person would, with Ctrl-C."""
        with tempfile.TemporaryFile("w+") as printed:
            process = subprocess.Popen(["bash", "-c", self.command(text)], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=printed,
                                       stderr=printed, start_new_session=True)
            deadline, wrong = time.monotonic() + seconds, AssertionError("nothing was looked at")
            while wrong and time.monotonic() < deadline:
                time.sleep(0.3)
                assert process.poll() is None, f"{text} ended by itself with code {process.returncode}"
                printed.seek(0)
                output = printed.read()
                try:
                    observe(output)
                    wrong = None
                except AssertionError as error:
                    wrong = error
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        assert not wrong, f"{text} did not print in {seconds} s what must be seen: {wrong}"


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    one = Machine(tmp_path_factory.mktemp("runbook") / "home")
    yield one
    one.stack.down()
    one.platform.down()


# --- before a command

def a_key_was_added(machine):
    answer = json.loads(machine.shell("wrkhrs keys add temporary --json"))
    remembered["key"] = answer.get("key") or answer["secret"]
    remembered["variables"] = {"KEY_ID": answer["id"]}
    eventually(lambda: answers_to(machine, remembered["key"]) == 200, 20, "the key is known, within a second")


def answers_to(machine, key: str) -> int:
    return machine.stack.http(key=key).get("/v1/models").status_code


# --- what must be observed; each gets the command's output

def platform_is_well(machine, output):
    assert {name: program["state"] for name, program in machine.platform.status().items()} == dict.fromkeys(PLATFORM_PORTS, "healthy")


def every_service_is_healthy(machine, output):
    for service in PORTS:
        eventually(lambda: machine.stack.http(service).get("/health").status_code == 200, 120, f"{service} is healthy")  # noqa: B023


def output_names_every_service(machine, output):
    assert all(f"wrkhrs-{service}" in output for service in PORTS)


def output_names_the_platform(machine, output):
    assert all(name in output for name in PLATFORM_PORTS)


def output_has_what_the_platform_set(machine, output):
    assert re.search(r"tracking.mlflow_uri +\S+ +wrkhrs.d/platform.yaml line \d", output)
    assert re.search(r"database.url +\(set\)", output), "and no secret"


def output_says_valid(machine, output):
    assert "The configuration is valid" in output


def rag_began_anew(machine, output):
    began_anew(machine, "rag")


def asr_began_anew(machine, output):
    began_anew(machine, "asr")


def gateway_began_anew(machine, output):
    began_anew(machine, "gateway")


def tool_registry_began_anew(machine, output):
    began_anew(machine, "tool-registry")


def mcp_began_anew(machine, output):
    began_anew(machine, "mcp")


def began_anew(machine, service):
    status = machine.stack.status()[service]
    assert status["state"] == "healthy" and status["uptime_s"] < 90 and status["restarts"] >= 1


def mlflow_began_anew(machine, output):
    status = machine.platform.status()["mlflow"]
    assert status["state"] == "healthy" and status["restarts"] >= 1
    assert machine.platform.mlflow().call("experiments/search", {"max_results": 1})["experiments"]


def output_says_ok(machine, output):
    assert json.loads(output[output.index("{"):output.rindex("}") + 1])["status"] in ("ok", "degraded")


def output_is_the_health_of_all(machine, output):
    answer = json.loads(output)
    assert answer["healthy"] and len(answer["services"]) == len(PORTS) and len(answer["platform"]) == len(PLATFORM_PORTS)


def output_has_log_lines(machine, output):
    assert re.search(r"^\S* *(gateway|rag|asr|mlflow|postgres|supervisor) ", output, re.MULTILINE), output[-500:]


def output_has_log_lines_of_the_gateway(machine, output):
    assert re.search(r"^\S* ?gateway ", output, re.MULTILINE), output[-500:]


def output_has_log_lines_of_asr(machine, output):
    assert re.search(r"^\S* ?asr ", output, re.MULTILINE), output[-500:]


def output_has_log_lines_of_postgres(machine, output):
    assert "database system is ready to accept connections" in output


def output_has_log_lines_of_mlflow(machine, output):
    assert "experiments/search" in output or "Application startup complete" in output


def output_cites_the_runbook(machine, output):
    assert "runbook" in output


def output_lists_tools(machine, output):
    assert "chem_molar_mass" in output


def output_lists_the_key(machine, output):
    assert "key_" in output
    assert (machine.platform.home / "api-key").read_text().strip() not in output, "a list shows no secret"


def the_new_key_opens_the_gateway(machine, output):
    secret = next(word for word in re.findall(r"[A-Za-z0-9_-]{30,}", output))
    eventually(lambda: answers_to(machine, secret) == 200, 20, "the new key is accepted")


def both_secrets_open_the_gateway(machine, output):
    secret = next(word for word in re.findall(r"[A-Za-z0-9_-]{30,}", output) if word != remembered["key"])
    eventually(lambda: answers_to(machine, secret) == 200, 20, "the new secret is accepted")
    assert answers_to(machine, remembered["key"]) == 200, "and so is the old one, for an hour"


def the_key_is_closed(machine, output):
    eventually(lambda: answers_to(machine, remembered["key"]) == 401, 20, "the key that was revoked is refused")


def the_gateway_opens_to_that_key(machine, output):
    assert answers_to(machine, "your-api-key") == 200


def the_setting_comes_from_the_variable(machine, output):
    assert re.search(r"tracking.mlflow_uri +http://mlflow:5000 +MLFLOW_TRACKING_URI", output)


def output_lists_models(machine, output):
    assert "all-minilm-l6-v2" in output


def the_clone_has_what_was_committed(machine, output):
    assert "up to date" in output.lower() or "fast-forward" in output.lower(), output


def the_programs_are_built(machine, output):
    assert (ROOT / "build" / machine.environment["PRESET"] / "bin/wrkhrs-gateway").exists()


def the_services_have_ended(machine, output):
    assert machine.stack.run("status").returncode == 3
    platform_is_well(machine, output)


def nothing_runs(machine, output):
    assert machine.stack.run("status").returncode == 3 and machine.stack.run("platform", "status").returncode == 3


def the_document_is_still_found(machine, output):
    every_service_is_healthy(machine, output)
    the_document_is_found(machine, output)


def the_document_is_found(machine, output):
    eventually(lambda: "runbook" in machine.shell('wrkhrs search "restart the rag service"', check=False), 60, "what was there before is found")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["run"][:60])
def test_command_of_the_runbook(machine, row, tmp_path):
    began = time.monotonic()
    for name in row.get("before", []):
        globals()[name](machine)

    def observe(output):
        for name in row.get("observe", []):
            globals()[name](machine, output)

    match row["mode"]:
        case "run":
            observe(machine.shell(row["run"], row.get("seconds", 900)))
        case "export":
            observe(machine.shell(f"{row['run']}\n{row['then']}"))
        case "stream":
            machine.stream(row["run"], row.get("seconds", 60), observe)
        case "listed":
            machine.shell(f"make --dry-run {row['run'].removeprefix('make ')} >/dev/null")
        case "elsewhere":
            pytest.skip(f"run by {row['by']}, which has what it needs")
        case "gpu":
            if not shutil.which("nvidia-smi"):
                pytest.skip("this machine has no NVIDIA driver")
            machine.shell(row["run"])
        case "clone":
            origin, clone = tmp_path / "origin", tmp_path / "clone"
            machine.shell(f"git clone --quiet --bare {ROOT} {origin} && git -C {origin} branch --force main HEAD && git -C {origin} symbolic-ref HEAD refs/heads/main")
            machine.shell(f"git clone --quiet {origin} {clone}")
            observe(machine.shell(row["run"], folder=clone))
    print(f"{time.monotonic() - began:.1f} s: {row['run']}")
