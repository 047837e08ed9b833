"""kill -9 of each service while requests run: it comes back, the others stay, and nothing that was acknowledged is lost.

The short form kills each service once. `-m long` (make long-tests) kills each WRKHRS_KILLS times and prints what it saw.
"""
import os
import random
import signal
import statistics
import threading
import time

import httpx
import pytest

from stack import PORTS, Stack, eventually

SERVICES = list(PORTS)
AWAY_S_MAX = 2.0
LOADS_A_MODEL = ("llm", "rag", "asr")  # and may take 3 s more
KILLS = int(os.environ.get("WRKHRS_KILLS", "30"))
CALM_S = 31  # after this long the supervisor forgets earlier failures, and restarts at once again


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    running = Stack(tmp_path_factory.mktemp("victim"))
    running.up()
    yield running
    running.down()


class Traffic:
    """Requests to all services all the time. Remembers what was acknowledged; errors are allowed, silence is not."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.files: dict[str, bytes] = {}
        self.stored: set[str] = set()
        self.runs: set[str] = set()
        self.statuses: dict[object, int] = {}
        self.slowest_s = 0.0
        with stack.http() as client:
            self.store = client.post("/v1/vector_stores", json={"name": "acknowledged"}).json()["id"]
        self.threads = [threading.Thread(target=self._work, args=(work,)) for work in (self._upload, self._run, self._ask)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), "a request hangs"

    def _work(self, work) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            begin = time.monotonic()
            try:
                status = work(number)
            except httpx.HTTPError as error:
                status = type(error).__name__
            with self.lock:
                self.statuses[status] = self.statuses.get(status, 0) + 1
                self.slowest_s = max(self.slowest_s, time.monotonic() - begin)
            time.sleep(0.03)

    def _upload(self, number: int):
        content = f"Pump number {number} delivers {number * 7} litres a minute.".encode()
        with self.stack.http() as client:
            answer = client.post("/v1/files", files={"file": (f"{number}.txt", content)}, data={"purpose": "assistants"}, timeout=20)
            if answer.status_code != 200:
                return answer.status_code
            file = answer.json()["id"]
            self.files[file] = content
            answer = client.post(f"/v1/vector_stores/{self.store}/files", json={"file_id": file}, timeout=20)
            if answer.status_code == 200:
                self.stored.add(file)
            return answer.status_code

    def _run(self, number: int):
        with self.stack.http("orchestrator") as client:
            answer = client.post("/v1/runs", json={"input": {"question": f"What does pump number {number} deliver?"}}, timeout=20)
            if answer.status_code == 202:
                run = answer.json()["id"]
                self.runs.add(run)
                # One after the other, or a long test would leave the model more questions than it can answer.
                until = time.monotonic() + 10
                while time.monotonic() < until and client.get(f"/v1/runs/{run}").json()["status"] in ("queued", "in_progress"):
                    time.sleep(0.1)
            return answer.status_code

    def _ask(self, number: int):
        calls = [("gateway", "GET", "/v1/models", None), ("tool-registry", "GET", "/v1/tools", None), ("asr", "GET", "/v1/models", None),
                 ("gateway", "POST", "/v1/chat/completions", {"model": "smollm2-135m-instruct", "max_tokens": 4, "messages": [{"role": "user", "content": "hi"}]}),
                 ("gateway", "POST", "/v1/embeddings", {"model": "all-minilm-l6-v2", "input": "a pump"})]
        service, method, path, body = calls[number % len(calls)]
        with self.stack.http(service) as client:
            return client.request(method, path, json=body, timeout=20).status_code

    def check(self) -> None:
        """All that was acknowledged is there."""
        with self.stack.http() as client:
            for file, content in self.files.items():
                assert client.get(f"/v1/files/{file}/content").content == content, f"{file} is lost"
            def read():
                counts = client.get(f"/v1/vector_stores/{self.store}").json()["file_counts"]
                return counts["in_progress"] == 0 and counts
            counts = eventually(read, 120, "all files are read")
            assert counts["failed"] == 0 and counts["completed"] >= len(self.stored), counts
            for file in self.stored:
                entry = client.get(f"/v1/vector_stores/{self.store}/files/{file}").json()
                assert entry["status"] == "completed", entry
            for file in list(self.stored)[-5:]:
                words = self.files[file].decode()
                page = client.post(f"/v1/vector_stores/{self.store}/search", json={"query": words, "max_num_results": 5}).json()
                assert file in {hit["file_id"] for hit in page["data"]}, f"{words} is not found"
        with self.stack.http("orchestrator") as client:
            for run in self.runs:
                ended = eventually(lambda: (r := client.get(f"/v1/runs/{run}").json())["status"] not in ("queued", "in_progress") and r, 120, f"{run} ends")
                assert ended["status"] == "completed", ended["error"]
                assert_each_step_once(client, ended)


def assert_each_step_once(client, run) -> None:
    """A finished step is finished once: one row and one event each, and what began twice was cut off before its end."""
    numbers = [step["number"] for step in run["steps"]]
    assert numbers == list(range(1, len(numbers) + 1)), numbers
    assert all(step["status"] == "completed" for step in run["steps"]), run["steps"]
    text = client.get(f"/v1/runs/{run['id']}/events").text
    ids = [int(line[4:]) for line in text.splitlines() if line.startswith("id: ")]
    assert ids == list(range(1, run["last_event_id"] + 1)), "events without gaps, none twice"
    assert text.count("event: step.completed") == len(numbers), "each step ended once"
    assert text.count("event: run.completed") == 1


def kill_once(stack: Stack, service: str) -> float:
    """How long it was away, in seconds. The others must not notice."""
    before = {name: s["pid"] for name, s in stack.status().items()}
    begin = time.monotonic()
    os.kill(before[service], signal.SIGKILL)
    path = "/health" if service == "llm" else "/livez"

    def back():
        return httpx.get(stack.url(service) + path, timeout=1).status_code == 200 and stack.pid(service) not in (None, 0, before[service])

    eventually(back, 15, f"{service} is back")
    away_s = time.monotonic() - begin
    after = {name: s["pid"] for name, s in stack.status().items()}
    assert {n: p for n, p in after.items() if n != service} == {n: p for n, p in before.items() if n != service}
    return away_s


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_service_is_back_and_what_was_acknowledged_is_there(victim, service):
    with Traffic(victim) as traffic:
        eventually(lambda: traffic.stored and traffic.runs, 20, "requests run")
        time.sleep(0.5)
        away_s = kill_once(victim, service)
        time.sleep(0.5)
    traffic.check()
    assert traffic.slowest_s < 20, traffic.statuses
    assert 500 not in traffic.statuses, traffic.statuses
    assert away_s < (AWAY_S_MAX if service not in LOADS_A_MODEL else AWAY_S_MAX + 3)


def test_a_run_goes_on_after_the_orchestrator_was_killed_in_its_middle(victim):
    with victim.http("orchestrator") as client:
        runs = [client.post("/v1/runs", json={"input": {"question": f"Which pump delivers {n} litres a minute?"}}).json()["id"] for n in range(6)]
        for _ in range(3):
            victim.kill("orchestrator")
            eventually(lambda: httpx.get(victim.url("orchestrator") + "/livez", timeout=1).status_code == 200, 10, "it is back")
            time.sleep(random.uniform(0, 0.3))
        for run in runs:
            ended = eventually(lambda: (r := client.get(f"/v1/runs/{run}").json())["status"] not in ("queued", "in_progress") and r, 120, f"{run} ends")
            assert ended["status"] == "completed", ended["error"]
            assert_each_step_once(client, ended)


def test_a_killed_supervisor_leaves_no_orphans_and_up_works_again(tmp_path):
    stack = Stack(tmp_path)
    stack.up()
    with stack.http() as client:
        file = client.post("/v1/files", files={"file": ("a.txt", b"kept")}, data={"purpose": "assistants"}).json()["id"]
    pids = {name: s["pid"] for name, s in stack.status().items()}
    supervisor = parent_of(pids["gateway"])
    os.kill(supervisor, signal.SIGKILL)
    eventually(lambda: not any(is_alive(pid) for pid in [*pids.values(), supervisor]), 10, "all services end with it")
    stack.up()
    try:
        assert not set(pids.values()) & {s["pid"] for s in stack.status().values()}
        with stack.http() as client:
            assert client.get(f"/v1/files/{file}/content").content == b"kept"
    finally:
        stack.down()


def parent_of(pid: int) -> int:
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("PPid:"):
            return int(line.split()[1])
    raise AssertionError("no PPid")


def is_alive(pid: int) -> bool:
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(") ", 1)[1][0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("service", SERVICES)
def test_many_kills(tmp_path, service):
    stack = Stack(tmp_path)
    stack.up()
    try:
        away = []
        with Traffic(stack) as traffic:
            eventually(lambda: traffic.stored and traffic.runs, 30, "requests run")
            for _ in range(KILLS):
                away.append(kill_once(stack, service))
                time.sleep(CALM_S + random.uniform(0, 1))
        traffic.check()
        assert max(away) < (AWAY_S_MAX if service not in LOADS_A_MODEL else AWAY_S_MAX + 3), away
        print(f"\nkills: {service}: {len(away)} times, away median {statistics.median(away):.2f} s, most {max(away):.2f} s; "
              f"{len(traffic.files)} files, {len(traffic.stored)} store entries, {len(traffic.runs)} runs acknowledged, none lost; answers {traffic.statuses}")
    finally:
        stack.down()
