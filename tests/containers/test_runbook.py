"""Runs the runbook's commands word for word and looks at what they did. The rows are in runbook.yaml; the checks they name are here."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
import uuid

import pytest
import yaml

from stack_in_containers import COMPOSE, LIVE_VOLUMES, PORTS, ROOT, all_answer, all_well, answers, api_key, balanced, get, replicas, running, shell, wait_until

ROWS = yaml.safe_load((pathlib.Path(__file__).parent / "runbook.yaml").read_text())
remembered = {}  # what one row leaves for a later one
pytestmark = pytest.mark.usefixtures("this_machine_may_be_used")


# --- before a command

def nothing_runs():
    shell(f"{COMPOSE} down")


def everything_runs():
    shell(f"{COMPOSE} up -d")
    all_well()


def a_passage_was_written():
    word = f"zirconate{uuid.uuid4().hex[:8]}"
    path = ROOT / "build" / f"{word}.md"
    path.write_text(f"# A note\n\nThe {word} valve opens at 4.5 bar.\n")
    shell(f"WRKHRS_API_KEY={api_key()} build/${{PRESET:-dev}}/bin/wrkhrs ingest {path}")
    path.unlink()
    remembered["word"] = word
    wait_until(lambda: found(word), 60, "the passage is found")
    in_volume("qdrant_data", word)


def a_run_was_written():
    status, answer = get("http://localhost:8080/v1/chat/completions", api_key(), timeout=300,
                         body={"model": "wrkhrs", "messages": [{"role": "user", "content": f"When does the {remembered['word']} valve open?"}]})
    assert status == 200, answer
    remembered["run"] = answer["wrkhrs"]["run_id"]
    wait_until(lambda: run_is_recorded(remembered["run"]), 120, "the run is in MLflow")
    in_volume("mlflow_data", remembered["run"])


def in_volume(volume, text):
    """Waits until the newest snapshot in the volume has the text: it follows what was acknowledged within seconds, and says how many it took."""
    began = time.monotonic()
    wait_until(lambda: text in shell(f"docker run --rm -v {volume}:/data:ro alpine sh -c 'cat $(ls -d /data/snapshot-* | tail -n 1)/database.sql' | "
                                     f"grep -o -m 1 '{text}'", check=False), 60, f"a snapshot in {volume} has {text}")
    print(f"{volume} had it after {time.monotonic() - began:.1f} s")


def both_volumes_and_the_live_data_are_gone():
    """More than the runbook asks: what the services worked on is lost as well, so that only the backup can bring it back."""
    shell(f"{COMPOSE} down")
    shell("docker volume rm " + " ".join(LIVE_VOLUMES))


def found(word):
    status, answer = get("http://localhost:8082/v1/search", api_key(), {"query": f"{word} valve"})
    return status == 200 and word in json.dumps(answer)


def run_is_recorded(run):
    """Whether MLflow's database has exactly one run with this tag."""
    sql = f"select count(*) from tags where key = 'wrkhrs.run_id' and value = '{run}'"
    return shell(f'docker exec birtha-postgres-1 psql -U postgres -h /run/postgresql mlflow -Atc "{sql}"', check=False).strip() == "1"


# --- what must be observed; each gets the command's output

def platform_is_well(output):
    wait_until(lambda: get("http://localhost:8080/health")[0] == 0, 10, "nothing of the AI stack answers yet")
    assert {"postgres", "minio", "mlflow", "qdrant", "prometheus", "alertmanager"} <= running()


def every_port_is_healthy(output):
    all_answer()


def output_names_every_service(output):
    assert all(service in output for service in PORTS)


def rag_answers(output):
    wait_until(lambda: answers("wrkhrs-rag"), 60, "8082 answers")


def only_what_rag_needs_runs(output):
    assert running() == {"wrkhrs-rag", "wrkhrs-edge", "documents-snapshots", "postgres", "minio"}


def asr_answers(output):
    wait_until(lambda: answers("wrkhrs-asr"), 60, "8084 answers")


