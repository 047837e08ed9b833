"""wrkhrs doctor names each cause that is provoked here on real processes, its root and not its consequences, and the fix.

What cannot be provoked on any machine (a driver that does not fit, containers that the kernel ends) is shown from facts in
src/doctor/diagnose_test.cpp, or with a fake `docker` that is said to be one.
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import pytest

from fake_mlflow import BROKEN, CREDENTIALS, HOST_CHECK, WELL, FakeMlflow
from stack import PORTS, Stack, eventually

MODELS = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "wrkhrs" / "models"
DONE, ILL, USAGE = 0, 1, 2
LIMIT_S = 10
is_root = os.geteuid() == 0


def doctor(stack: Stack, *arguments: str, environment: dict[str, str] | None = None) -> list[dict]:
    """Its findings, after a look at what holds for every answer."""
    saved = stack.environment
    stack.environment = saved | (environment or {})
    try:
        done = stack.run("doctor", "--json", *arguments, timeout=LIMIT_S + 5)
    finally:
        stack.environment = saved
    assert done.returncode in (DONE, ILL), f"{done.stdout}\n{done.stderr}"
    answer = json.loads(done.stdout)
    assert answer["took_s"] < LIMIT_S
    assert answer["healthy"] == (done.returncode == DONE) == all(f["severity"] == "note" for f in answer["findings"])
    for finding in answer["findings"]:
        assert finding["observed"] and finding["cause"] and finding["fix"], finding
        assert "\n" not in finding["fix"], finding
    return answer["findings"]


def named(findings: list[dict], kind: str, subject: str | None = None) -> dict:
    found = [f for f in findings if f["id"] == kind and (subject is None or f["subject"] == subject)]
    assert len(found) == 1, f"{kind} {subject or ''} in {json.dumps(findings, indent=1)}"
    return found[0]


def ids(findings: list[dict]) -> set[str]:
    return {f["id"] for f in findings}


def unreachable_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- where nothing runs


@pytest.fixture
def idle(tmp_path) -> Stack:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return Stack(home)


def test_it_works_where_nothing_runs_and_says_how_to_start(idle):
    finding = named(doctor(idle), "stack-not-running")
    assert finding["fix"] == f"wrkhrs up --detach --home {idle.home} --port-offset {idle.offset}"
    shown = idle.run("doctor")
    assert shown.returncode == ILL and "fix:   wrkhrs up --detach" in shown.stdout
    assert idle.run("doctor", "no-such-section").returncode == USAGE
    kinds = json.loads(idle.run("doctor", "--list", "--json").stdout)
    assert len(kinds) > 40 and all(k["meaning"] for k in kinds)


def test_a_wrong_configuration_is_the_root(idle):
    (idle.home / "wrkhrs.yaml").write_text("gateway:\n  prot: 1\n")
    findings = doctor(idle)
    assert ids(findings) == {"config-invalid"}
    assert "line 2: unknown setting 'gateway.prot'" in findings[0]["observed"]
    assert "wrkhrs config check" in findings[0]["fix"]


def test_a_taken_port_keeps_a_stack_from_starting(idle):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", PORTS["mcp"] + idle.offset))
        taken.listen()
        assert idle.run("up", "--detach").returncode == ILL
        findings = doctor(idle)
    assert ids(findings) == {"port-taken"}
    assert findings[0]["fix"].startswith(f"kill {os.getpid()} && wrkhrs up --detach")


def test_supporting_systems_that_are_away_or_no_such_thing(idle):
    port = unreachable_port()
    fake = FakeMlflow(WELL)
    config = f"gateway:\n  providers:\n    - {{id: big, base_url: 'http://127.0.0.1:{port}/v1', models: [big]}}\n"
    (idle.home / "wrkhrs.yaml").write_text(config)
    findings = doctor(idle, environment={
        "DATABASE_URL": f"postgresql://wrkhrs:secret-canary@127.0.0.1:{port}/wrkhrs", "WRKHRS_OBJECTS_URL": "s3://bucket",
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret-canary",
        "QDRANT_URL": f"http://127.0.0.1:{port}", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
        "LLM_RUNNER_URL": fake.url, "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{port}"})
    fake.stop()
    for system, setting in [("postgres", "DATABASE_URL"), ("s3", "AWS_ENDPOINT_URL_S3"), ("qdrant", "QDRANT_URL"),
                            ("otlp", "OTEL_EXPORTER_OTLP_ENDPOINT"), ("mlflow", "MLFLOW_TRACKING_URI"),
                            ("provider big", "gateway.providers (big)")]:
        finding = named(findings, "system-unreachable", system)
        assert setting in finding["fix"] and str(port) in finding["observed"]
    # Something answers there, and it is no model runner.
    assert "LLM_RUNNER_URL" in named(findings, "system-address-wrong", "llm-runner")["fix"]
    assert "canary" not in json.dumps(findings)


def test_variables_that_are_nearly_right(idle):
    findings = doctor(idle, environment={"MLFLOW_TRACKING_URL": "http://mlflow:5000", "WRKHRS_LOG_LEVEL_": "debug",
                                         "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING": "true", "WRKHRS_RUNTIME": "native"})
    assert "MLFLOW_TRACKING_URI is meant" in named(findings, "variable-unknown", "MLFLOW_TRACKING_URL")["cause"]
    assert "WRKHRS_LOG_LEVEL is meant" in named(findings, "variable-unknown", "WRKHRS_LOG_LEVEL_")["cause"]
    assert len(findings) == 3, "and that nothing runs"


@contextlib.contextmanager
def tmpfs(folder: pathlib.Path, options: str):
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs can be mounted: {mounted.stderr}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.skipif(not is_root, reason="mounts a file system")
def test_a_full_disk_and_a_home_that_cannot_be_written_to(tmp_path):
    with tmpfs(tmp_path / "small", "size=8m,mode=700") as home:
        (home / "ballast").write_bytes(bytes((8 << 20) - 65536))
        finding = named(doctor(Stack(home)), "disk-full")
        assert str(home) in finding["fix"] and "full" in finding["cause"]
    with tmpfs(tmp_path / "locked", "size=8m,mode=700,ro") as home:
        finding = named(doctor(Stack(home)), "home-not-writable")
        assert "Read-only file system" in finding["observed"] and "remount,rw" in finding["fix"]


FAKE_DOCKER = """#!/bin/sh
# A fake Docker engine: no container engine can be had in these tests.
cd {folder}
case "$1" in
  ps) [ -e down ] && {{ echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2; exit 1; }}; echo 1 ;;
  inspect) cat inspect.json ;;
  logs) echo "wrkhrs-mcp: Two MCP servers have the id 'x'." >&2 ;;
