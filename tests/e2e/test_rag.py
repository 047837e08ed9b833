"""Files and vector stores with the real openai client: real parsers, real embeddings, real speech."""
import base64
import io
import os
import pathlib
import time

import httpx
import openai
import pytest

from stack import eventually

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "wrkhrs"
MANUAL = b"""# Pumps
The pump P-101 delivers 40 m3/h at 3 bar. Its bearings are greased every 2000 hours.

# Valves
The relief valve V-7 opens at 5 bar. It is tested once a year.
"""


@pytest.fixture
def client(stack) -> openai.OpenAI:
    """At wrkhrs-rag itself; the gateway has a test of its own."""
    return openai.OpenAI(base_url=f"{stack.url('rag')}/v1", api_key=stack.key, max_retries=0, timeout=180)


@pytest.fixture
def store(client):
    made = client.vector_stores.create(name="plant", metadata={"site": "north"})
    yield made
    client.vector_stores.delete(made.id)


def other_key(stack, key_id: str = "key_of_somebody_else") -> dict[str, str]:
    """Headers of another service of the stack that acts for another key."""
    token = (stack.home / "internal-token").read_text().strip()
    return {"authorization": f"Bearer {token}", "x-wrkhrs-key-id": key_id}


def ingest(client, store, name: str, content: bytes, **options):
    file = client.files.create(file=(name, content), purpose="assistants")
    done = client.vector_stores.files.create_and_poll(
        file_id=file.id, vector_store_id=store.id, poll_interval_ms=100, **options)
    return file, done


def pdf_of(text: str) -> bytes:
    """The smallest PDF with one page of text."""
    stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    xref = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref))
    return out.getvalue()


# --- files


def test_a_file_comes_back_as_it_was(client):
    content = os.urandom(300_000)
    file = client.files.create(file=("data.bin", content), purpose="user_data")
    assert (file.bytes, file.filename, file.purpose, file.object) == (len(content), "data.bin", "user_data", "file")
    assert client.files.retrieve(file.id) == file
    assert client.files.content(file.id).read() == content
    assert file.id in [f.id for f in client.files.list(purpose="user_data")]
    assert client.files.delete(file.id).deleted
    for gone in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError):
            gone(file.id)


@pytest.mark.parametrize("name, kept", [("../../etc/passwd", "passwd"), ("a\u202efdp.exe", "afdp.exe"), ("Prüfung.md", "Prüfung.md")])
def test_names_are_cleaned(client, name, kept):
    file = client.files.create(file=(name, b"x"), purpose="user_data")
    assert file.filename == kept
    client.files.delete(file.id)


def test_files_are_listed_page_by_page(client):
    made = [client.files.create(file=(f"{i}.txt", b"x"), purpose="vision").id for i in range(5)]
    assert [f.id for f in client.files.list(purpose="vision", limit=2, order="asc")] == made
    assert [f.id for f in client.files.list(purpose="vision", limit=2)] == made[::-1]
    for file_id in made:
        client.files.delete(file_id)


# --- formats


def test_markdown_is_found_with_its_heading_and_place(client, store):
    file, done = ingest(client, store, "manual.md", MANUAL, attributes={"kind": "manual", "year": 2024})
    assert done.status == "completed" and done.usage_bytes > 0
    assert done.wrkhrs["stage"] == "done" and done.wrkhrs["passages"] == done.wrkhrs["embedded"] == 2
    page = client.vector_stores.search(store.id, query="At what pressure does the relief valve open?")
    best = page.data[0]
    assert best.file_id == file.id and best.filename == "manual.md"
    assert best.content[0].text == "The relief valve V-7 opens at 5 bar. It is tested once a year."
    assert best.wrkhrs["headings"] == ["Valves"]
    assert best.attributes == {"kind": "manual", "year": 2024}
    assert 0 < page.data[-1].score < best.score <= 1
    assert client.vector_stores.files.content(file.id, vector_store_id=store.id).data[0].text.startswith("The pump P-101")
    counts = client.vector_stores.retrieve(store.id).file_counts
    assert (counts.completed, counts.in_progress, counts.total) == (1, 0, 1)


