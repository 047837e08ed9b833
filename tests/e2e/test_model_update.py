"""Another embedding model: made beside the one in use, judged, switched to, and back. With the real engine and real questions."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import threading

import pytest
import yaml

import postgres_server
from stack import BIN_DIR, Stack, eventually

SOURCE = pathlib.Path(__file__).resolve().parents[2]
INSTALLED = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "wrkhrs" / "models"
CORPUS = INSTALLED.parent / "corpus"
MODEL, TWIN, RUINED = "all-minilm-l6-v2", "minilm-twin", "minilm-ruined"
LANGUAGE, LANGUAGE_TWIN = "smollm2-135m-instruct", "smollm2-twin"
SPEECH, SPEECH_TWIN = "whisper-tiny.en", "whisper-twin"
NOT_RUNNING = 3  # exit code
SAID = "And so my fellow Americans ask not what your country can do for you, ask what you can do for your country."


def install(folder: pathlib.Path, model_id: str, change, of: str = MODEL) -> None:
    """A model of our own making: the file of `of`, changed, with a record that fits."""
    record = json.loads((INSTALLED / f"{of}.json").read_text())
    source = INSTALLED / record["file"]
    data = bytearray(source.read_bytes())
    change(data)
    (folder / f"{model_id}{source.suffix}").write_bytes(data)
    record |= {"id": model_id, "file": f"{model_id}{source.suffix}", "sha256": hashlib.sha256(data).hexdigest(), "source": "made by a test"}
    (folder / f"{model_id}.json").write_text(json.dumps(record))


@pytest.fixture
def models(tmp_path) -> pathlib.Path:
    """A folder of models, with one that is as good as the default and one that is worse."""
    if not (INSTALLED / f"{MODEL}.gguf").exists():
        pytest.skip("no models: `make models`")
    models = tmp_path / "models"
    models.mkdir()
    for file in INSTALLED.iterdir():
        if file.is_file():
            shutil.copy(file, models / file.name)
    install(models, TWIN, lambda data: None)

    def ruin(data: bytearray) -> None:
        begin, end = len(data) * 3 // 10, len(data) * 95 // 100
        data[begin:end] = bytes(end - begin)  # most of the layers are gone

    install(models, RUINED, ruin)
    return models


@pytest.fixture
def stack(models, new_stack) -> Stack:
    return with_documents(new_stack({"WRKHRS_MODELS_DIR": str(models)}))


def with_documents(one: Stack, others_max: int | None = 12) -> Stack:
    # Others first: what finds nothing says the first ones.
    others = [str(path) for path in sorted((SOURCE / "docs/adr").glob("*.md"))[:others_max]]
    assert len(others) >= 12 and one.run("ingest", *others, timeout=300).returncode == 0
    assert one.run("ingest", str(SOURCE / "samples/runbook.md"), timeout=300).returncode == 0
    return one


def serving(stack: Stack) -> str:
    with stack.http("rag") as client:
        return client.get("/health").json()["embedding_model"]


def search(stack: Stack) -> list[str]:
    with stack.http("rag") as client:
        answer = client.post("/v1/search", json={"query": "How is the RAG service scaled?", "max_num_results": 5})
    answer.raise_for_status()
    return [hit["content"][0]["text"] for hit in answer.json()["data"]]


def test_update_and_rollback_of_the_embedding_model(stack):
    before, model = search(stack), serving(stack)
    assert before and model.startswith(MODEL + "@")
    stop, failed = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            try:
                if search(stack) != before:
                    failed.append("other passages")
            except Exception as error:  # noqa: BLE001
                failed.append(repr(error))
            stop.wait(0.2)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        done = stack.run("models", "update", TWIN, "--json", timeout=600)
    finally:
        stop.set()
        asker.join()
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)
    assert answer["switched"] and answer["figures"]["found_next"] == answer["figures"]["found_now"] > 0
    assert serving(stack).startswith(TWIN + "@")
    with stack.openai() as client:
        assert TWIN in {model.id for model in client.models.list()}
        assert client.embeddings.create(model=TWIN, input="a valve").data
    assert search(stack) == before, "the same vectors, under another name"
    assert "other passages" not in failed, "no search saw a store that was half embedded"
    print(f"searches that failed while rag restarted: {len(failed)}; switch {answer['seconds']:.1f} s")

    back = stack.run("models", "rollback", "embedding", "--json", timeout=300)
    assert back.returncode == 0, back.stdout + back.stderr
    assert serving(stack) == model and search(stack) == before
    print(f"rollback {json.loads(back.stdout)['seconds']:.1f} s")
    assert MODEL in (stack.home / "wrkhrs.yaml").read_text()


def test_a_worse_model_is_refused_and_nothing_has_changed(models, new_stack):
    stack = with_documents(new_stack({"WRKHRS_MODELS_DIR": str(models)}), others_max=None)  # all: among few it is not worse
    before, model, pid = search(stack), serving(stack), stack.pid("rag")
    done = stack.run("models", "update", RUINED, timeout=600)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "is refused" in done.stdout and "Nothing has changed" in done.stdout
    assert serving(stack) == model and stack.pid("rag") == pid and search(stack) == before
    assert not (stack.home / "wrkhrs.yaml").exists()
    assert stack.run("models", "rollback").returncode == 1, "there is no way back"
    assert not preparing(stack), "rag holds it in memory still"


def test_update_and_rollback_of_the_language_model(models, new_stack):
    """Judged by `wrkhrs eval` of both: one that says the same is taken, although the checker misses a target with either."""
    install(models, LANGUAGE_TWIN, lambda data: None, of=LANGUAGE)
    every = yaml.safe_load((SOURCE / "tests/eval/questions_validation.yaml").read_text())["questions"]
    questions = [every[index * len(every) // 3] for index in range(3)]  # those of --limit 3
    sources = sorted({str(CORPUS / question["source"]) for question in questions if question["answerable"]})
    assert len(sources) >= 2
    if not CORPUS.exists():
        pytest.skip("no corpus: `make corpus`")
    one = new_stack({"WRKHRS_MODELS_DIR": str(models)})
    early = one.run("models", "update", LANGUAGE_TWIN, "--limit", "3", timeout=600)
    assert early.returncode == 1 and "make corpus" in early.stderr, early.stdout + early.stderr
    assert one.run("ingest", *sources, timeout=300).returncode == 0
    done = one.run("models", "update", LANGUAGE_TWIN, "--limit", "3", "--json", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)
    assert answer["switched"] and answer["kind"] == "language" and answer["to"] == LANGUAGE_TWIN
    assert answer["figures"]["now"]["faithfulness"]["count"] == answer["figures"]["next"]["faithfulness"]["count"]
    with one.openai() as client:
        assert LANGUAGE_TWIN in {model.id for model in client.models.list()}
        assert client.chat.completions.create(model="wrkhrs", messages=[{"role": "user", "content": questions[0]["question"]}]).choices
    assert not list((one.home / "run").glob("shadow-*")), "the second stack is gone"
    back = one.run("models", "rollback", timeout=300)
    assert back.returncode == 0, back.stdout + back.stderr
    with one.openai() as client:
        assert LANGUAGE in {model.id for model in client.models.list()}


def killed_in_the_middle(stack: Stack, *command: str) -> None:
    """kill -9 of an update whose second stack has begun: that ends, too."""
    options = ["--home", str(stack.home), "--port-offset", str(stack.offset)]
    update = subprocess.Popen([BIN_DIR / "wrkhrs", *command, *options], env=stack.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def second_home() -> str | None:
        return next((str(path.parent) for path in (stack.home / "run").glob("shadow-*/run")), None)

    def runs(home: str) -> bool:
        return subprocess.run([BIN_DIR / "wrkhrs", "status", "--home", home], env=stack.environment, capture_output=True).returncode != NOT_RUNNING

    home = eventually(second_home, 60, "there is a second stack")
    eventually(lambda: runs(home), 60, "the second stack is supervised")
    update.kill()
    update.wait()
    eventually(lambda: not runs(home), 60, "the second stack has ended")


def test_update_of_the_speech_model(models, new_stack, tmp_path):
    install(models, SPEECH_TWIN, lambda data: None, of=SPEECH)
    one = new_stack({"WRKHRS_MODELS_DIR": str(models)})
    done = one.run("models", "update", SPEECH_TWIN, timeout=60)
    assert done.returncode != 0 and "--recordings" in done.stderr
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    jfk = next((INSTALLED.parent / "deps").glob("whisper.cpp-*/share/jfk.wav"))
    shutil.copy(jfk, recordings)
    (recordings / "jfk.txt").write_text(SAID)
    killed_in_the_middle(one, "models", "update", SPEECH_TWIN, "--recordings", str(recordings))
    done = one.run("models", "update", SPEECH_TWIN, "--recordings", str(recordings), "--json", timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)
    assert answer["switched"] and answer["figures"]["word_error_rate_now"] == answer["figures"]["word_error_rate_next"] < 0.1
    with one.openai() as client, jfk.open("rb") as recording:
        assert "country" in client.audio.transcriptions.create(model=SPEECH_TWIN, file=recording).text


def test_among_few_documents_nothing_can_be_judged(models, new_stack):
    one = new_stack({"WRKHRS_MODELS_DIR": str(models)})
    assert one.run("ingest", str(SOURCE / "samples/runbook.md"), timeout=300).returncode == 0
    done = one.run("models", "update", RUINED, timeout=600)
    assert done.returncode == 1 and "nothing can be judged" in done.stderr, done.stdout + done.stderr


def preparing(stack: Stack) -> bool:
    """Whether rag has been asked for the vectors of another model; without a name it only tells."""
    token = (stack.home / "internal-token").read_text().strip()
    with stack.http("rag", key=token) as client:
        return client.post("/v1/embeddings/prepare", json={}).json()["state"] in ("preparing", "ready")


def test_a_kill_while_the_vectors_are_made_loses_nothing(stack):
    before = search(stack)
    updating = threading.Thread(target=lambda: stack.run("models", "update", TWIN, timeout=600))
    updating.start()
    eventually(lambda: preparing(stack), 60, "vectors are being made")
    stack.kill("rag")
    updating.join()
    eventually(lambda: search(stack) == before, 60, "rag is back with its documents")
    done = stack.run("models", "update", TWIN, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert serving(stack).startswith(TWIN + "@") and search(stack) == before


def test_replicas_of_one_database_go_over_together_or_not_at_all(models, new_stack):
    if postgres_server.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    database = postgres_server.PostgresServer()
    try:
        one = with_documents(new_stack({"WRKHRS_MODELS_DIR": str(models), "DATABASE_URL": database.url}))
        before, model, pid = search(one), serving(one), one.pid("rag")
        refused = one.run("models", "update", TWIN, timeout=600)
        assert refused.returncode == 1, refused.stdout + refused.stderr
        for words in ("Nothing has been switched", "Stop all replicas", f"rag.embedding_model (EMBEDDING_MODEL) of each to '{TWIN}'", "--only-replica"):
            assert words in refused.stderr, refused.stderr
        assert serving(one) == model and one.pid("rag") == pid and search(one) == before
        assert not (one.home / "wrkhrs.yaml").exists()

        done = one.run("models", "update", TWIN, "--only-replica", timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        assert serving(one).startswith(TWIN + "@") and search(one) == before
        assert one.run("models", "rollback", "embedding").returncode == 1
        back = one.run("models", "rollback", "embedding", "--only-replica", timeout=300)
        assert back.returncode == 0, back.stdout + back.stderr
        assert serving(one) == model and search(one) == before
    finally:
        database.remove()


def test_a_model_that_is_in_use_is_not_judged(tmp_path):
    idle = Stack(tmp_path, {"EMBEDDING_MODEL": MODEL})
    done = idle.run("models", "update", MODEL)
    assert done.returncode == 0 and "in use already" in done.stdout


def test_a_variable_that_would_win_is_named(models, new_stack):
    one = with_documents(new_stack({"WRKHRS_MODELS_DIR": str(models), "EMBEDDING_MODEL": MODEL}))
    done = one.run("models", "update", TWIN, timeout=600)
    assert done.returncode == 1 and "EMBEDDING_MODEL" in done.stderr, done.stdout + done.stderr
    assert not preparing(one), "it was judged first"
    assert serving(one).startswith(MODEL + "@") and not (one.home / "wrkhrs.yaml").exists()


def test_a_model_that_cannot_be_loaded_ends_the_update_with_the_reason(models, stack):
    install(models, "minilm-cut", lambda data: data.__delitem__(slice(len(data) // 2, None)))
    done = stack.run("models", "update", "minilm-cut", timeout=120)
    assert done.returncode == 1 and done.stderr, done.stdout + done.stderr
    assert serving(stack).startswith(MODEL + "@") and search(stack)
