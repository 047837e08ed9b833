"""Outages and loss of data in containers, rehearsed: the network of each system under the services is cut, its volume is dropped, and the way
back of docs/outages.md is gone. Takes over the stack of test_runbook.py where there is one. Prints how long each way back took (pytest -s).

    WRKHRS_CONTAINER_TESTS=tests/containers/test_outages.py make runbook-test
"""
import json
import secrets
import time

import pytest

from stack_in_containers import COMPOSE, PORTS, Client, all_answer, api_key, get, shell, wait_until

pytestmark = [pytest.mark.usefixtures("this_machine_may_be_used"), pytest.mark.timeout(1800)]
SYSTEMS = ("postgres", "minio", "mlflow", "qdrant")


def search(word):
    return get(f"http://localhost:{PORTS['wrkhrs-rag']}/v1/search", api_key(), {"query": f"{word} valve"})


def found(word):
    status, answer = search(word)
    return status == 200 and word in json.dumps(answer)


def recorded(run):
    sql = f"select count(*) from tags where key = 'wrkhrs.run_id' and value = '{run}'"
    return shell(f'docker exec birtha-postgres-1 psql -U postgres -h /run/postgresql mlflow -Atc "{sql}"', check=False).strip() == "1"


def upload(name, text):
    return Client(PORTS["wrkhrs-gateway"], api_key()).upload(name, text)


def download(file):
    return Client(PORTS["wrkhrs-gateway"], api_key()).call("GET", f"/v1/files/{file}/content")


def ask(word):
    return get(f"http://localhost:{PORTS['wrkhrs-gateway']}/v1/chat/completions", api_key(), timeout=300,
               body={"model": "wrkhrs", "messages": [{"role": "user", "content": f"When does the {word} valve open?"}]})


@pytest.fixture(scope="module")
def known():
    """A document that is found and a run that MLflow has; both are in the snapshots of their volumes."""
    shell("scripts/ai_up", timeout=1700)  # makes what images are missing, too
    all_answer(300)
    word = "wolframite" + secrets.token_hex(4)
    text = f"# Valves\n\nThe {word} valve opens at 4.5 bar.\n"
    status, file = upload("valve.md", text)
    assert status == 200, file
    client = Client(PORTS["wrkhrs-rag"], api_key())
    status, store = client.call("POST", "/v1/vector_stores", {"name": word, "file_ids": [file["id"]]})
    assert status == 200, store
    wait_until(lambda: found(word), 120, "the passage is found")
    status, answer = ask(word)
    assert status == 200, answer
    run = answer["wrkhrs"]["run_id"]
    wait_until(lambda: recorded(run), 180, "the run is in MLflow")
    for volume, text_of in (("qdrant_data", word), ("mlflow_data", run)):
        wait_until(lambda: text_of in shell(f"docker run --rm -v {volume}:/data:ro alpine sh -c 'cat $(ls -d /data/snapshot-* | tail -n 1)/database.sql' | "
                                            f"grep -o -m 1 '{text_of}'", check=False), 120, f"a snapshot in {volume} has it")
    return {"word": word, "file": file["id"], "text": text, "run": run}


def whole(known):
    wait_until(lambda: found(known["word"]), 240, "the passage is found again")
    wait_until(lambda: download(known["file"]) == (200, known["text"].encode()), 120, "the file is there again")
    wait_until(lambda: recorded(known["run"]), 180, "the run is in MLflow again")
    status, answer = ask(known["word"])
    assert status == 200, answer
    wait_until(lambda: recorded(answer["wrkhrs"]["run_id"]), 240, "a new run reaches MLflow")


@pytest.mark.parametrize("system", SYSTEMS)
def test_its_network_is_cut(known, system):
    container = f"birtha-{system}-1"
    shell(f"docker network disconnect birtha_internal {container}")
    try:
        status, answer = search(known["word"])
        print(f"\n{system} cut off: a search gets {status}")
        if system == "postgres":
            assert status in (503, 504), answer
        elif system != "qdrant":
            assert status == 200, answer
        if system in ("postgres", "minio"):
            began = time.monotonic()
            status, answer = upload("cut.md", f"# {secrets.token_hex(8)}\n")
            print(f"{system} cut off: an upload gets {status} after {time.monotonic() - began:.1f} s")
            assert status in (503, 504), answer
        if system == "mlflow":
            status, answer = ask(known["word"])
            assert status == 200, answer
            known["waits"] = answer["wrkhrs"]["run_id"]
    finally:
        shell(f"docker network connect --alias {system} birtha_internal {container}")
    began = time.monotonic()
    whole(known)
    if system == "mlflow":
        wait_until(lambda: recorded(known["waits"]), 240, "the run that waited has reached MLflow")
    print(f"\n{system} reached again: all is as before after {time.monotonic() - began:.1f} s")


# What is dropped, and what has to go with it: a snapshot is loaded whole, into an empty database (docs/outages.md).
VOLUMES = {"postgres": ["birtha_postgres_data"], "minio": ["birtha_minio_data", "birtha_postgres_data"], "mlflow": ["mlflow_data"],
           "qdrant": ["qdrant_data", "birtha_qdrant_storage"]}


@pytest.mark.parametrize("system", SYSTEMS)
def test_its_volume_is_dropped(known, system):
    began = time.monotonic()
    shell(f"{COMPOSE} down", timeout=300)
    shell("docker volume rm " + VOLUMES[system][0])
    if system == "minio":  # its loss alone: the rows are there, the bytes are not
        shell(f"{COMPOSE} up -d", timeout=1200)
        all_answer(300)
        status, answer = download(known["file"])
        assert status != 200, "what is lost is not given out"
        print(f"\nminio's volume dropped: a download gets {status} {answer}")
        shell(f"{COMPOSE} down", timeout=300)
        shell("docker volume rm " + " ".join(VOLUMES[system]))
    elif VOLUMES[system][1:]:
        shell("docker volume rm " + " ".join(VOLUMES[system][1:]), check=False)
    shell(f"{COMPOSE} up -d", timeout=1200)
    all_answer(300)
    whole(known)
    print(f"\nvolume of {system} dropped: all is there again after {time.monotonic() - began:.1f} s")
