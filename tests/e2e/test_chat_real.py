"""The official openai client against the real stack and its real models: what an application developer meets first."""
import base64
import json
import math
import struct

import openai
import pytest

from stack import eventually

MODEL = "smollm2-135m-instruct"
EMBEDDER = "all-minilm-l6-v2"
HELLO = [{"role": "user", "content": "Say hello."}]
MANUAL = b"""# Pumps
The pump P-101 delivers 40 m3/h at 3 bar. Its bearings are greased every 2000 hours.

# Valves
The relief valve V-7 opens at 5 bar. It is tested once a year.
"""


@pytest.fixture(scope="module")
def client(stack) -> openai.OpenAI:
    return stack.openai()


@pytest.fixture(scope="module")
def manual(client):
    """A store with one document."""
    store = client.vector_stores.create(name="manual")
    done = client.vector_stores.files.upload_and_poll(vector_store_id=store.id, file=("manual.md", MANUAL), poll_interval_ms=50)
    assert done.status == "completed", done.last_error
    yield store, done.id
    client.vector_stores.delete(store.id)
    client.files.delete(done.id)


# --- chat with the local runner


def test_a_stream_says_what_the_whole_answer_says(client):
    options = {"model": MODEL, "messages": HELLO, "max_tokens": 12, "temperature": 0, "seed": 7}
    whole = client.chat.completions.create(**options)
    chunks = list(client.chat.completions.create(**options, stream=True, stream_options={"include_usage": True}))
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == whole.choices[0].message.content
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == whole.choices[0].finish_reason
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    assert len({c.id for c in chunks}) == 1


def test_an_answer_keeps_to_a_json_schema(client):
    schema = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20}, "year": {"type": "integer"}},
              "required": ["name", "year"], "additionalProperties": False}
    answer = client.chat.completions.create(
        model=MODEL, max_tokens=80, temperature=0, messages=[{"role": "user", "content": "Who invented the telephone, and in what year?"}],
        response_format={"type": "json_schema", "json_schema": {"name": "inventor", "strict": True, "schema": schema}})
    value = json.loads(answer.choices[0].message.content)
    assert set(value) == {"name", "year"} and isinstance(value["year"], int)


# --- embeddings


def cosine(a, b) -> float:
    return sum(x * y for x, y in zip(a, b)) / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def test_similar_texts_have_similar_embeddings(client):
    texts = ["The pump delivers 40 litres a minute.", "A pump's flow rate is 40 l/min.", "Sourdough bread needs a warm kitchen."]
    answer = client.embeddings.create(model=EMBEDDER, input=texts, encoding_format="float")
    vectors = [item.embedding for item in answer.data]
    assert [item.index for item in answer.data] == [0, 1, 2] and len(vectors[0]) == 384
    assert all(abs(math.hypot(*vector) - 1) < 1e-4 for vector in vectors)
    assert cosine(vectors[0], vectors[1]) > 0.6 > 0.3 > cosine(vectors[0], vectors[2])
    assert answer.usage.prompt_tokens == answer.usage.total_tokens > 20


def test_base64_holds_the_same_floats(stack, client):
    floats = client.embeddings.create(model=EMBEDDER, input="steel", encoding_format="float").data[0].embedding
    with stack.http() as http:
        body = http.post("/v1/embeddings", json={"model": EMBEDDER, "input": "steel", "encoding_format": "base64"}).json()
    packed = base64.b64decode(body["data"][0]["embedding"])
    assert list(struct.unpack(f"<{len(floats)}f", packed)) == pytest.approx(floats, abs=1e-6)
    assert client.embeddings.create(model=EMBEDDER, input="steel").data[0].embedding == pytest.approx(floats, abs=1e-6)


# --- answers from documents


def ask(client, question: str, store, **options):
    return client.chat.completions.create(model="wrkhrs", messages=[{"role": "user", "content": question}],
                                          extra_body={"wrkhrs": {"vector_store_ids": [store.id], "tools": []}}, **options)


def test_an_answer_from_documents_cites_them(client, manual):
    store, file_id = manual
    answer = ask(client, "At what pressure does the relief valve V-7 open?", store)
    message = answer.choices[0].message
    assert "5 bar" in message.content
    cited = [a.model_dump() if hasattr(a, "model_dump") else a for a in message.annotations]
    assert cited and all(a["type"] == "file_citation" for a in cited)
    assert file_id in json.dumps(cited)
    extension = answer.model_dump()["wrkhrs"]
    assert extension["run_id"].startswith("run_") and extension["verdicts"]


def test_what_the_documents_do_not_say_is_not_answered(client, manual):
    store, _ = manual
    answer = ask(client, "Who won the football world cup of 1954?", store)
    message = answer.choices[0].message
    assert "don't know" in message.content and not message.annotations


def test_a_streamed_answer_says_and_cites_the_same(client, manual):
    store, file_id = manual
    question = "How often are the bearings of the pump P-101 greased?"
    chunks = list(ask(client, question, store, stream=True, stream_options={"include_usage": True}))
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert "2000 hours" in text
    assert file_id in json.dumps([c.model_dump() for c in chunks])
    assert chunks[-1].usage.total_tokens >= 0
    assert text == ask(client, question, store).choices[0].message.content


def test_every_run_can_be_read_afterwards(stack, client, manual):
    store, _ = manual
    run_id = ask(client, "At what pressure does the relief valve V-7 open?", store).model_dump()["wrkhrs"]["run_id"]
    with stack.http("orchestrator") as http:
        run = eventually(lambda: (r := http.get(f"/v1/runs/{run_id}").json())["status"] == "completed" and r, 10, "the run is journalled")
    assert [step["status"] for step in run["steps"]] == ["completed"] * len(run["steps"])
