"""What the conformance suite runs as the client under test: wrkhrs-mcp, whose hub is connected to the suite's server, driven over
its own /mcp in revision 2026-07-28. Usage: client.py URL (the suite appends it), with WRKHRS_BIN_DIR in the environment."""
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import httpx

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stack import BIN_DIR, eventually, free_port_offset  # noqa: E402

KEY = "wk-test-0123456789abcdefghijklmnopqrstuvwxyzABCD"
REVISION = "2026-07-28"
ENVELOPE = {"io.modelcontextprotocol/protocolVersion": REVISION, "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}}}
SAMPLES = {"string": "text", "number": 1.5, "integer": 1, "boolean": True, "object": {}, "array": []}


class Hub:
    """A running wrkhrs-mcp with one upstream, called `suite`."""

    def __init__(self, home: pathlib.Path, upstream: str) -> None:
        (home / "wrkhrs.yaml").write_text(f"mcp:\n  servers:\n    - {{id: suite, url: '{upstream}'}}\n")
        offset = free_port_offset()
        clean = {k: v for k, v in os.environ.items() if not k.startswith("WRKHRS_")}
        self.ids = itertools.count(1)
        self.process = subprocess.Popen([BIN_DIR / "wrkhrs-mcp", "--home", home, "--port-offset", str(offset)], env=clean | {"WRKHRS_API_KEY": KEY},
                                        stderr=subprocess.DEVNULL)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{8085 + offset}", timeout=25, headers={
            "authorization": f"Bearer {KEY}", "accept": "application/json, text/event-stream", "mcp-protocol-version": REVISION})

    def is_connected(self) -> bool:
        return '"state":"ready"' in self.http.get("/health").text

    def ask(self, method: str, **params) -> dict:
        """The result of a request; empty where it is an error, which is for the suite to judge."""
        message = {"jsonrpc": "2.0", "id": next(self.ids), "method": method, "params": params | {"_meta": ENVELOPE}}
        headers = {"mcp-method": method}
        if name := params.get("name", params.get("uri")):
            headers["mcp-name"] = name
        answer = self.http.post("/mcp", json=message, headers=headers)
        text = answer.text
        if answer.headers["content-type"].startswith("text/event-stream"):
            text = [line[5:] for line in text.splitlines() if line.startswith("data:") and '"id"' in line][-1]
        print(method, headers.get("mcp-name", ""), text, flush=True)
        return json.loads(text).get("result", {})

    def ask_answering(self, method: str, **params) -> None:
        """As a client does that has a user: what the server asks for is confirmed, with its state as it gave it."""
        result = self.ask(method, **params)
        if result.get("resultType") == "input_required":
            answers = {key: {"action": "accept", "content": {"confirmed": True}} for key in result["inputRequests"]}
            state = {"requestState": result["requestState"]} if "requestState" in result else {}
            assert self.ask(method, **params, inputResponses=answers, **state)["resultType"] == "complete"

    def list(self, kind: str) -> list[dict]:
        return [item for item in self.ask(f"{kind}/list")[kind] if item["name"].startswith("suite__")]


def sample(schema: dict, all_schemas: dict[str, dict]) -> dict:
    values = {name: SAMPLES[one["type"]] for name, one in schema.get("properties", {}).items() if one.get("type") in SAMPLES}
    if "schema" in values:  # json-schema-2020-12-preservation: what arrived of the other tool's schema
        values["schema"] = next(s for name, s in all_schemas.items() if "echo" not in name)
    return values


def main() -> None:
    wanted = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT") or "{}").get("toolCalls", [])
    with tempfile.TemporaryDirectory() as folder:
        hub = Hub(pathlib.Path(folder), sys.argv[1])
        try:
            eventually(lambda: hub.http.get("/livez").status_code == 200, 10, "wrkhrs-mcp answers")
            eventually(hub.is_connected, 15, "the hub has connected")
            schemas = {tool["name"]: tool["inputSchema"] for tool in hub.list("tools")}
            # The hub checks arguments against the schema before it calls; there null is no boolean.
            calls = [(f"suite__{call['name']}", {k: v for k, v in call["arguments"].items() if v is not None}) for call in wanted]
            for name, arguments in calls or [(name, sample(schema, schemas)) for name, schema in schemas.items()]:
                hub.ask_answering("tools/call", name=name, arguments=arguments)
            for prompt in hub.list("prompts"):
                hub.ask_answering("prompts/get", name=prompt["name"])
            for resource in hub.ask("resources/list")["resources"]:
                hub.ask_answering("resources/read", uri=resource["uri"])
        finally:
            hub.process.terminate()
            hub.process.wait(10)


if __name__ == "__main__":
    main()