def test_html_and_pdf_are_read(client, store):
    ingest(client, store, "page.html", b"<html><body><h1>Tanks</h1><p>Tank T-3 holds 12 cubic metres.</p></body></html>")
    _, done = ingest(client, store, "sheet.pdf", pdf_of("The heat exchanger E-9 has 48 tubes of titanium."))
    assert done.status == "completed", done.last_error
    tank = client.vector_stores.search(store.id, query="How large is tank T-3?").data[0]
    assert "12 cubic metres" in tank.content[0].text and tank.wrkhrs["headings"] == ["Tanks"]
    tubes = client.vector_stores.search(store.id, query="tubes of the heat exchanger").data[0]
    assert "48 tubes" in tubes.content[0].text and tubes.wrkhrs["page"] == 1


def test_a_recording_is_cited_by_its_times(client, store):
    share = max(CACHE.glob("deps/whisper.cpp-*/share"), key=lambda path: path.stat().st_mtime)
    _, done = ingest(client, store, "speech.wav", (share / "jfk.wav").read_bytes())
    assert done.status == "completed", done.last_error
    best = client.vector_stores.search(store.id, query="What should you ask about your country?").data[0]
    assert "country" in best.content[0].text
    assert 0 <= best.wrkhrs["start_seconds"] < best.wrkhrs["end_seconds"] <= 12


