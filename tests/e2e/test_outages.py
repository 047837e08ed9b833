"""Outages and loss of data, rehearsed: each system is broken on purpose, and brought back the way docs/outages.md says.

The rows stand in outage_table.py; the document is written from it, and a test here holds the two together. kill -9 of each service under
load is test_kill.py, findings alone are test_doctor.py, the supporting systems test_outages_platform.py.
"""
import contextlib
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import wave

import httpx
import pytest

import outage_table
from fake_upstream import FakeUpstream
from stack import PORTS, Stack, eventually
from test_doctor import doctor, ids, is_root, named, tmpfs

TEXT = b"The feed pump P-101 draws 2.2 kW at full load. Its seal is replaced every 4000 hours."
DATABASES = {"rag": "rag/rag.db", "orchestrator": "orchestrator/runs.db", "tool-registry": "tool-registry/calls.db"}
TRACKING = "orchestrator/tracking.db"


def test_the_document_is_the_table():
    assert outage_table.DOCUMENT.read_text() == outage_table.document(), "python3 tests/e2e/outage_table.py writes it"


def test_the_table_leaves_nothing_out_and_names_tests_that_there_are():
    assert outage_table.gaps() == []
    for row in outage_table.ROWS:
        for name in row.tests:
            file, _, function = name.partition("::")
            assert f"def {function.partition('[')[0]}(" in (outage_table.ROOT / file).read_text(), name


# --- what is known to be kept, and breaking things


def upload(stack: Stack, content: bytes = TEXT, name: str = "pump.txt") -> str:
    with stack.http() as client:
        answer = client.post("/v1/files", files={"file": (name, content)}, data={"purpose": "assistants"})
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def content(stack: Stack, file: str) -> httpx.Response:
    with stack.http() as client:
        return client.get(f"/v1/files/{file}/content")


def begin_run(stack: Stack) -> httpx.Response:
    with stack.http("orchestrator") as client:
        return client.post("/v1/runs", json={"input": {"question": "What does the feed pump draw?"}})


def make_run(stack: Stack) -> str:
    answer = begin_run(stack)
    assert answer.status_code == 202, answer.text
    run = answer.json()["id"]
    eventually(lambda: run_status(stack, run) == "completed", 120, "the run has ended")
    return run


def run_status(stack: Stack, run: str) -> str:
    with stack.http("orchestrator") as client:
        return client.get(f"/v1/runs/{run}").json().get("status", "gone")


def call_tool(stack: Stack, key: str) -> httpx.Response:
    with stack.http("tool-registry") as client:
        return client.post("/v1/tools/chem_molar_mass/invoke", json={"arguments": {"formula": "H2O"}, "idempotency_key": key})


def embed(stack: Stack) -> httpx.Response:
    with stack.http() as client:
        return client.post("/v1/embeddings", json={"model": "all-minilm-l6-v2", "input": "pump"})