esac
"""


def test_containers_by_what_the_engine_says(idle, tmp_path):
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(FAKE_DOCKER.format(folder=tmp_path))
    program.chmod(0o755)

    def container(service: str, state: dict, memory: int = 0, restarts: int = 0) -> dict:
        return {"Name": f"/birtha-{service}-1", "State": state, "RestartCount": restarts,
                "Config": {"Labels": {"com.docker.compose.service": service, "com.docker.compose.oneoff": "False"}},
                "HostConfig": {"Memory": memory, "RestartPolicy": {"Name": "unless-stopped"}}}

    containers = [container("wrkhrs-rag", {"Status": "exited", "ExitCode": 137, "OOMKilled": True}, memory=2 << 30),
                  container("wrkhrs-asr", {"Status": "exited", "ExitCode": 137, "OOMKilled": False}),
                  container("wrkhrs-mcp", {"Status": "restarting", "ExitCode": 1, "OOMKilled": False}, restarts=12),
                  container("postgres", {"Status": "running", "Health": {"Status": "unhealthy"}})]
    (tmp_path / "inspect.json").write_text(json.dumps(containers))
    environment = {"PATH": f"{program.parent}:{os.environ['PATH']}", "WRKHRS_RUNTIME": "compose"}
    findings = doctor(idle, environment=environment)
    compose = "docker compose -f docker-compose.yml -f docker-compose.ai.yml"
    assert "docker-compose.ai.yml" in named(findings, "container-out-of-memory", "wrkhrs-rag")["fix"]
    assert named(findings, "container-ended", "wrkhrs-asr")["fix"] == f"{compose} up -d wrkhrs-asr"
    assert "have the id 'x'" in named(findings, "container-restarting", "wrkhrs-mcp")["cause"]
    assert named(findings, "container-unhealthy", "postgres")["section"] == "platform"
    assert named(findings, "container-missing", "wrkhrs-gateway")["fix"] == f"{compose} up -d wrkhrs-gateway"

    (tmp_path / "down").touch()
    down = doctor(idle, environment=environment)
    assert ids(down) == {"docker-unreachable"} and "Cannot connect" in down[0]["observed"]


# --- a stack that is ill in several ways, and is made more so


@pytest.fixture(scope="module")
def mlflow():
    fake = FakeMlflow(WELL)
    yield fake
    fake.stop()


@pytest.fixture(scope="module")
def patient(tmp_path_factory, mlflow):
    """Runs, with a GPU asked for, an MCP server whose program is not there, and a manifest with an error."""
    home = tmp_path_factory.mktemp("patient")
    models = tmp_path_factory.mktemp("models")
    for file in MODELS.iterdir():
        (models / file.name).symlink_to(file)
    (home / "tools").mkdir()
    (home / "tools" / "broken.yaml").write_text("name: [\n")
    (home / "wrkhrs.yaml").write_text("mcp:\n  servers:\n    - {id: cad, command: [no-such-program-at-all]}\n")
    stack = Stack(home, {"ASR_DEVICE": "cuda", "MLFLOW_TRACKING_URI": mlflow.url, "WRKHRS_MODELS_DIR": str(models)})
    stack.models = models
    stack.up()
    yield stack
    stack.run("down")


KNOWN = {"mcp-server-failed", "tool-manifest-wrong"} | (set() if shutil.which("nvidia-smi") else {"gpu-without-driver"})


def more(findings: list[dict]) -> set[str]:
    """What is wrong besides that with which the patient was started."""
    return ids(findings) - KNOWN


def test_gpu_mcp_server_and_manifest(patient):
    def settled():
        findings = doctor(patient)
        once = [finding["id"] for finding in findings].count("tool-manifest-wrong") == 1  # two: the hub was not up when its tools were listed
        return ids(findings) >= KNOWN and once and findings
    findings = eventually(settled, 30, "the hub has tried to start the server, and the registry has its tools")
    assert more(findings) == set(), findings
    if "gpu-without-driver" in KNOWN:
        assert "ASR_DEVICE=cpu" in named(findings, "gpu-without-driver")["fix"]
    broken = named(findings, "mcp-server-failed", "cad")
    assert "no-such-program-at-all" in broken["cause"] and "mcp-cad.log" in broken["fix"]
    assert "broken.yaml" in named(findings, "tool-manifest-wrong")["subject"]
    assert ids(doctor(patient, "rag")) == set(), "none of that concerns rag"
    assert ids(doctor(patient, "tools")) == {"mcp-server-failed", "tool-manifest-wrong"}


def test_mlflow_that_is_alive_and_refuses(patient, mlflow):
    for answer, kind, fix in [(HOST_CHECK, "mlflow-host-check", "--allowed-hosts"),
                              (CREDENTIALS, "system-refuses", "MLFLOW_TRACKING_USERNAME"), (BROKEN, "system-fails", mlflow.url)]:
        mlflow.answer = answer
        findings = doctor(patient, "platform")
        finding = named(findings, kind, "mlflow")
        assert fix in finding["fix"] and "wrkhrs-orchestrator" in finding["affects"]
        assert ids(findings) == {kind}
    mlflow.answer = WELL


def test_a_port_that_another_program_took(patient):
    supervisor = json.loads(patient.run("status", "--json").stdout)["pid"]
    rag = patient.pid("rag")
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        os.kill(supervisor, signal.SIGSTOP)  # so that it does not start rag again first
        try:
            os.kill(rag, signal.SIGKILL)
            eventually(lambda: not thief.bind(("127.0.0.1", PORTS["rag"] + patient.offset)), 10, "the port is free")
            thief.listen()
        finally:
            os.kill(supervisor, signal.SIGCONT)

        def only_the_root():  # once who depends on rag has looked, which they do every second
            findings = doctor(patient)
            return more(findings) == {"port-taken"} and named(findings, "port-taken", "wrkhrs-rag")["affects"] and findings
        finding = named(eventually(only_the_root, 20, "rag tries to start, and is missed"), "port-taken", "wrkhrs-rag")
    assert f"(process {os.getpid()})" in finding["cause"]
    assert finding["fix"].startswith(f"kill {os.getpid()}") and finding["section"] == "rag"
    assert {"wrkhrs-gateway", "wrkhrs-orchestrator"} <= set(finding["affects"])
    eventually(lambda: patient.status()["rag"]["state"] == "healthy", 30, "rag is back once its port is free")


def test_health_tells_of_one_service_and_of_all(patient):
    shown = patient.run("health", "rag", "--json")
    answer = json.loads(shown.stdout)
    assert shown.returncode == DONE and [s["name"] for s in answer["services"]] == ["wrkhrs-rag"]
    assert {d["name"] for d in answer["services"][0]["health"]["dependencies"]} >= {"database", "embedding_model"}
    assert patient.run("health", "wrkhrs-rga").returncode == USAGE
    assert "Did you mean 'rag'" in patient.run("health", "rga").stderr


def test_a_service_that_hangs_does_not_hold_the_doctor_up(patient, mlflow):
    mlflow.answer = None  # nor a system that takes connections and says nothing
    asr = patient.pid("asr")
    os.kill(asr, signal.SIGSTOP)
    try:
        findings = doctor(patient)
        health = patient.run("health", "asr", "--json")
    finally:
        os.kill(asr, signal.SIGCONT)
        mlflow.answer = WELL
    assert named(findings, "service-hung", "wrkhrs-asr")["fix"].startswith(f"kill -9 {asr}")
    assert named(findings, "system-unreachable", "mlflow")["severity"] == "warning"
    assert health.returncode == 3 and json.loads(health.stdout)["services"][0]["fix"].startswith(f"kill -9 {asr}")


def test_models_that_are_damaged_or_gone(patient):
    for file in patient.models.iterdir():
        if not file.name.startswith("all-minilm-l6-v2"):
            continue
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)
    model = next(patient.models.glob("all-minilm-l6-v2.gguf"))
    with open(model, "r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)
        file.seek(1_000_000)
        file.write(bytes([byte[0] ^ 1]))
    finding = named(doctor(patient), "model-damaged", "all-minilm-l6-v2")
    assert "models pull --again all-minilm-l6-v2" in finding["fix"] and finding["section"] == "rag"
    with open(model, "r+b") as file:
        file.seek(1_000_000)
        file.write(byte)
    record = model.with_suffix(".json")
    record.rename(record.with_suffix(".away"))
    finding = named(doctor(patient), "model-missing", "all-minilm-l6-v2")
    assert finding["fix"] == "wrkhrs models pull all-minilm-l6-v2"
    record.with_suffix(".away").rename(record)


def test_keys_modes_and_variables(patient):
    finding = named(doctor(patient, environment={"WRKHRS_API_KEY": "wk-of-another-stack"}), "key-refused")
    assert finding["fix"] == "unset WRKHRS_API_KEY"

    key = patient.home / "api-key"
    key.chmod(0o644)
    patient.home.chmod(0o755)
    findings = doctor(patient, environment={"EMBEDDING_MODEL": "another"})
    key.chmod(0o600)
    patient.home.chmod(0o700)
    assert named(findings, "secret-readable", str(key))["fix"] == f"chmod 600 {key}"
    assert named(findings, "secret-readable", str(patient.home))["fix"] == f"chmod 700 {patient.home}"
    assert "wrkhrs down" in named(findings, "variable-not-in-effect", "EMBEDDING_MODEL")["fix"]

    key.rename(patient.home / "elsewhere")
    assert "keys add" in named(doctor(patient), "key-missing")["fix"]
    (patient.home / "elsewhere").rename(key)

    keys = patient.home / "keys.json"
    before = keys.read_text()
    keys.write_text(before[: len(before) // 2])
    assert f"mv {keys} {keys}.damaged" in named(doctor(patient), "keys-damaged")["fix"]
    keys.write_text(before)

    config = patient.home / "wrkhrs.yaml"
    os.utime(config, (time.time() + 60, time.time() + 60))
    assert "wrkhrs down" in named(doctor(patient), "config-not-in-effect")["fix"]
    os.utime(config, (1, 1))
    assert more(doctor(patient)) == set()


def test_a_service_that_is_killed_again_and_again(patient):
    for _ in range(3):
        pid = patient.kill("tool-registry")
        eventually(lambda: patient.pid("tool-registry") not in (0, pid), 20, "it is started again")
    finding = named(doctor(patient), "crash-loop", "wrkhrs-tool-registry")
    assert "SIGKILL" in finding["cause"] and "wrkhrs logs tool-registry" in finding["fix"]


def test_a_supervisor_that_hangs_and_one_that_was_killed(patient):
    supervisor = json.loads(patient.run("status", "--json").stdout)["pid"]
    os.kill(supervisor, signal.SIGSTOP)
    findings = doctor(patient)
    assert named(findings, "supervisor-hung")["fix"].startswith(f"kill -9 {supervisor} && wrkhrs up --detach")
    os.kill(supervisor, signal.SIGKILL)  # which ends a stopped process too
    eventually(lambda: "supervisor-died" in ids(doctor(patient)), 10, "the services have ended with it")
    finding = named(doctor(patient), "supervisor-died")
    assert str(supervisor) in finding["observed"] and "wrkhrs up --detach" in finding["fix"]
    patient.up()
    eventually(lambda: more(doctor(patient)) == set(), 30, "all is as before")
