"""Runs the runbook's commands word for word and looks at what they did. The rows are in runbook.yaml; the checks they name are here."""
import json
import os
import pathlib
import shutil
import subprocess
import time
import urllib.error
import urllib.request
import uuid

import pytest
import yaml

ROOT = pathlib.Path(__file__).parents[2]
ROWS = yaml.safe_load((pathlib.Path(__file__).parent / "runbook.yaml").read_text())
COMPOSE = "docker compose -f docker-compose.yml -f docker-compose.ai.yml"
PORTS = {"wrkhrs-gateway": 8080, "wrkhrs-orchestrator": 8081, "wrkhrs-rag": 8082, "wrkhrs-llm": 8083, "wrkhrs-asr": 8084, "wrkhrs-mcp": 8085,
         "wrkhrs-tool-registry": 8086}
HOME = pathlib.Path(os.environ.get("WRKHRS_HOME") or pathlib.Path.home() / ".local/share/wrkhrs")
LIVE_VOLUMES = ["qdrant_data", "mlflow_data", "birtha_rag_data", "birtha_postgres_data", "birtha_minio_data"]
remembered = {}  # what one row leaves for a later one


def shell(command, timeout=900, check=True, cwd=ROOT):
    done = subprocess.run(["bash", "-c", command], cwd=cwd, text=True, capture_output=True, timeout=timeout)
    assert not check or done.returncode == 0, f"{command}: code {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}"
        time.sleep(0.5)
    return value


def get(url, key=None, body=None, timeout=30):
    """(status, decoded answer); status 0 when nothing answers."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    if body is not None:
        headers["content-type"] = "application/json"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode() if body is not None else None, headers), timeout=timeout) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except OSError as error:
        return 0, str(error)


def answers(service):
    status = get(f"http://localhost:{PORTS[service]}/health", timeout=5)[0]
    return status == 200


def replicas(service):
    return shell(f"{COMPOSE} ps --quiet {service}").split()


def running():
    return set(shell(f"{COMPOSE} ps --services").split())


def key():
    return os.environ.get("WRKHRS_API_KEY") or (HOME / "api-key").read_text().strip()


def balanced(service):
    """Replicas that the edge sends requests to."""
    text = shell(f"docker exec wrkhrs-edge bash -c 'exec 3<>/dev/tcp/127.0.0.1/8404; printf \"GET /metrics HTTP/1.0\\r\\n\\r\\n\" >&3; cat <&3'")
    return sum(1 for line in text.splitlines()
               if line.startswith("haproxy_server_status{") and f'proxy="{service}"' in line and 'state="UP"' in line and line.endswith(" 1"))


# --- before a command

def nothing_runs():
    shell(f"{COMPOSE} down")


def everything_runs():
    shell(f"{COMPOSE} up -d")
    every_port_is_healthy("")


def a_passage_was_written():
    word = f"zirconate{uuid.uuid4().hex[:8]}"
    path = ROOT / "build" / f"{word}.md"
    path.write_text(f"# A note\n\nThe {word} valve opens at 4.5 bar.\n")
    shell(f"WRKHRS_API_KEY={key()} build/${{PRESET:-dev}}/bin/wrkhrs ingest {path}")
    path.unlink()
    remembered["word"] = word
    wait_until(lambda: found(word), 60, "the passage is found")
    settle("qdrant_data")


def a_run_was_written():
    status, answer = get("http://localhost:8080/v1/chat/completions", key(), timeout=300,
                         body={"model": "wrkhrs", "messages": [{"role": "user", "content": f"When does the {remembered['word']} valve open?"}]})
    assert status == 200, answer
    remembered["run"] = answer["wrkhrs"]["run_id"]
    wait_until(lambda: run_is_recorded(remembered["run"]), 400, "the run is in MLflow")
    settle("mlflow_data")


def both_volumes_and_the_live_data_are_gone():
    """More than the runbook asks: what the services worked on is lost as well, so that only the backup can bring it back."""
    shell(f"{COMPOSE} down")
    shell("docker volume rm " + " ".join(LIVE_VOLUMES))


def settle(volume):
    """Waits until the volume has a snapshot that was begun after now: what was acknowledged before is in it."""
    now = time.time_ns()
    wait_until(lambda: any(int(line.split("-")[1]) > now - 20_000_000_000 for line in shell(
        f"docker run --rm -v {volume}:/data alpine ls /data").split() if line.startswith("snapshot-")), 60, f"a new snapshot in {volume}")
    time.sleep(15)


def found(word):
    status, answer = get("http://localhost:8082/v1/search", key(), {"query": f"{word} valve"})
    return status == 200 and word in json.dumps(answer)


def run_is_recorded(run):
    """Whether MLflow's database has exactly one run with this tag."""
    sql = f"select count(*) from tags where key = 'wrkhrs.run_id' and value = '{run}'"
    return shell(f'docker exec birtha-postgres-1 psql -U postgres -h /run/postgresql mlflow -Atc "{sql}"', check=False).strip() == "1"


# --- what must be observed; each gets the command's output

def platform_is_well(output):
    assert {"postgres", "minio", "mlflow", "qdrant", "prometheus", "alertmanager"} <= running()


