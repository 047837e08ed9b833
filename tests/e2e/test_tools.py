"""wrkhrs-tool-registry: manifests, tools of wrkhrs-mcp, journalled calls."""
import concurrent.futures
import os
import re
import signal
import uuid

import httpx
import pytest

from stack import eventually

REVERSE = """
name: reverse_text
description: Reverses a text, letter by letter.
read_only: true
input_schema: {type: object, required: [text], additionalProperties: false, properties: {text: {type: string, maxLength: 100}}}
kind: command
command: {argv: [/usr/bin/rev], send_arguments: true}
"""
SLOW = """
name: slow_note
description: Waits, then says something; not safe to repeat.
input_schema: {type: object, properties: {seconds: {type: integer}}}
kind: command
command: {argv: [/bin/sleep, "{seconds}"], send_arguments: false}
"""


def add_manifest(stack, name: str, text: str) -> None:
    folder = stack.home / "tools"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    with stack.http("tool-registry") as client:
        assert client.post("/v1/tools/refresh").status_code == 200


def test_lists_pages_and_describes_tools(stack):
    with stack.http("tool-registry") as client:
        everything = [tool["name"] for tool in eventually(lambda: client.get("/v1/tools").json()["data"], 10, "tools were discovered")]
        paged, after = [], {}
        while True:
            page = client.get("/v1/tools", params={"limit": 2, **after}).json()
            paged += [tool["name"] for tool in page["data"]]
            if not page["has_more"]:
                break
            after = {"after": page["last_id"]}
        assert paged == everything == sorted(everything)
        tool = client.get("/v1/tools/chem_molar_mass").json()
        assert tool["read_only"] and tool["input_schema"]["type"] == "object"
        missing = client.get("/v1/tools/chem_molar_mas")
        assert missing.status_code == 404 and missing.json()["error"]["code"] == "tool_not_found"


def test_finds_tools_by_what_they_do(stack):
    with stack.http("tool-registry") as client:
        eventually(lambda: client.get("/v1/tools").json()["data"], 10, "tools were discovered")
        for query, name in [("molar mass of sulfuric acid", "chem_molar_mass"), ("deflection of a beam", "mech_beam"),
                            ("convert units", "unit_convert"), ("pH of a buffer", "chem_ph")]:
            hits = client.post("/v1/tools/search", json={"query": query, "limit": 3}).json()["data"]
            assert hits[0]["tool"]["name"] == name, query