def damage(path: pathlib.Path) -> bytes:
    """Overwrites pages in the middle of a database, or of any file; gives the sha256 of what it is then."""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(min(4096, size // 4))
        file.write(os.urandom(max(64, min(16384, size // 2))))
    return hashlib.sha256(path.read_bytes()).digest()


def backed_up(stack: Stack) -> None:
    done = stack.run("backup", "create", timeout=200)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def bring_back(stack: Stack) -> None:
    """The documented way back from a loss of data."""
    stack.down()
    done = stack.run("backup", "restore", "--force", timeout=200)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    stack.up(wait_s=240)


def health_of(stack: Stack, service: str) -> dict:
    with stack.http(service, key=None) as client:
        return client.get("/health").json() | {"code": client.get("/health").status_code}


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """Tests leave it running, and with what was acknowledged."""
    folder = tmp_path_factory.mktemp("outage")
    one = Stack(folder / "home", {"WRKHRS_BACKUP_TARGET": str(folder / "nas")})
    one.home.mkdir(mode=0o700)
    try:
        one.up(wait_s=240)
        yield one
    finally:
        one.run("down")


# --- the stack as a whole


def test_the_supervisor_is_killed(stack):
    file, run = upload(stack), make_run(stack)
    supervisor = json.loads(stack.run("status", "--json").stdout)["pid"]
    os.kill(supervisor, signal.SIGKILL)
    finding = named(eventually(lambda: ids(doctor(stack)) == {"supervisor-died"} and doctor(stack), 40, "it is named"), "supervisor-died")
    assert finding["fix"] == f"wrkhrs up --detach --home {stack.home} --port-offset {stack.offset}"
    stack.up(wait_s=240)
    assert content(stack, file).content == TEXT, "nothing is lost"
    assert run_status(stack, run) == "completed"


def test_keys_and_configuration_are_damaged(stack):
    """What runs goes on and can be ended; nothing starts until it is mended."""
    keys, config = stack.home / "keys.json", stack.home / "wrkhrs.yaml"
    keys.write_text('{"keys": [')
    config.write_text("gateway: [\n")
    assert content(stack, upload(stack)).content == TEXT, "what runs goes on"
    assert "config-invalid" in ids(doctor(stack))
    status = stack.run("status", "--json")
    assert status.returncode == 0 and json.loads(status.stdout)["healthy"] and "wrkhrs.yaml" in status.stderr
    down = stack.run("down")
    assert down.returncode == 0 and "has ended" in down.stdout, "ending works whatever has become of the configuration"
    refused = stack.run("up", "--detach")
    assert refused.returncode == 2 and "wrkhrs.yaml" in refused.stderr
    config.unlink()
    up = stack.run("up", "--detach", timeout=200)
    assert up.returncode == 1
    finding = named(doctor(stack), "keys-damaged")
    assert finding["fix"].startswith(f"mv {keys} {keys}.damaged")
    assert stack.run("down").returncode == 0
    keys.rename(keys.with_suffix(".damaged"))
    stack.up(wait_s=240)
    assert content(stack, upload(stack)).content == TEXT, "the person's own key is taken again"


def test_keys_are_deleted(stack):
    """One's own key is taken again, others have to be made again or brought back."""
    other = stack.run("keys", "add", "colleague").stdout.split()[-1]
    with stack.http(key=other) as client:
        eventually(lambda: client.get("/v1/models").status_code == 200, 20, "it is known")
    (stack.home / "keys.json").unlink()
    assert content(stack, upload(stack)).content == TEXT, "what runs goes on"
    stack.down()
    stack.up(wait_s=240)
    assert content(stack, upload(stack)).content == TEXT
    with stack.http(key=other) as client:
        assert client.get("/v1/models").status_code == 401


# --- data


def test_a_database_is_damaged(stack):
    """Each database, found at the start: its service stays up, says which file and what to do, writes nothing and begins nothing anew.
    Then the backup is brought back."""
    file, run = upload(stack), make_run(stack)
    assert call_tool(stack, "before").status_code == 200
    backed_up(stack)
    stack.down()
    damaged = {path: damage(stack.home / "data" / path) for path in (*DATABASES.values(), TRACKING)}
    up = stack.run("up", "--detach", timeout=240)
    assert up.returncode == 1
    for service, path in DATABASES.items():
        said = f"data/{path} of the home is damaged"
        state = stack.status()[service]
        assert state["state"] == "unhealthy" and state["needs_action"] and said in state["note"] and "wrkhrs backup restore" in state["note"], state
        assert said in up.stderr
        health = health_of(stack, service)
        assert health["code"] == 503 and health["needs_action"], health
        assert said in next(d["error"] for d in health["dependencies"] if d["name"] == "database")
        shown = stack.run("health", service, "--json")
        assert shown.returncode == 1 and "wrkhrs backup restore" in json.loads(shown.stdout)["services"][0]["fix"]
    assert f"data/{TRACKING}" in next(d["error"] for d in health_of(stack, "orchestrator")["dependencies"] if d["name"] == "tracking database")
    with stack.http() as client:
        refusals = [client.get("/v1/files"), client.post("/v1/files", files={"file": ("x.txt", TEXT)}, data={"purpose": "assistants"}),
                    client.post("/v1/vector_stores", json={"name": "lost"}), begin_run(stack), call_tool(stack, "after")]
    for answer in refusals:
        assert answer.status_code == 503 and answer.json()["error"]["code"] == "database_unusable", answer.text
        assert "wrkhrs health" in answer.json()["error"]["message"] and str(stack.home) not in answer.text
    assert embed(stack).status_code == 200, "what needs no database goes on"
    findings = doctor(stack)
    for path in damaged:
        finding = named(findings, "database-damaged", str(stack.home / "data" / path))
        assert "wrkhrs down" in finding["fix"] and "wrkhrs backup restore --force" in finding["fix"]
    assert ids(findings) == {"database-damaged"}, findings
    assert all(stack.status()[service]["restarts"] == 0 for service in DATABASES), "none restarts in a loop"
    bring_back(stack)
    for path, digest in damaged.items():
        kept = [one for one in stack.home.rglob(f"{pathlib.Path(path).name}") if ".before-restore" in one.parts]
        assert [hashlib.sha256(one.read_bytes()).digest() for one in kept] == [digest], f"nothing was written to {path}"
    assert content(stack, file).content == TEXT and run_status(stack, run) == "completed", "what the backup had is there"
    assert call_tool(stack, "before").json()["replayed"]
    assert doctor(stack) == []


def test_data_is_deleted_while_it_is_used(stack):
    """All of it: writes are refused instead of going to files that nobody will see again, and a start does not begin anew in silence."""
    file = upload(stack)
    backed_up(stack)
    shutil.rmtree(stack.home / "data")
    with stack.http() as client:
        answers = [client.post("/v1/files", files={"file": ("x.txt", b"text")}, data={"purpose": "assistants"}),
                   client.post("/v1/vector_stores", json={"name": "lost"}), begin_run(stack), call_tool(stack, "lost")]
    assert all(answer.status_code == 503 for answer in answers), [answer.text for answer in answers]
    assert answers[1].json()["error"]["code"] == "database_unusable"
    findings = doctor(stack)
    for path in DATABASES.values():
        assert "wrkhrs backup restore" in named(findings, "database-gone", str(stack.home / "data" / path))["fix"]
    stack.down()
    up = stack.run("up", "--detach", timeout=240)
    assert up.returncode == 1
    for service, path in DATABASES.items():
        state = stack.status()[service]
        assert state["needs_action"] and f"data/{path} of the home is gone" in state["note"] and f"delete .{service}.databases" in state["note"], state
        assert not (stack.home / "data" / path).exists(), "it is not begun anew"
    findings = doctor(stack)
    assert ids(findings) == {"database-gone"}, findings
    bring_back(stack)
    assert content(stack, file).content == TEXT, "what the backup had is there"
    assert doctor(stack) == []


def test_without_a_backup_one_can_begin_anew(tmp_path):
    stack = Stack(tmp_path)
    stack.up(wait_s=240)
    try:
        upload(stack)
        stack.down()
        shutil.rmtree(stack.home / "data")
        assert stack.run("up", "--detach", timeout=240).returncode == 1
        stack.down()
        for record in stack.home.glob(".*.databases"):
            record.unlink()
        stack.up(wait_s=240)
        assert stack.openai().files.list().data == []
        upload(stack)
        assert doctor(stack) == []
    finally:
        stack.down()


def blob_of(stack: Stack, bytes_: bytes) -> pathlib.Path:
    found = [path for path in (stack.home / "data" / "rag").rglob("*") if path.is_file() and path.stat().st_size == len(bytes_) and path.read_bytes() == bytes_]
    assert len(found) == 1
    return found[0]


def test_an_uploaded_file_is_damaged_or_deleted(stack):
    """It is noticed when it is read; uploading the same bytes again heals it."""
    for how in ("damaged", "deleted"):
        unique = TEXT + f" This one will be {how}.".encode()
        file = upload(stack, unique)
        blob = blob_of(stack, unique)
        if how == "damaged":
            blob.chmod(0o600)
            blob.write_bytes(unique[:-1] + b"?")
        else:
            blob.unlink()
        with pytest.raises(httpx.HTTPError):  # damage shows at the end, after the head was sent
            answer = content(stack, file)
            assert how == "deleted" and answer.status_code == 503 and answer.json()["error"]["code"] == "content_lost", answer.text
            answer.raise_for_status()
        again = upload(stack, unique, "again.txt")
        assert content(stack, file).content == unique == content(stack, again).content, "healed"


# --- systems that cannot be reached


def silence() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(bytes(32000))
    return file.getvalue()


def calls_of(service: str, client: httpx.Client) -> httpx.Response:
    """A request through the gateway that needs this service; its caller waits for three seconds."""
    headers = {"x-request-timeout-ms": "3000"}
    chat = {"messages": [{"role": "user", "content": "What does the feed pump draw?"}], "max_tokens": 4}
    match service:
        case "gateway":
            return client.get("/v1/models", headers=headers)
        case "orchestrator":
            return client.post("/v1/chat/completions", json=chat | {"model": "wrkhrs"}, headers=headers)
        case "rag":
            return client.get("/v1/files", headers=headers)
        case "llm":
            return client.post("/v1/chat/completions", json=chat | {"model": "smollm2-135m-instruct"}, headers=headers)
        case "asr":
            return client.post("/v1/audio/transcriptions", files={"file": ("a.wav", silence())}, data={"model": "whisper-1"}, headers=headers)
        case "mcp":
            start = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "outages", "version": "1"}}
            return client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start},
                               headers=headers | {"accept": "application/json, text/event-stream"})
        case "tool-registry":
            return client.get("/v1/tools", headers=headers)
    raise AssertionError(service)


@pytest.mark.parametrize("service", ["rag", "llm", *(pytest.param(one, marks=pytest.mark.long) for one in PORTS if one not in ("rag", "llm"))])
def test_a_service_is_cut_off(stack, service):
    """It takes connections and answers nothing, as one behind a cut network. Whoever needs it is told in time, all else goes on, and so does
    it when it is reached again."""
    with stack.http() as client:
        eventually(lambda: calls_of(service, client).status_code < 500, 60, "it works before")
    pid = stack.pid(service)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        with stack.http() as client:
            client.timeout = 8
            if service == "gateway":
                with pytest.raises(httpx.TimeoutException):
                    calls_of(service, client)
            else:
                answer = calls_of(service, client)
                assert answer.status_code in (502, 503, 504) and answer.json()["error"]["message"], answer.text
                assert time.monotonic() - began < 8
        other = "asr" if service == "gateway" else "gateway"
        with stack.http(other) as client:
            assert client.get("/v1/models").status_code == 200, "others go on"
        finding = named(doctor(stack), "service-hung", f"wrkhrs-{service}")
        assert finding["fix"].startswith(f"kill -9 {pid}")
    finally:
        os.kill(pid, signal.SIGCONT)
    with stack.http() as client:
        eventually(lambda: calls_of(service, client).status_code < 500, 60, "it works again")
    assert stack.pid(service) == pid, "without a restart"


@pytest.mark.long
def test_services_that_hang_are_started_again_by_themselves(stack):
    pids = {service: stack.pid(service) for service in PORTS}
    for pid in pids.values():
        os.kill(pid, signal.SIGSTOP)
    eventually(lambda: all(s["pid"] not in (0, pids[name]) and s["state"] == "healthy" for name, s in stack.status().items()), 240, "all are back")
    file = upload(stack)
    assert content(stack, file).content == TEXT


def test_a_provider_is_away(tmp_path):
    """Other models go on; the finding names the address; nothing has to be started again when it is back."""
    fake = FakeUpstream()
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "wrkhrs.yaml").write_text(f"gateway:\n  providers:\n    - {{id: big, base_url: '{fake.url}', models: ['fake-*']}}\n")
    one = Stack(home)
    try:
        one.up(wait_s=240)
        body = {"model": "fake-ok", "messages": [{"role": "user", "content": "hi"}]}
        with one.http() as client:
            assert client.post("/v1/chat/completions", json=body).status_code == 200
            fake.close()
            answer = client.post("/v1/chat/completions", json=body)
            assert answer.status_code in (502, 503) and answer.json()["error"]["message"]
            assert embed(one).status_code == 200
        assert "big" in named(doctor(one), "system-unreachable")["subject"]
    finally:
        one.down()


# --- no room


class Writes:
    """Writes to every service that keeps something, until each has been refused; remembers what was acknowledged."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.files: dict[str, bytes] = {}
        self.runs: list[str] = []
        self.calls: list[str] = []
        self.refused: dict[str, httpx.Response] = {}

    def upload(self, number: int) -> httpx.Response:
        bytes_ = os.urandom(65536) + str(number).encode()
        with self.stack.http() as client:
            answer = client.post("/v1/files", files={"file": ("x.bin", bytes_)}, data={"purpose": "assistants"})
        if answer.status_code == 200:
            self.files[answer.json()["id"]] = bytes_
        return answer

    def run(self, number: int) -> httpx.Response:
        answer = begin_run(self.stack)
        if answer.status_code == 202:
            self.runs.append(answer.json()["id"])
        return answer

    def call(self, number: int) -> httpx.Response:
        key = f"call-{number}-{len(self.calls)}"
        answer = call_tool(self.stack, key)
        if answer.status_code == 200:
            self.calls.append(key)
        return answer

    def until_refused(self, within_s: float = 120) -> None:
        works = {"upload": self.upload, "run": self.run, "call": self.call}
        deadline, number = time.monotonic() + within_s, 0
        while works and time.monotonic() < deadline:
            number += 1
            for name, work in list(works.items()):
                answer = work(number)
                if answer.status_code not in (200, 202, 429):
                    self.refused[name] = answer
                    del works[name]
        assert not works, f"never refused: {list(works)}"

    def check(self) -> None:
        """All that was acknowledged is there."""
        for file, bytes_ in self.files.items():
            assert content(self.stack, file).content == bytes_, f"{file} is lost"
        for run in self.runs:
            eventually(lambda run=run: run_status(self.stack, run) in ("completed", "failed"), 120, f"{run} ends")
        for key in self.calls:  # one whose answer could not be stored is stored when there is room
            eventually(lambda key=key: call_tool(self.stack, key).json()["replayed"], 30, f"{key} is answered again")


def fill(path: pathlib.Path) -> None:
    with contextlib.suppress(OSError), open(path, "wb", buffering=0) as out:
        for size in (65536, 512):
            with contextlib.suppress(OSError):
                while out.write(bytes(size)):
                    pass


@pytest.mark.skipif(not is_root, reason="mounts a file system")
def test_the_disk_is_full(tmp_path):
    """507 for what cannot be kept, all else goes on; room is enough to go on, without a restart; nothing acknowledged is lost."""
    with tmpfs(tmp_path / "small", "size=48m,mode=700") as home:
        one = Stack(home)
        try:
            one.up(wait_s=240)
            pids = {name: s["pid"] for name, s in one.status().items()}
            writes = Writes(one)
            for work in (writes.upload, writes.run, writes.call):
                eventually(lambda work=work: work(0).status_code in (200, 202), 20, "it works before")
            fill(home / "ballast")
            writes.until_refused()
            for name, answer in writes.refused.items():
                assert answer.status_code == 507 and "space" in answer.json()["error"]["message"], f"{name}: {answer.status_code} {answer.text}"
            assert embed(one).status_code == 200
            with one.http() as client:
                assert all(calls_of(service, client).status_code == 200 for service in ("gateway", "rag", "llm", "mcp", "tool-registry"))
            key = one.run("keys", "add", "nobody")
            assert key.returncode == 1 and "space" in key.stderr, key.stderr
            finding = named(doctor(one), "disk-full")
            assert finding["fix"].startswith(f"du -xhd2 {home}")
            (home / "ballast").unlink()
            assert content(one, upload(one, TEXT + b"!")).content == TEXT + b"!", "without a restart"
            make_run(one)
            assert call_tool(one, "room").status_code == 200
            writes.check()
            assert {name: s["pid"] for name, s in one.status().items()} == pids
            assert doctor(one) == []
        finally:
            one.run("down")


def test_files_may_grow_no_further(stack):
    """The same by a limit on the size of files (RLIMIT_FSIZE), which needs no rights."""
    writes = Writes(stack)
    pids = {service: stack.pid(service) for service in DATABASES}
    size = max((stack.home / "data" / path).stat().st_size for path in DATABASES.values()) + (128 << 10)
    for pid in pids.values():
        subprocess.run(["prlimit", f"--pid={pid}", f"--fsize={size}:"], check=True)
    writes.until_refused()
    for name, answer in writes.refused.items():
        assert answer.status_code == 507 and "space" in answer.json()["error"]["message"], f"{name}: {answer.status_code} {answer.text}"
    for pid in pids.values():
        subprocess.run(["prlimit", f"--pid={pid}", "--fsize=unlimited:"], check=True)
    upload(stack)
    make_run(stack)
    assert call_tool(stack, "grown").status_code == 200
    writes.check()
    assert {service: stack.pid(service) for service in DATABASES} == pids, "without a restart"
