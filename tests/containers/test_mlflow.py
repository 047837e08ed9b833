"""MLflow in Compose: PostgreSQL and S3 behind it, a password before it, and each run in it once however often the process that sends it is killed."""
import json
import os
import pathlib
import random
import subprocess
import time

import pytest

from stack_in_containers import COMPOSE, ROOT, shell, wait_until

KILLS, RUNS_A_LIFE = 6, 3
PROGRAM = pathlib.Path(os.environ.get("WRKHRS_BIN_DIR", ROOT / "build" / os.environ.get("PRESET", "dev") / "bin")) / "wrkhrs-test-tracking"
ON_THE_NETWORK = ("docker run --rm --network birtha_internal -v birtha_platform_secrets:/run/secrets/platform:ro -e MLFLOW_TRACKING_USERNAME=wrkhrs "
                  "-e MLFLOW_TRACKING_PASSWORD_FILE=/run/secrets/platform/mlflow-wrkhrs")
pytestmark = [pytest.mark.usefixtures("this_machine_may_be_used"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module", autouse=True)
def mlflow():
    shell(f"{COMPOSE} up -d mlflow")
    wait_until(lambda: "healthy" in shell("docker inspect --format '{{.State.Health.Status}}' birtha-mlflow-1").split(), 180, "MLflow answers")


def sql(query):
    return shell(f'docker exec birtha-postgres-1 psql -U postgres -h /run/postgresql mlflow -Atc "{query}"').split()


def ask(path, *options):
    """HTTP status of a call to MLflow by its name in the network, and what it answers."""
    code = f'''
import base64, json, pathlib, sys, urllib.error, urllib.request
headers = {{"content-type": "application/json"}}
if "password" in sys.argv:
    token = "wrkhrs:" + pathlib.Path("/run/secrets/platform/mlflow-wrkhrs").read_text().strip()
    headers["authorization"] = "Basic " + base64.b64encode(token.encode()).decode()
try:
    print(urllib.request.urlopen(urllib.request.Request("http://mlflow:5000{path}", b'{{"max_results": 1}}', headers), timeout=30).status)
except urllib.error.HTTPError as error:
    print(error.code)
'''
    return int(subprocess.run([*ON_THE_NETWORK.split(), "-i", "--entrypoint", "/opt/mlflow/bin/python", "birtha-mlflow:3.17.2", "-", *options], input=code,
                              text=True, capture_output=True, timeout=120, check=True).stdout)


def test_access_control_is_on_and_services_come_in_by_name():
    assert ask("/api/2.0/mlflow/experiments/search") == 401
    assert ask("/api/2.0/mlflow/experiments/search", "password") == 200
    environment = json.loads(shell("docker inspect birtha-mlflow-1"))[0]["Config"]["Env"]
    assert not [value for value in environment if "PASSWORD=" in value], "no secret in what docker inspect shows"


def start(folder, prefix, count):
    """The program that records and sends runs, as a container: the killed process is one on the network of the services."""
    name = f"wrkhrs-test-{prefix}"
    command = [*ON_THE_NETWORK.split(), "--interactive", "--name", name, "-v", f"{PROGRAM}:/usr/local/bin/send:ro", "-v", f"{folder}:/data",
               "wrkhrs-orchestrator:local", "send", "/data/tracking.db", "http://mlflow:5000", prefix, str(count)]
    return name, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def test_every_acknowledged_run_is_one_run_after_kills_at_any_moment(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o777)
    mark = f"kill{random.randrange(10**8)}"
    acknowledged = set()
    for life in range(KILLS):
        name, process = start(folder, f"{mark}x{life}", RUNS_A_LIFE)
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(random.random())
        shell(f"docker kill --signal KILL {name}", check=False)
        acknowledged |= {line.strip() for line in process.stdout if line.startswith(mark)}
        process.wait(60)
    _, process = start(folder, f"{mark}xlast", 1)
    acknowledged.add(process.stdout.readline().strip())
    assert process.stdout.readline().strip() == "all sent"
    process.stdin.close()
    assert process.wait(60) == 0
    rows = dict(row.split("|") for row in sql(f"select value, count(*) from tags where key = 'wrkhrs.run_id' and value like '{mark}%' group by value"))
    print(f"{KILLS} kills: {len(acknowledged)} runs acknowledged, {len(rows)} in MLflow, more than once: {sum(count != '1' for count in rows.values())}")
    assert len(acknowledged) > KILLS and acknowledged <= set(rows), acknowledged - set(rows)
    assert set(rows.values()) == {"1"}, rows
    unfinished = sql(f"select count(*) from runs r join tags t using (run_uuid) where t.key = 'wrkhrs.run_id' and t.value like '{mark}%' and r.status <> 'FINISHED'")
    assert unfinished == ["0"]
