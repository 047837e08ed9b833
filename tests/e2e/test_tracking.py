"""The outbox against a real MLflow, while the sending process is killed."""
import collections
import pathlib
import random
import subprocess

import pytest

from mlflow_server import MlflowServer
from stack import BIN_DIR, eventually

KILLS = 12
RUNS_A_LIFE = 4
TAG = "wrkhrs.run_id"


@pytest.fixture(scope="module")
def mlflow_server(tmp_path_factory):
    server = MlflowServer(tmp_path_factory.mktemp("mlflow")).start()
    yield server
    server.stop()


def start(database: pathlib.Path, uri: str, prefix: str, count: int) -> subprocess.Popen:
    return subprocess.Popen([BIN_DIR / "wrkhrs-test-tracking", database, uri, prefix, str(count)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def send_all(database: pathlib.Path, uri: str) -> None:
    """Sends what waits, and ends well."""
    process = start(database, uri, "none", 0)
    assert process.stdout.readline().strip() == "all sent"
    process.stdin.close()
    assert process.wait(20) == 0


@pytest.mark.timeout(240)
def test_every_acknowledged_run_is_one_mlflow_run_after_kills_at_any_moment(mlflow_server, tmp_path):
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    database = tmp_path / "tracking.db"
    acknowledged: set[str] = set()
    for life in range(KILLS):
        process = start(database, mlflow_server.url, f"life{life}", RUNS_A_LIFE)
        try:
            process.wait(0.02 + dice.random() * 0.5)
        except subprocess.TimeoutExpired:
            pass
        process.kill()
        acknowledged |= {line.strip() for line in process.stdout if line.startswith("life")}
        process.wait()
    send_all(database, mlflow_server.url)

    runs = mlflow_server.runs()
    times = collections.Counter(run.data.tags[TAG] for run in runs)
    assert acknowledged, "no life was long enough to record a run"
    assert not acknowledged - set(times), f"lost (seed {seed})"
    assert not [tag for tag in times if times[tag] != 1], f"more than once (seed {seed})"
    for run in runs:
        assert run.info.status == "FINISHED"
        assert run.data.params["model"] == "tiny"
        assert run.data.metrics["latency_s"] == 1.5


@pytest.mark.timeout(240)
def test_runs_wait_while_mlflow_is_away_and_arrive_with_their_traces(mlflow_server, tmp_path):
    database = tmp_path / "tracking.db"
    process = start(database, "http://127.0.0.1:1", "away", 10)  # nothing listens there
    ids = [process.stdout.readline().strip() for _ in range(10)]
    assert ids == [f"away_{i}" for i in range(10)]
    process.stdin.close()
    assert process.wait(20) == 0
    send_all(database, mlflow_server.url)
    arrived = [run.data.tags[TAG] for run in mlflow_server.runs()]
    assert sorted(tag for tag in arrived if tag.startswith("away")) == sorted(ids)
    client = mlflow_server.client()
    experiment = client.get_experiment_by_name("wrkhrs")
    assert len(client.search_traces(locations=[experiment.experiment_id], max_results=500)) == len(arrived)


@pytest.mark.timeout(240)
def test_an_answer_of_a_stack_becomes_an_mlflow_run(new_stack, mlflow_server):
    stack = new_stack({"MLFLOW_TRACKING_URI": mlflow_server.url})
    answer = stack.openai().chat.completions.create(model="wrkhrs",
                                                    messages=[{"role": "user", "content": "Who painted the ceiling?"}])
    run_id = answer.model_extra["wrkhrs"]["run_id"]

    def mine():
        return [run for run in mlflow_server.runs() if run.data.tags.get(TAG) == run_id]

    # It is created first and filled after that; its status says when it is whole.
    whole = lambda: [run for run in mine() if run.info.status == "FINISHED"]  # noqa: E731
    run = eventually(whole, 20, "MLflow has the whole run")[0]
    assert len(mine()) == 1
    assert "latency_s" in run.data.metrics
    assert "painted" not in str(run.data.to_dictionary()), "a run is tracked by reference, without its question"
