"""kill -9 of each service while requests run: it comes back, the others stay, and nothing that was acknowledged is lost.

Two times are looked at: until the service answers again, and until it can serve, which for three of them includes reading a
model. The short form kills each service once. `-m long` (make long-tests) kills each WRKHRS_KILLS times and prints what it saw.
"""
import dataclasses
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
ANSWERS_S_MAX = 2.0
LOADS_A_MODEL = ("llm", "rag", "asr")  # what reading it takes depends on the machine, and is printed
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

    def __init__(self, stack: Stack, pause_s: float = 0.03) -> None:
        self.stack = stack
        self.pause_s = pause_s  # of each of the three workers, between requests
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
            time.sleep(self.pause_s)

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


@dataclasses.dataclass
class Away:
    """After a kill, in seconds."""
    answers_s: float  # until it answers anything
    serves_s: float  # until /health is 200

    def check(self, service: str) -> None:
        assert self.answers_s < ANSWERS_S_MAX, f"{service} answered after {self.answers_s:.2f} s"
        if service not in LOADS_A_MODEL:
            assert self.serves_s < ANSWERS_S_MAX, f"{service} served after {self.serves_s:.2f} s"


def kill_once(stack: Stack, service: str) -> Away:
    """Kills a service and waits until it serves again. The others must not notice."""
    before = {name: s["pid"] for name, s in stack.status().items()}
    begin = time.monotonic()
    os.kill(before[service], signal.SIGKILL)
    eventually(lambda: not is_alive(before[service]), 5, f"{service} is dead")  # from here on, what answers is new
    with httpx.Client(base_url=stack.url(service), timeout=1) as client:
        eventually(lambda: client.get("/health").status_code in (200, 503), 30, f"{service} answers")
        answers_s = time.monotonic() - begin
        eventually(lambda: client.get("/health").status_code == 200, 60, f"{service} serves")
    away = Away(answers_s, time.monotonic() - begin)
    after = {name: s["pid"] for name, s in stack.status().items()}
    assert after[service] not in (None, 0, before[service])
    assert {n: p for n, p in after.items() if n != service} == {n: p for n, p in before.items() if n != service}
    return away


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.alone
def test_a_killed_service_is_back_and_what_was_acknowledged_is_there(victim, service):
    with Traffic(victim) as traffic:
        eventually(lambda: traffic.stored and traffic.runs, 20, "requests run")
        time.sleep(0.5)
        away = kill_once(victim, service)
        time.sleep(0.5)
    traffic.check()
    assert traffic.slowest_s < 20, traffic.statuses
    assert 500 not in traffic.statuses, traffic.statuses
    print(f"{service}: answers after {away.answers_s:.2f} s, serves after {away.serves_s:.2f} s")
    away.check(service)


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
def test_many_kills(tmp_path):
    """Rounds of one kill of each service, in an order of chance, with the requests never pausing."""
    stack = Stack(tmp_path)
    stack.up()
    choose, away = random.Random(1), {service: [] for service in SERVICES}
    began = time.monotonic()
    try:
        with Traffic(stack, pause_s=0.3) as traffic:
            eventually(lambda: traffic.stored and traffic.runs, 60, "requests run")
            for _ in range(KILLS):
                round_ends = time.monotonic() + CALM_S
                for service in choose.sample(SERVICES, len(SERVICES)):
                    away[service].append(kill_once(stack, service))
                    time.sleep(choose.uniform(0.5, 2))
                time.sleep(max(0, round_ends - time.monotonic()))
        print(f"\n{table(away)}\n\n{time.monotonic() - began:.0f} s; acknowledged: {len(traffic.files)} files, {len(traffic.stored)} store entries, "
              f"{len(traffic.runs)} runs; slowest answer {traffic.slowest_s:.1f} s; answers {traffic.statuses}")
        traffic.check()
        print("nothing acknowledged is lost")
        assert 500 not in traffic.statuses, traffic.statuses
        for service, times in away.items():
            for one in times:
                one.check(service)
    finally:
        stack.down()


def table(away: dict[str, list[Away]]) -> str:
    lines = ["| service | kills | answers again, s: median | most | serves again, s: median | most |", "|---|---|---|---|---|---|"]
    for service, times in away.items():
        cells = [str(len(times))]
        for values in ([t.answers_s for t in times], [t.serves_s for t in times]):
            cells += [f"{statistics.median(values):.2f}", f"{max(values):.2f}"]
        lines.append(f"| {service} | {' | '.join(cells)} |")
    return "\n".join(lines)
