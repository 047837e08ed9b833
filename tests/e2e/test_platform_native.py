"""`make platform-up` without Docker: real PostgreSQL, S3 and MLflow from packages, and the services on them."""
import os
import pathlib
import re
import signal
import stat
import time
import urllib.error
import urllib.request

import pytest

import test_tracking
from native_platform import Platform, listeners
from stack import eventually

# MLflow takes a minute to start, and its part in the kill test many: `make long-tests` runs these.
pytestmark = [pytest.mark.timeout(1800), pytest.mark.long]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    one = Platform(tmp_path_factory.mktemp("platform"), "postgres,s3,mlflow")
    done = one.up()
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    one.said = done.stdout
    yield one
    one.down()


def command_line(pid: int) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:  # a check that has ended meanwhile
        return ""


def test_it_says_what_runs_and_what_it_left_out_and_a_second_time_changes_nothing(platform):
    assert re.search(r"qdrant +the server is in no package registry", platform.said)
    assert re.search(r"grafana +is in no package registry", platform.said)
    assert re.search(r"prometheus +is not in the setting platform.programs", platform.said)
    before = platform.status()
    assert {program["state"] for program in before.values()} == {"healthy"} and set(before) == set(platform.programs)
    started = time.monotonic()
    done = platform.up()
    assert done.returncode == 0 and "already runs" in done.stdout
    assert time.monotonic() - started < 30, "a second platform-up must take seconds"
    assert {name: program["pid"] for name, program in platform.status().items()} == {name: program["pid"] for name, program in before.items()}


def test_only_this_machine_reaches_it_and_only_its_owner_reads_the_secrets(platform):
    assert listeners({platform.port(name) for name in platform.programs}) == {"0100007F"}
    for folder in (platform.home, platform.home / "secrets", platform.home / "platform/run"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    private = [*(platform.home / "secrets").iterdir(), platform.home / "wrkhrs.d/platform.yaml", *(platform.home / "platform/run").glob("*-check"),
               platform.home / "platform/run/pgpass", platform.home / "platform/run/basic_auth.ini", platform.home / "platform/plan.json"]
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    words = "\n".join(command_line(pid) for pid in platform.tree())
    assert "uvicorn" in words
    logs = "\n".join(path.read_text(errors="replace") for path in (platform.home / "logs").iterdir())
    shown = platform.stack.run("config", "show").stdout
    for secret in platform.secrets():
        assert secret not in words and secret not in logs and secret not in shown


def test_mlflow_asks_who_calls(platform):
    request = urllib.request.Request(f"{platform.mlflow().url}/api/2.0/mlflow/experiments/search", data=b"{}", headers={"content-type": "application/json"})
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request, timeout=20)


def test_every_acknowledged_run_is_one_mlflow_run_after_kills_at_any_moment(platform, tmp_path, monkeypatch):
    """The test of tests/e2e/test_tracking.py, as the services' user of an MLflow on PostgreSQL."""
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "wrkhrs")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", platform.secret("mlflow-wrkhrs"))
    mlflow = platform.mlflow()
    start = test_tracking.start

    def start_as_services_user(*arguments):
        # The client of the check is the administrator; the sender must not be.
        monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "wrkhrs")
        monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", platform.secret("mlflow-wrkhrs"))
        return start(*arguments)

    monkeypatch.setattr(test_tracking, "start", start_as_services_user)
    test_tracking.test_every_acknowledged_run_is_one_mlflow_run_after_kills_at_any_moment(mlflow, tmp_path)
    tagged = platform.sql("SELECT count(*), count(DISTINCT value) FROM tags WHERE key = 'wrkhrs.run_id'", "mlflow").split("|")
    assert tagged[0] == tagged[1] != "0", "PostgreSQL must have each run once"


def test_the_services_keep_what_they_know_in_it_and_nothing_is_lost_by_kill_9_of_all(platform, tmp_path):
    stack = platform.stack
    stack.up()
    try:
        note = tmp_path / "note.md"
        note.write_text("# A note\n\nThe tellurite valve opens at 4.5 bar.\n")
        done = stack.run("ingest", str(note))
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

        def found() -> bool:
            return "tellurite" in stack.http("rag").post("/v1/search", json={"query": "tellurite valve"}).text

        eventually(found, 60, "the passage is found")
        assert int(platform.sql("SELECT count(*) FROM rag.file")) >= 1
        assert any((platform.home / "data/s3/buckets/wrkhrs").rglob("*")), "the document lies in S3"
        assert not (platform.home / "data/rag/rag.db").exists()

        health = stack.run("health")
        assert health.returncode == 0, health.stdout
        assert all(re.search(rf"^{name} +ok", health.stdout, re.MULTILINE) for name in platform.programs), health.stdout

        before = platform.status()
        os.kill(before["postgres"]["pid"], signal.SIGKILL)
        eventually(lambda: platform.status()["postgres"]["restarts"] > before["postgres"]["restarts"]
                   and platform.status()["postgres"]["state"] == "healthy", 60, "PostgreSQL is back")
        eventually(found, 60, "the passage is found again")

        for pid in reversed(platform.tree()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        health = stack.run("health")
        assert health.returncode == 1 and "does not run" in health.stdout
        done = platform.up()
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        eventually(found, 60, "the passage is found after kill -9 of the whole platform")
        assert stack.run("health").returncode == 0
    finally:
        stack.down()


def test_a_port_that_is_taken_is_named_with_the_setting_that_moves_it(platform, tmp_path):
    other = Platform(tmp_path / "home", "s3")
    other.stack.offset = platform.stack.offset
    done = other.up()
    assert done.returncode != 0
    assert f"Port {platform.port('s3')} for s3 is taken by" in done.stderr and "platform.s3_port (WRKHRS_PLATFORM_S3_PORT)" in done.stderr


def test_all_of_it_with_monitoring_and_data_survives_down_and_up(tmp_path):
    platform = Platform(tmp_path / "home")
    done = platform.up()
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    try:
        assert {program["state"] for program in platform.status().values()} == {"healthy"}
        platform.sql("CREATE TABLE kept AS SELECT 42 AS answer")
        platform.down()
        assert platform.up().returncode == 0
        assert platform.sql("SELECT answer FROM kept") == "42"
    finally:
        platform.down()