def tool_registry_answers(output):
    wait_until(lambda: answers("wrkhrs-tool-registry"), 60, "8086 answers")


def gateway_was_restarted(output):
    wait_until(lambda: (got := get("http://localhost:8080/health"))[0] == 200 and got[1]["uptime_s"] < 60, 60, "the gateway began anew")


def output_has_log_lines_of_the_gateway(output):
    assert '"service":"wrkhrs-gateway"' in output


def output_has_log_lines_of_asr(output):
    assert '"service":"wrkhrs-asr"' in output


def output_has_the_running_gateway(output):
    assert "wrkhrs-gateway" in output.split() and " Up " in output


def output_says_ok(output):
    answer = json.loads(output[output.index("{"):output.rindex("}") + 1])
    assert answer["status"] == "ok", [item for item in answer.get("dependencies", []) if item["status"] != "ok"] or answer


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


def archive_has(name, text):
    with tarfile.open(ROOT / name) as archive:
        newest = max(member.split("/")[1] for member in archive.getnames() if "/snapshot-" in member)
        manifest = json.load(archive.extractfile(f"./{newest}/manifest.json"))
        assert text in archive.extractfile(f"./{newest}/database.sql").read().decode()
        assert set(manifest["files"]) == {member.split("/", 2)[2] for member in archive.getnames() if member.startswith(f"./{newest}/")
                                          and archive.getmember(member).type != tarfile.DIRTYPE} - {"manifest.json"}


def the_archive_has_the_passage(output):
    archive_has("qdrant_backup.tar.gz", remembered["word"])


def the_archive_has_the_run(output):
    archive_has("mlflow_backup.tar.gz", remembered["run"])


def the_volume_has_what_the_archive_has(output):
    with tarfile.open(ROOT / "qdrant_backup.tar.gz") as archive:
        names = {name.removeprefix("./") for name in archive.getnames()} - {".", ""}
    assert set(shell("docker run --rm -v qdrant_data:/data alpine sh -c 'cd /data && find . -mindepth 1'").replace("./", "").split()) == names


def the_passage_and_the_run_are_back(output):
    assert "birtha_postgres_data" not in shell("docker volume ls --quiet"), "nothing but the backup can bring them back"
    shell(f"{COMPOSE} up -d")
    every_port_is_healthy("")
    wait_until(lambda: found(remembered["word"]), 60, "the passage is found again")
    wait_until(lambda: run_is_recorded(remembered["run"]), 60, "the run is in MLflow again")
    for name in ("qdrant_backup.tar.gz", "mlflow_backup.tar.gz"):
        (ROOT / name).unlink()


def the_gateway_opens_to_that_key(output):
    wait_until(lambda: get("http://localhost:8080/v1/models", "your-api-key")[0] == 200, 60, "the key opens the gateway")


def the_gateway_is_closed_to_that_key(output):
    wait_until(lambda: get("http://localhost:8080/v1/models", "your-api-key")[0] == 401, 60, "the gateway runs without that key again")
    assert get("http://localhost:8080/v1/models", api_key())[0] == 200


def the_orchestrator_reaches_mlflow_by_that_name(output):
    environment = json.loads(shell(f"docker inspect {replicas('wrkhrs-orchestrator')[0]}"))[0]["Config"]["Env"]
    assert "MLFLOW_TRACKING_URI=http://mlflow:5000" in environment
    everything_runs()
    health = get("http://localhost:8081/health")[1]
    assert next(item for item in health["dependencies"] if item["name"] == "mlflow")["status"] == "ok", health


