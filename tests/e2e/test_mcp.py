"""wrkhrs-mcp with the official Python client, at its own port and through the gateway."""
import asyncio
import json
import pathlib
import sys

import httpx
import pytest

httpx2 = pytest.importorskip("httpx2", reason="comes with mcp")
from mcp import Client  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402

from stack import PORTS, eventually  # noqa: E402

FAKE_SERVER = pathlib.Path(__file__).resolve().parents[2] / "src/mcp/testdata/stdio_server.py"


def with_client(url, key, work, mode="auto"):
    """Runs `await work(client)` with an MCP client."""

    async def main():
        async with httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=60) as http:
            async with Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=mode) as client:
                return await work(client)

    return asyncio.run(main())


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28", "auto"])
@pytest.mark.parametrize("service", ["mcp", "gateway"])
def test_lists_and_calls_the_built_in_tools(stack, service, mode):
    async def work(client):
        tools = (await client.list_tools()).tools
        result = await client.call_tool("chem_molar_mass", {"formula": "H2SO4"})
        wrong = await client.call_tool("chem_molar_mass", {"formula": 5})
        return tools, result, wrong

    tools, result, wrong = with_client(stack.url(service), stack.key, work, mode)
    names = [tool.name for tool in tools]
    assert names == sorted(names) and "chem_molar_mass" in names
    assert all(len(name) < 60 for name in names)
    assert result.structured_content["molar_mass"]["value"] == pytest.approx(98.07, abs=0.02)
    assert wrong.is_error and "'/formula' must be a string" in wrong.content[0].text


MALFORMED = {
    "not JSON": ("{", -32700, 400),
    "cut off": ('{"jsonrpc":"2.0","id":1,"method":"pi', -32700, 400),
    "a batch": ('[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600, 400),
    "deep": ('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + "[" * 5000 + "]" * 5000 + "}}", -32700, 400),
    "wrong version": ('{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, 400),
    "no session": ('{"jsonrpc":"2.0","id":1,"method":"ping"}', -32600, 400),
    "a number": ("5", -32600, 400),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_messages_get_the_documented_error(stack, case):
    body, code, status = MALFORMED[case]
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    with stack.http("mcp") as client:
        answer = client.post("/mcp", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"] == code


def test_refuses_foreign_pages_and_missing_keys(stack):
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    with stack.http("mcp") as client:
        assert client.post("/mcp", json=ping, headers=headers | {"origin": "http://evil.example"}).status_code == 403
        assert client.post("/mcp", json=ping, headers=headers | {"host": "evil.example"}).status_code == 403
        assert client.post("/mcp", json=ping, headers={"content-type": "application/json", "accept": "text/html"}).status_code == 406
        assert client.post("/mcp", content="<a/>", headers=headers | {"content-type": "text/xml"}).status_code == 415
    with stack.http("mcp", key=None) as client:
        assert client.post("/mcp", json=ping, headers=headers).status_code == 401


def test_a_session_belongs_to_its_client_and_ends(stack):
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize",
             "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    with stack.http("mcp") as client:
        opened = client.post("/mcp", json=hello, headers=headers)
        session = {"mcp-session-id": opened.headers["mcp-session-id"], "mcp-protocol-version": "2025-11-25"}
        assert client.post("/mcp", json=ping, headers=headers | session).json() == {"jsonrpc": "2.0", "id": 2, "result": {}}
        assert client.delete("/mcp", headers=session).status_code == 204
        assert client.post("/mcp", json=ping, headers=headers | session).status_code == 404


def test_hubs_a_program_beside_a_dead_server(new_stack, tmp_path):
    servers = [
        {"id": "dead", "url": "http://127.0.0.1:9/mcp"},
        {"id": "lab", "command": [sys.executable, str(FAKE_SERVER)], "readable": [sys.prefix, str(FAKE_SERVER.parent)]},
    ]
    stack = new_stack(config=json.dumps({"mcp": {"servers": servers}}))

    def lab_is_ready():
        with stack.http("mcp") as client:
            states = {up["id"]: up for up in client.get("/v1/mcp/upstreams").json()["data"]}
        return states["lab"]["state"] == "ready" and states["dead"]["state"] == "failed" and states

    states = eventually(lab_is_ready, 10, "the program is ready and the dead server known as such")
    assert states["dead"]["last_error"]

    async def work(client):
        names = [tool.name for tool in (await client.list_tools()).tools]
        return names, await client.call_tool("lab__echo", {"text": "hello"})

    names, result = with_client(stack.url("mcp"), stack.key, work)
    assert "lab__echo" in names and "chem_molar_mass" in names
    assert result.content[0].text == "hello"

    async def reach(client):
        attempts = [("read", str(stack.home / "api-key")), ("connect", str(PORTS["gateway"] + stack.offset)), ("variable", "WRKHRS_API_KEY"),
                    ("write", str(stack.home / "data/mcp/servers/lab/note"))]
        return [(await client.call_tool("lab__try", {"kind": kind, "target": target})).content[0].text for kind, target in attempts]

    key, connection, variable, own = with_client(stack.url("mcp"), stack.key, reach)
    assert key.startswith("refused") and connection.startswith("refused") and variable == "unset" and own == "done"

    # The registry finds it too, and a call goes the whole way.
    with stack.http("tool-registry") as client:
        client.post("/v1/tools/refresh")
        answer = client.post("/v1/tools/lab__echo/invoke", json={"arguments": {"text": "through"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["output"] == "through"


def test_unknown_methods_and_tools_are_named(stack):
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2026-07-28", "mcp-method": "no/such"}
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
    with stack.http("mcp") as client:
        answer: httpx.Response = client.post("/mcp", headers=headers, json={"jsonrpc": "2.0", "id": 1, "method": "no/such", "params": {"_meta": meta}})
    assert answer.status_code == 404 and answer.json()["error"]["code"] == -32601