@pytest.mark.parametrize("name, content", [
    ("broken.pdf", b"%PDF-1.7\n%%%% not really"), ("program.exe", b"MZ\x90\x00" + bytes(200)), ("empty.txt", b"  \n"),
    ("noise.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(1000))])
def test_what_cannot_be_read_fails_with_the_reason(client, store, name, content):
    _, done = ingest(client, store, name, content)
    assert done.status == "failed"
    assert done.last_error.code in ("invalid_file", "unsupported_file") and done.last_error.message


# --- search


def test_a_score_threshold_leaves_out_what_does_not_fit(client, store):
    ingest(client, store, "manual.md", MANUAL)
    fits = client.vector_stores.search(store.id, query="relief valve", ranking_options={"score_threshold": 0.5}).data
    assert len(fits) == 1 and "V-7" in fits[0].content[0].text
    assert not client.vector_stores.search(
        store.id, query="recipe for sourdough bread", ranking_options={"score_threshold": 0.5}).data


def test_filters_choose_files_by_their_attributes(client, store):
    for year in (1999, 2024):
        ingest(client, store, f"{year}.md", f"Report on pumps of {year}.".encode(), attributes={"year": year})
    def found(filters):
        return sorted(r.attributes["year"] for r in client.vector_stores.search(store.id, query="pumps", filters=filters))
    assert found({"type": "gte", "key": "year", "value": 2000}) == [2024]
    assert found({"type": "in", "key": "year", "value": [1999, 2024]}) == [1999, 2024]
    assert found({"type": "or", "filters": [{"type": "eq", "key": "year", "value": 1999},
                                            {"type": "eq", "key": "kind", "value": "x"}]}) == [1999]


def test_several_stores_are_searched_at_once(stack, client, store):
    second = client.vector_stores.create(name="second")
    ingest(client, store, "a.md", b"The crane lifts 20 tonnes.")
    ingest(client, second, "b.md", b"The crane was built in 1987.")
    with stack.http("rag") as http:
        for ids in ([], [store.id, second.id]):
            answer = http.post("/v1/search", json={"query": "crane", "vector_store_ids": ids, "max_num_results": 50})
            assert {"a.md", "b.md"} <= {r["filename"] for r in answer.json()["data"]}
        only = http.post("/v1/search", json={"query": "crane", "vector_store_ids": [second.id]}).json()["data"]
        assert {r["filename"] for r in only} == {"b.md"}
    client.vector_stores.delete(second.id)


# --- stores, files in stores, batches


def test_a_store_can_be_changed_and_listed(client, store):
    changed = client.vector_stores.update(store.id, name="new", metadata={"a": "b"}, expires_after={"anchor": "last_active_at", "days": 7})
    assert (changed.name, changed.metadata, changed.expires_after.days) == ("new", {"a": "b"}, 7)
    assert changed.expires_at - changed.last_active_at == 7 * 86400
    assert client.vector_stores.retrieve(store.id).name == "new"
    more = [client.vector_stores.create(name=str(i)).id for i in range(3)]
    listed = [s.id for s in client.vector_stores.list(limit=2)]
    assert listed[:3] == more[::-1] and store.id in listed
    for store_id in more:
        assert client.vector_stores.delete(store_id).deleted


def test_a_batch_is_read_and_listed(client, store):
    files = [client.files.create(file=(f"{i}.md", f"Fact {i} about steel.".encode()), purpose="assistants").id for i in range(4)]
    batch = client.vector_stores.file_batches.create_and_poll(store.id, file_ids=files, poll_interval_ms=100)
    assert batch.status == "completed" and batch.file_counts.completed == 4
    assert [f.id for f in client.vector_stores.file_batches.list_files(batch.id, vector_store_id=store.id, order="asc", limit=3)] == files
    removed = client.vector_stores.files.delete(files[0], vector_store_id=store.id)
    assert removed.deleted
    assert files[0] not in [r.file_id for r in client.vector_stores.search(store.id, query="Fact 0 about steel")]
    changed = client.vector_stores.files.update(files[1], vector_store_id=store.id, attributes={"checked": True})
    assert changed.attributes == {"checked": True}
    client.files.delete(files[2])
    assert client.vector_stores.retrieve(store.id).file_counts.total == 2


def test_chunking_can_be_chosen(client, store):
    text = " ".join(f"Sentence {i} says a little more about concrete." for i in range(200)).encode()
    _, coarse = ingest(client, store, "coarse.txt", text)
    _, fine = ingest(client, store, "fine.txt", text, chunking_strategy={
        "type": "static", "static": {"max_chunk_size_tokens": 100, "chunk_overlap_tokens": 20}})
    assert fine.chunking_strategy.static.max_chunk_size_tokens == 100
    assert fine.wrkhrs["passages"] > coarse.wrkhrs["passages"] > 1


# --- keys


def test_another_key_sees_and_reaches_nothing(stack, client, store):
    file, _ = ingest(client, store, "secret.md", b"The launch code is 4711.")
    paths = [("GET", f"/v1/files/{file.id}"), ("GET", f"/v1/files/{file.id}/content"), ("DELETE", f"/v1/files/{file.id}"),
             ("GET", f"/v1/vector_stores/{store.id}"), ("DELETE", f"/v1/vector_stores/{store.id}"),
             ("POST", f"/v1/vector_stores/{store.id}"), ("GET", f"/v1/vector_stores/{store.id}/files"),
             ("GET", f"/v1/vector_stores/{store.id}/files/{file.id}/content"),
             ("DELETE", f"/v1/vector_stores/{store.id}/files/{file.id}")]
    with httpx.Client(base_url=stack.url("rag"), headers=other_key(stack)) as stranger:
        for method, path in paths:
            assert stranger.request(method, path).status_code == 404, path
        assert stranger.post(f"/v1/vector_stores/{store.id}/search", json={"query": "launch"}).status_code == 404
        assert stranger.post("/v1/search", json={"query": "launch code"}).json()["data"] == []
        assert stranger.get("/v1/files").json()["data"] == []
    with httpx.Client(base_url=stack.url("rag"), headers=other_key(stack, "")) as nobody:
        assert nobody.get("/v1/files").status_code in (401, 403)
    assert client.files.retrieve(file.id)


# --- malformed input


@pytest.mark.parametrize("method, path, body, status, param", [
    ("POST", "/v1/vector_stores", {"name": 5}, 400, "name"),
    ("POST", "/v1/vector_stores", {"nam": "x"}, 400, "nam"),
    ("POST", "/v1/vector_stores", {"metadata": {"a": 1}}, 400, "metadata.a"),
    ("POST", "/v1/vector_stores", {"expires_after": {"anchor": "now", "days": 1}}, 400, "expires_after.anchor"),
    ("POST", "/v1/vector_stores", {"expires_after": {"anchor": "last_active_at", "days": 0}}, 400, "expires_after.days"),
    ("POST", "/v1/vector_stores", {"file_ids": ["file-none"]}, 404, "id"),
    ("GET", "/v1/vector_stores?limit=0", None, 400, "limit"),
    ("GET", "/v1/vector_stores?limit=x", None, 400, "limit"),
    ("GET", "/v1/vector_stores?order=up", None, 400, "order"),
    ("GET", "/v1/vector_stores/vs_none", None, 404, "vector_store_id"),
    ("POST", "/v1/vector_stores/{store}/files", {}, 400, "file_id"),
    ("POST", "/v1/vector_stores/{store}/files", {"file_id": "file-none"}, 404, "id"),
    ("POST", "/v1/vector_stores/{store}/file_batches", {}, 400, "file_ids"),
    ("GET", "/v1/vector_stores/{store}/files?filter=odd", None, 400, "filter"),
    ("GET", "/v1/vector_stores/{store}/files?after=file-none", None, 400, "after"),
    ("GET", "/v1/vector_stores/{store}/file_batches/vsfb_none", None, 404, "batch_id"),
    ("POST", "/v1/vector_stores/{store}/search", {}, 400, "query"),
    ("POST", "/v1/vector_stores/{store}/search", {"query": "  "}, 400, "query"),
    ("POST", "/v1/vector_stores/{store}/search", {"query": []}, 400, "query"),
    ("POST", "/v1/vector_stores/{store}/search", {"query": "a", "max_num_results": 51}, 400, "max_num_results"),
    ("POST", "/v1/vector_stores/{store}/search", {"query": "a", "filters": {"type": "like"}}, 400, "filters.type"),
    ("POST", "/v1/vector_stores/{store}/search", {"query": "a", "ranking_options": {"score_threshold": 2}}, 400,
     "ranking_options.score_threshold"),
    ("POST", "/v1/vector_stores/{store}/search", {"query": "a", "ranking_options": {"ranker": "mine"}}, 400, "ranking_options.ranker"),
])
def test_what_is_wrong_is_named(stack, store, method, path, body, status, param):
    with stack.http("rag") as http:
        answer = http.request(method, path.replace("{store}", store.id), json=body)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["param"] == param and error["message"]


@pytest.mark.parametrize("body, content_type, status", [
    (b"", "multipart/form-data; boundary=x", 400), (b"--x\r\n", "multipart/form-data; boundary=x", 400),
    (b"{}", "application/json", 400), (b"--x--\r\n", "multipart/form-data", 400),
    (b'--x\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nassistants\r\n--x--\r\n', "multipart/form-data; boundary=x", 400),
    (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nb\r\n--x--\r\n', "multipart/form-data; boundary=x", 400),
    (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut off', "multipart/form-data; boundary=x", 400)])
def test_broken_uploads_are_refused_and_leave_nothing(stack, client, body, content_type, status):
    before = len(client.files.list().data)
    with stack.http("rag") as http:
        answer = http.post("/v1/files", content=body, headers={"content-type": content_type})
    assert answer.status_code == status, answer.text
    assert len(client.files.list().data) == before


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"query":"a","query":"b"}', b"\xff\xfe", b"[" * 10_000])
def test_broken_json_is_refused(stack, store, body):
    with stack.http("rag") as http:
        answer = http.post(f"/v1/vector_stores/{store.id}/search", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400 and answer.json()["error"]["message"]


# --- junk


def test_junk_neither_holds_up_others_nor_stays_unanswered(client, store):
    ingest(client, store, "manual.md", MANUAL)
    noise = os.urandom(30_000)
    junk = {
        "bytes.txt": noise, "base64.txt": base64.b64encode(noise), "hex.txt": noise.hex().encode(), "giant.txt": b"a" * 50_000,
        "spaces.txt": b" " * 1_000_000, "marks.txt": b"!?.,;:" * 6_000, "accents.txt": ("e" + "\u0301" * 20_000).encode(),
        "invisible.txt": ("\u200b" * 16_000).encode(), "lines.txt": b"a\n\n" * 10_000,
    }
    ids = {name: client.files.create(file=(name, content), purpose="assistants").id for name, content in junk.items()}
    client.vector_stores.file_batches.create(store.id, file_ids=list(ids.values()))
    asked = time.monotonic()
    assert client.vector_stores.search(store.id, query="relief valve").data[0].filename == "manual.md"
    assert time.monotonic() - asked < 5, "a question is answered while junk is read"

    def settled():
        files = {f.id: f for f in client.vector_stores.files.list(store.id, limit=100)}
        return all(f.status != "in_progress" for f in files.values()) and files

    files = eventually(settled, 180, "all junk is read or refused")  # twenty core seconds; a busy machine has few
    for name in ("bytes.txt", "spaces.txt"):
        assert files[ids[name]].status == "failed" and files[ids[name]].last_error.message
    assert files[ids["base64.txt"]].status == "completed"
    assert client.vector_stores.search(store.id, query="relief valve").data[0].filename == "manual.md"


# --- the gateway, and life without a model and after kill -9


def test_the_gateway_passes_files_and_stores_on(stack):
    client = stack.openai()
    made = client.vector_stores.create(name="through the gateway")
    done = client.vector_stores.files.upload_and_poll(vector_store_id=made.id, file=("m.md", MANUAL), poll_interval_ms=100)
    assert done.status == "completed"
    assert client.vector_stores.search(made.id, query="relief valve").data
    client.vector_stores.delete(made.id)


def test_rag_lives_without_its_embedding_model(new_stack, tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    for file in (CACHE / "models").iterdir():
        (models / file.name).symlink_to(file)
    stack = new_stack({"WRKHRS_MODELS_DIR": str(models)})
    client = openai.OpenAI(base_url=f"{stack.url('rag')}/v1", api_key=stack.key, max_retries=0, timeout=60)
    store = client.vector_stores.create(name="plant")
    ingest(client, store, "manual.md", MANUAL)
    (models / "all-minilm-l6-v2.json").rename(tmp_path / "taken away.json")
    killed = stack.kill("rag")
    eventually(lambda: stack.pid("rag") not in (None, killed), 10, "a new process")
    what_to_do = "wrkhrs models pull all-minilm-l6-v2"

    def says_so():
        health = httpx.get(f"{stack.url('rag')}/health")
        return health.status_code == 503 and what_to_do in health.text

    eventually(says_so, 10, "/health says what is missing")
    assert httpx.get(f"{stack.url('rag')}/livez").status_code == 200
    for needs_it in (lambda: client.vector_stores.search(store.id, query="valve"),
                     lambda: client.embeddings.create(model="all-minilm-l6-v2", input="valve")):
        with pytest.raises(openai.InternalServerError) as refused:
            needs_it()
        assert refused.value.status_code == 503 and what_to_do in refused.value.message
    later = client.files.create(file=("tank.md", b"# Tanks\nTank T-3 holds 12 cubic metres."), purpose="assistants")
    assert client.vector_stores.files.create(store.id, file_id=later.id).status == "in_progress"

    (tmp_path / "taken away.json").rename(models / "all-minilm-l6-v2.json")
    done = eventually(lambda: (f := client.vector_stores.files.retrieve(later.id, vector_store_id=store.id)).status
                      != "in_progress" and f, 30, "the file is read")
    assert done.status == "completed"
    assert client.vector_stores.search(store.id, query="volume of tank T-3").data[0].filename == "tank.md"
    eventually(lambda: httpx.get(f"{stack.url('rag')}/health").status_code == 200, 10, "/health is well; it looks every second")


def test_kill_9_during_the_ingest_loses_and_doubles_nothing(new_stack):
    stack = new_stack()
    client = openai.OpenAI(base_url=f"{stack.url('rag')}/v1", api_key=stack.key, max_retries=0, timeout=60)
    store = client.vector_stores.create(name="to be killed")
    files = []
    for number in range(12):
        text = "\n\n".join(f"# Part {part}\nDocument {number} says fact{number}x{part} about part {part}." for part in range(25))
        files.append(client.files.create(file=(f"{number}.md", text.encode()), purpose="assistants").id)
    client.vector_stores.file_batches.create(store.id, file_ids=files)

    def up():
        return client.vector_stores.retrieve(store.id)

    for _ in range(3):
        time.sleep(0.4)
        killed = stack.kill("rag")
        eventually(lambda: stack.pid("rag") not in (None, killed), 10, "a new process")
        eventually(lambda: httpx.get(f"{stack.url('rag')}/livez").status_code == 200, 10, "rag answers again")
    counts = eventually(lambda: (c := up().file_counts).in_progress == 0 and c, 120, "everything is read")
    assert (counts.completed, counts.failed, counts.total) == (12, 0, 12)
    for number, file_id in enumerate(files):
        parts = client.vector_stores.files.content(file_id, vector_store_id=store.id).data
        assert [p.text for p in parts] == [f"Document {number} says fact{number}x{part} about part {part}." for part in range(25)]
    results = client.vector_stores.search(store.id, query="fact7x13 about part 13", max_num_results=50).data
    assert results[0].content[0].text == "Document 7 says fact7x13 about part 13."
    assert len({r.wrkhrs["passage_id"] for r in results}) == len(results)