def prometheus_has_this_rule(output):
    wanted = yaml.safe_load(remembered["row"]["run"])[0]
    answer = shell("docker run --rm --network birtha_internal alpine wget -qO- http://prometheus:9090/api/v1/rules")
    loaded = [rule["name"] for group in json.loads(answer)["data"]["groups"] for rule in group["rules"]]
    assert wanted["alert"] in loaded, "the running Prometheus does not have it"
    files = (ROOT / "deploy/prometheus/rules").glob("*.yml")
    rules = [rule for path in files for group in yaml.safe_load(path.read_text())["groups"] for rule in group["rules"]]
    assert any(all(rule.get(name) == wanted[name] for name in ("alert", "expr", "for", "labels"))
               and rule["annotations"]["summary"] == wanted["annotations"]["summary"] for rule in rules), "not word for word"


def no_volume_of_the_stack_went_away(output):
    assert set(LIVE_VOLUMES) <= set(shell("docker volume ls --quiet").split())


def every_service_has_its_image(output):
    for service in [*PORTS, "wrkhrs-edge"]:
        remembered[service] = shell(f"docker image inspect --format '{{{{.Id}}}}' {service}:${{WRKHRS_TAG:-local}}").strip()


def every_container_has_the_new_image(output):
    for service in [*PORTS, "wrkhrs-edge"]:
        assert all(shell(f"docker inspect --format '{{{{.Image}}}}' {replica}").strip() == remembered[service] for replica in replicas(service)), service


def the_clone_has_what_was_committed(output):
    assert "up to date" in output.lower() or "fast-forward" in output.lower(), output


def run_word_for_word(row):
    """What a command printed. It must end well; at the second time where it ended with a known fault of the engine, which the row names."""
    for _ in range(2 if "again_after" in row else 1):
        try:
            return shell(row["run"], timeout=row.get("seconds", 900))
        except AssertionError as error:
            failed = error
            if not re.search(row.get("again_after", "(?!)"), str(error)):
                break
            print(f"once more, after {re.search(row['again_after'], str(error))[0]}")
    raise failed


def stream(command, seconds, observe):
    """Runs what does not end by itself until all that must be observed was printed; then it is stopped as a person would, with Ctrl-C."""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(["bash", "-c", command], cwd=ROOT, text=True, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed, start_new_session=True)
        deadline, wrong = time.monotonic() + seconds, True
        while wrong and time.monotonic() < deadline:
            time.sleep(0.5)
            assert process.poll() is None, f"{command} ended by itself with code {process.returncode}"
            printed.seek(0)
            output = printed.read()
            try:
                for name in observe:
                    globals()[name](output)
                wrong = None
            except AssertionError as error:
                wrong = error
        for _ in range(4):  # on a busy machine one Ctrl-C may come before the program listens to it
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(8)
                break
            except subprocess.TimeoutExpired:
                pass
        else:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError(f"{command} does not end with Ctrl-C")
    assert not wrong, f"{command} did not print in {seconds} s what must be seen: {wrong}\n{output[-2000:]}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["run"].removeprefix(COMPOSE).strip().splitlines()[0][:60])
def test_command_of_the_runbook(row, tmp_path):
    began = time.monotonic()
    remembered["row"] = row
    for name in row.get("before", []):
        globals()[name]()
    prepared = time.monotonic() - began
    observe = row.get("observe", [])
    output = ""
    match row["mode"]:
        case "run":
            output = run_word_for_word(row)
        case "export":
            output = shell(f"{row['run']}\n{row['then']}")
        case "stream":
            stream(row["run"], row.get("seconds", 60), observe)
            observe = []
        case "clone":
            origin, clone = tmp_path / "origin", tmp_path / "clone"
            shell(f"git clone --quiet --bare {ROOT} {origin} && git -C {origin} branch --force main HEAD && git -C {origin} symbolic-ref HEAD refs/heads/main")
            shell(f"git clone --quiet {origin} {clone}")
            output = shell(row["run"], cwd=clone)
        case "gpu":
            if not shutil.which("nvidia-smi"):
                pytest.skip("this machine has no NVIDIA driver")
            output = shell(row["run"])
    for name in observe:
        globals()[name](output)
    print(f"{time.monotonic() - began:.1f} s, {prepared:.1f} of them before: {row['run'].splitlines()[0]}")