@pytest.mark.parametrize("body, param", [
    ({"arguments": {"formula": 5}}, "arguments/formula"),
    ({"arguments": {}}, "arguments"),
    ({"arguments": {"formula": "H2O", "extra": 1}}, "arguments/extra"),
    ({"arguments": []}, "arguments"),
    ({"argument": {}}, "argument"),
])
def test_wrong_arguments_name_the_place(stack, body, param):
    with stack.http("tool-registry") as client:
        eventually(lambda: client.get("/v1/tools").json()["data"], 10, "tools were discovered")
        answer = client.post("/v1/tools/chem_molar_mass/invoke", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["param"] == param


# Arguments that fit the schema and make no sense. The tool's own words must reach the caller: which field, and why.
ABSURD = [
    ("mech_beam", {"support": "cantilever", "load_type": "point", "load": 1000, "length": -2}, "'length' is -2 m"),
    ("mech_beam", {"support": "cantilever", "load_type": "point", "load": "1 kN·m", "length": 2}, "the dimensions differ"),
    ("mech_beam", {"support": "cantilever", "load_type": "point", "load": "NaN", "length": 2}, "finite number"),
    ("chem_ph", {"substance": "acetate", "concentration": 0.1}, "conjugate of acetic acid"),
    ("chem_ph", {"substance": "HCl", "concentration": "1e400 mol/L"}, "finite number"),
    ("chem_molar_mass", {"formula": "(" * 100 + "H" + ")" * 100}, "deeper than 16"),
    ("chem_molar_mass", {"formula": "H^2+"}, "more electrons"),
    ("unit_convert", {"value": 1e308, "from": "km", "to": "nm"}, "out of the range"),
    ("material_properties", {"material": "steel"}, "several materials"),
]


@pytest.mark.parametrize("tool, arguments, said", ABSURD)
def test_absurd_arguments_are_refused_in_the_words_of_the_tool(stack, tool, arguments, said):
    with stack.http("tool-registry") as client:
        eventually(lambda: client.get("/v1/tools").json()["data"], 10, "tools were discovered")
        answer = client.post(f"/v1/tools/{tool}/invoke", json={"arguments": arguments})
    assert answer.status_code == 200, answer.text
    assert answer.json()["is_error"] and said in answer.json()["output"], answer.text


def test_runs_a_manifest_tool_and_keeps_others_when_one_breaks(stack):
    add_manifest(stack, "reverse.yaml", REVERSE)
    add_manifest(stack, "broken.yaml", "name: broken\nkind: http\n")
    with stack.http("tool-registry") as client:
        answer = client.post("/v1/tools/reverse_text/invoke", json={"arguments": {"text": "abc"}})
        assert answer.status_code == 200, answer.text
        assert "cba" in answer.json()["output"]
        page = client.get("/v1/tools").json()
        assert any(d["source"] == "broken.yaml" and "line" in d["message"] for d in page["diagnostics"])
        assert client.get("/health").json()["status"] in ("ok", "degraded")


def test_a_call_with_a_key_is_made_once(stack):
    key = uuid.uuid4().hex
    with stack.http("tool-registry") as client:
        eventually(lambda: client.get("/v1/tools").json()["data"], 10, "tools were discovered")
        body = {"arguments": {"formula": "H2O"}, "idempotency_key": key}
        first = client.post("/v1/tools/chem_molar_mass/invoke", json=body).json()
        second = client.post("/v1/tools/chem_molar_mass/invoke", json=body).json()
        assert not first["replayed"] and second["replayed"]
        assert first["output"] == second["output"]
        other = client.post("/v1/tools/chem_molar_mass/invoke", json=body | {"arguments": {"formula": "HCl"}})
        assert other.status_code == 409 and other.json()["error"]["code"] == "idempotency_key_reused"


def test_a_call_that_a_killed_registry_left_is_of_unknown_outcome(new_stack):
    stack = new_stack()
    add_manifest(stack, "slow.yaml", SLOW)
    body = {"arguments": {"seconds": 20}, "idempotency_key": "k"}

    def call():
        with stack.http("tool-registry") as client:
            return client.post("/v1/tools/slow_note/invoke", json=body, timeout=30)

    def is_running():
        """Asked of the registry's own count of calls: to repeat the call before the first has arrived would be to make it."""
        with stack.http("tool-registry") as client:
            return re.search(r'^wrkhrs_queue_length\{[^}]*"tool_calls"[^}]*\} 1$', client.get("/metrics").text, re.M)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        running = pool.submit(call)
        eventually(is_running, 30, "the call is under way")
        with stack.http("tool-registry") as client:
            again = client.post("/v1/tools/slow_note/invoke", json=body)
            assert again.status_code == 409 and again.json()["error"]["code"] == "call_in_progress"
        stack.kill("tool-registry")
        with pytest.raises(Exception):
            running.result()

    def is_unknown():
        with stack.http("tool-registry") as client:
            again = client.post("/v1/tools/slow_note/invoke", json=body)
            return again.status_code == 409 and again.json()["error"]["code"] == "outcome_unknown"

    eventually(is_unknown, 10, "the repeated call is reported as of unknown outcome")


def test_before_the_first_listing_of_wrkhrs_mcp_a_tool_is_not_said_to_be_missing(stack):
    with stack.http("tool-registry") as client:
        def call() -> httpx.Response:
            return client.post("/v1/tools/chem_molar_mass/invoke", json={"arguments": {"formula": "H2O"}})

        mcp = stack.pid("mcp")
        os.kill(mcp, signal.SIGSTOP)
        try:
            stack.kill("tool-registry")
            eventually(lambda: client.get("/livez").status_code == 200, 20, "it is back")
            answer = call()
        finally:
            os.kill(mcp, signal.SIGCONT)
        assert answer.status_code == 503 and answer.json()["error"]["code"] == "tools_not_listed", answer.text
        assert answer.headers["retry-after"] == "1"
        eventually(lambda: call().status_code == 200, 20, "it is listed")
        missing = client.post("/v1/tools/no_such_tool/invoke", json={"arguments": {}})
        assert missing.status_code == 404 and missing.json()["error"]["code"] == "tool_not_found"


def test_a_deadline_ends_the_program(stack):
    add_manifest(stack, "slow.yaml", SLOW)
    with stack.http("tool-registry") as client:
        answer = client.post("/v1/tools/slow_note/invoke", json={"arguments": {"seconds": 30}, "deadline_ms": 300})
    assert answer.status_code == 504, answer.text
