"""wrkhrs-rag with Qdrant: the real binary, `qdrant-client` as a witness, and a stand-in as the server (Qdrant's engine behind its wire
format, tests/qdrant_strict.py, which refuses what the models of qdrant-client do not know)."""
import pathlib
import shutil
import subprocess
import sys
import time

import httpx
import openai
import pytest
import qdrant_client

from stack import eventually

SERVER = pathlib.Path(__file__).resolve().parents[1] / "qdrant_strict.py"
KEY = "the-key-of-qdrant"


class Qdrant:
    """On the port that it had before, when started again."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.port, self.process = folder, 0, None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, SERVER, "--storage", self.folder, "--port", str(self.port)], stdout=subprocess.PIPE,
                                        text=True, env={"QDRANT__SERVICE__API_KEY": KEY, "PATH": "/usr/bin:/bin"})
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def collections(self) -> list[str]:
        with_key = qdrant_client.QdrantClient(url=self.url, api_key=KEY, check_compatibility=False)
        return [c.name for c in with_key.get_collections().collections]

    def points(self) -> int:
        """In the one collection there is."""
        client = qdrant_client.QdrantClient(url=self.url, api_key=KEY, check_compatibility=False)
        names = [c.name for c in client.get_collections().collections]
        return client.count(names[0]).count if len(names) == 1 else -1


@pytest.fixture
def qdrant(tmp_path):
    server = Qdrant(tmp_path / "qdrant")
    yield server
    server.kill()


def client_of(stack):
    return openai.OpenAI(base_url=f"{stack.url('rag')}/v1", api_key=stack.key, max_retries=0, timeout=120)


def health(stack):
    answer = httpx.get(f"{stack.url('rag')}/health", timeout=30).json()
    return answer["status"], {d["name"]: d for d in answer["dependencies"]}


def searches(stack) -> dict[str, float]:
    """By what ranked the passages."""
    text = httpx.get(f"{stack.url('rag')}/metrics", timeout=30).text
    return {line.split('"')[1]: float(line.split()[-1]) for line in text.splitlines() if line.startswith("rag_index_searches_total{")}


def document(number: int, parts: int = 12) -> bytes:
    return "\n\n".join(f"# Part {part}\nDocument {number} says fact{number}x{part} about part {part}." for part in range(parts)).encode()


def finds(client, store, number: int, part: int) -> bool:
    found = client.vector_stores.search(store.id, query=f"What does document {number} say: fact{number}x{part}?").data
    return f"Document {number} says fact{number}x{part} about part {part}." in [result.content[0].text for result in found]


def add(client, store, number: int) -> str:
    file = client.files.create(file=(f"{number}.md", document(number)), purpose="assistants").id
    client.vector_stores.files.create(store.id, file_id=file)
    return file


def all_read(client, store, total: int) -> bool:
    counts = client.vector_stores.retrieve(store.id).file_counts
    assert counts.failed == 0
    return counts.completed == total


def test_kill_9_of_rag_while_it_fills_qdrant_loses_and_doubles_nothing(new_stack, qdrant):
    stack = new_stack({"QDRANT_URL": qdrant.url, "QDRANT_API_KEY": KEY})
    client = client_of(stack)
    store = client.vector_stores.create(name="to be killed")
    total = 40
    for number in range(total):
        add(client, store, number)
    kills = 0
    seen = -1
    for _ in range(5):
        eventually(lambda: qdrant.points() > seen, 120, "Qdrant gets more passages")
        seen = qdrant.points()
        if seen == total * 12:
            break
        killed = stack.kill("rag")
        kills += 1
        eventually(lambda: stack.pid("rag") not in (None, killed), 30, "a new process")
        eventually(lambda: httpx.get(f"{stack.url('rag')}/livez").status_code == 200, 30, "rag answers again")
    eventually(lambda: all_read(client, store, total), 180, "everything is read")
    eventually(lambda: qdrant.points() == total * 12, 120, f"Qdrant has every passage once; it has {qdrant.points()}")
    eventually(lambda: health(stack)[1]["qdrant"]["status"] == "ok", 60, "/health is well")
    before = searches(stack)
    for number in range(total):
        assert finds(client, store, number, number % 12), number
    after = searches(stack)
    assert after["qdrant"] - before["qdrant"] == total and after["rag"] == before["rag"], "Qdrant ranked them"
    print(f"documents {total}, kills {kills}, passages in Qdrant {qdrant.points()}, lost 0")
    assert kills >= 3


def test_searches_go_on_while_qdrant_is_away_and_it_catches_up(new_stack, qdrant):
    stack = new_stack({"QDRANT_URL": qdrant.url, "QDRANT_API_KEY": KEY})
    client = client_of(stack)
    store = client.vector_stores.create(name="away")
    add(client, store, 0)
    eventually(lambda: all_read(client, store, 1), 60, "it is read")
    eventually(lambda: health(stack)[1]["qdrant"]["status"] == "ok", 60, "/health is well")
    assert finds(client, store, 0, 3)
    assert searches(stack)["qdrant"] >= 1

    qdrant.kill()
    assert finds(client, store, 0, 4), "at once"
    add(client, store, 1)
    eventually(lambda: all_read(client, store, 2), 60, "ingest goes on")
    assert finds(client, store, 1, 5)
    assert searches(stack)["rag"] >= 2

    def says_so():
        status, dependencies = health(stack)
        return status == "degraded" and "QDRANT_URL" in dependencies["qdrant"]["error"]

    eventually(says_so, 30, f"/health says that Qdrant is away: {health(stack)}")
    assert httpx.get(f"{stack.url('rag')}/readyz").status_code == 200, "it can serve"

    qdrant.start()
    began = time.monotonic()
    eventually(lambda: qdrant.points() == 24, 60, "it catches up")
    eventually(lambda: health(stack)[0] == "ok" or health(stack)[1]["qdrant"]["status"] == "ok", 60, "/health is well")
    print(f"caught up after {time.monotonic() - began:.1f} s")
    ranked = searches(stack)["qdrant"]
    assert finds(client, store, 1, 6) and finds(client, store, 0, 7)
    assert searches(stack)["qdrant"] == ranked + 2


def test_a_wrong_key_is_said_and_never_shown(new_stack, qdrant):
    stack = new_stack({"QDRANT_URL": qdrant.url, "QDRANT_API_KEY": "not-the-key-of-qdrant"})
    client = client_of(stack)
    store = client.vector_stores.create(name="wrong key")
    add(client, store, 0)
    eventually(lambda: all_read(client, store, 1), 60, "it is read")
    assert finds(client, store, 0, 1)
    eventually(lambda: "QDRANT_API_KEY" in health(stack)[1]["qdrant"]["error"], 30, "/health names the variable")
    assert "not-the-key-of-qdrant" not in stack.logs("rag")
    assert qdrant.collections() == []


def test_a_restore_does_not_take_what_qdrant_has_for_what_it_restored(new_stack, qdrant, tmp_path):
    stack = new_stack({"QDRANT_URL": qdrant.url, "QDRANT_API_KEY": KEY, "WRKHRS_BACKUP_TARGET": str(tmp_path / "backups"),
                       "WRKHRS_BACKUP_EVERY_HOURS": "0"})
    client = client_of(stack)
    store = client.vector_stores.create(name="saved")
    for number in range(3):
        add(client, store, number)
    eventually(lambda: all_read(client, store, 3), 60, "they are read")
    eventually(lambda: qdrant.points() == 36, 60, "Qdrant has them")
    made = stack.run("backup", "create", timeout=300)
    assert made.returncode == 0, made.stderr
    # As many passages after the backup as after the restore, so that numbers and counts are alike.
    add(client, store, 3)
    eventually(lambda: all_read(client, store, 4), 60, "it is read")
    eventually(lambda: qdrant.points() == 48, 60, "Qdrant has it")
    for is_wiped in (False, True):
        stack.down()
        if is_wiped:
            qdrant.kill()
            shutil.rmtree(qdrant.folder)
            qdrant.start()
        restored = stack.run("backup", "restore", "--force", timeout=300)
        assert restored.returncode == 0, restored.stderr
        stack.up()
        number = 5 if is_wiped else 4
        add(client, store, number)
        eventually(lambda: all_read(client, store, 4), 60, "it is read")
        eventually(lambda: qdrant.points() == 48, 60, "one collection is left, and it is whole")
        eventually(lambda: health(stack)[1]["qdrant"]["status"] == "ok", 60, "/health is well")
        ranked = searches(stack)
        for there in (0, 1, 2, number):
            assert finds(client, store, there, 7), there
        assert not finds(client, store, 3, 7), "it came after the backup"
        assert searches(stack)["qdrant"] == ranked["qdrant"] + 5 and searches(stack)["rag"] == ranked["rag"]