def every_port_is_healthy(output):
    for service in PORTS:
        wait_until(lambda: answers(service), 120, f"{service} answers at {PORTS[service]}")


def output_names_every_service(output):
    assert all(service in output for service in PORTS)


def rag_answers(output):
    wait_until(lambda: answers("wrkhrs-rag"), 60, "8082 answers")


def only_what_rag_needs_runs(output):
    assert running() <= {"wrkhrs-rag", "wrkhrs-edge", "documents-snapshots"}


def asr_answers(output):
    wait_until(lambda: answers("wrkhrs-asr"), 60, "8084 answers")


def tool_registry_answers(output):
    wait_until(lambda: answers("wrkhrs-tool-registry"), 60, "8086 answers")


def gateway_was_restarted(output):
    wait_until(lambda: (got := get("http://localhost:8080/health"))[0] == 200 and got[1]["uptime_s"] < 60, 60, "the gateway began anew")


def output_has_log_lines_of_the_gateway(output):
    assert '"service":"wrkhrs-gateway"' in output


def output_names_the_rag_container(output):
    assert "wrkhrs-rag" in output


def rag_has_the_limits_of_the_runbook(output):
    resources = yaml.safe_load((ROOT / "docker-compose.ai.yml").read_text())["services"]["wrkhrs-rag"]["deploy"]["resources"]
    assert resources["limits"] | {"pids": 0} == {"cpus": "2.0", "memory": "2G", "pids": 0}
    assert resources["reservations"] == {"cpus": "1.0", "memory": "1G"}
    limit = json.loads(shell(f"docker inspect {replicas('wrkhrs-rag')[0]}"))[0]["HostConfig"]
    assert (limit["Memory"], limit["MemoryReservation"], limit["NanoCpus"]) == (2 << 30, 1 << 30, 2_000_000_000)


def three_rag_replicas_answer(output):
    assert len(replicas("wrkhrs-rag")) == 3
    wait_until(lambda: balanced("wrkhrs-rag") == 3, 90, "the edge sends requests to three replicas of rag")


def two_asr_replicas_answer(output):
    assert len(replicas("wrkhrs-asr")) == 2
    wait_until(lambda: balanced("wrkhrs-asr") == 2, 90, "the edge sends requests to two replicas of asr")


def one_replica_each(output):
    assert all(len(replicas(service)) == 1 for service in PORTS)


def the_passage_and_the_run_are_back(output):
    shell(f"{COMPOSE} up -d")
    every_port_is_healthy("")
    wait_until(lambda: found(remembered["word"]), 60, "the passage is found again")
    wait_until(lambda: run_is_recorded(remembered["run"]), 400, "the run is in MLflow again")
    for name in ("qdrant_backup.tar.gz", "mlflow_backup.tar.gz"):
        (ROOT / name).unlink()


def the_services_get_both_variables(output):
    config = yaml.safe_load(shell(f"WRKHRS_API_KEY=your-api-key MLFLOW_TRACKING_URI=http://mlflow:5000 {COMPOSE} config"))
    environment = config["services"]["wrkhrs-orchestrator"]["environment"]
    assert environment["WRKHRS_API_KEY"] == "your-api-key" and environment["MLFLOW_TRACKING_URI"] == "http://mlflow:5000"


def stream(command, seconds=20):
    """What a command that does not end prints in a while."""
    try:
        subprocess.run(["timeout", "--signal=INT", "--kill-after=10", str(seconds), "bash", "-c", command], cwd=ROOT, text=True, capture_output=True,
                       timeout=seconds + 30, check=True)
    except subprocess.CalledProcessError as ended:
        return ended.stdout + ended.stderr
    raise AssertionError(f"{command} ended by itself")


@pytest.fixture(scope="module", autouse=True)
def this_machine_may_be_used():
    if not shutil.which("docker") or subprocess.run(["docker", "info"], capture_output=True).returncode != 0:
        pytest.skip("no Docker Engine answers: scripts/container_lab up")
    os.environ["WRKHRS_RUNTIME"] = "compose"
    if running() and os.environ.get("WRKHRS_RUNBOOK_TEST") != "1":
        pytest.exit("a stack runs here, and this test would delete its data; WRKHRS_RUNBOOK_TEST=1 says that it may", returncode=2)
    yield


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["run"].removeprefix(COMPOSE).strip()[:60])
def test_command_of_the_runbook(row, tmp_path):
    for name in row.get("before", []):
        globals()[name]()
    match row["mode"]:
        case "run":
            output = shell(row["run"], timeout=3600)
        case "stream":
            output = stream(row["run"], row.get("seconds", 20))
        case "clone":
            shell(f"git clone --quiet . {tmp_path}/clone")
            shell("git checkout --quiet -B main && git config pull.rebase false", cwd=tmp_path / "clone")
            shell(f"git -C {ROOT} rev-parse --verify --quiet main >/dev/null || git -C {tmp_path}/clone remote set-head origin --auto", check=False)
            output = shell(row["run"], cwd=tmp_path / "clone")
        case "gpu":
            if not shutil.which("nvidia-smi"):
                pytest.skip("this machine has no NVIDIA driver")
            output = shell(row["run"])
        case "configuration":
            output = ""
    for name in row.get("observe", []):
        globals()[name](output)
