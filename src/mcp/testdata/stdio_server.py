"""A fake MCP server on standard input and output, for hub_test.cpp. Its tools do what the test of the hub needs."""
import json
import os
import socket
import subprocess
import sys
import time

TOOLS = ["echo", "spawn", "die", "slow", "huge", "noise", "try"]
lines = sys.stdin


def send(message):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


def text(value):
    return {"content": [{"type": "text", "text": str(value)}]}


def attempt(kind, target):
    """What came of something that a confined program may be kept from."""
    try:
        if kind == "read":
            with open(target) as file:
                return file.read()
        if kind == "write":
            with open(target, "w") as file:
                file.write("written")
        if kind == "connect":
            socket.create_connection(("127.0.0.1", int(target)), timeout=5).close()
        if kind == "variable":
            return os.environ.get(target, "unset")
        return "done"
    except OSError as error:
        return f"refused: {error}"


def call(request):
    name = request["params"]["name"]
    arguments = request["params"].get("arguments", {})
    token = request["params"].get("_meta", {}).get("progressToken")
    if name == "spawn":  # a grandchild that left its group and holds no pipe
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        return text(child.pid)
    if name == "die":
        os._exit(3)
    if name == "huge":
        return text("x" * (20 << 20))
    if name == "noise":
        sys.stdout.write("this is no message\n")
    if name == "try":
        return text(attempt(arguments["kind"], arguments["target"]))
    if name == "slow":
        if token is not None:
            send({"method": "notifications/progress", "params": {"progressToken": token, "progress": 1}})
        next_message = json.loads(lines.readline())  # the cancellation
        with open(arguments["file"], "w") as file:
            file.write(next_message["method"])
        return None
    return text(arguments.get("text", ""))


while line := lines.readline():
    request = json.loads(line)
    method, id = request.get("method"), request.get("id")
    if method == "initialize":
        result = {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "fake", "version": "1"}}
    elif method == "tools/list":
        first = "cursor" not in request["params"]
        names = TOOLS[:2] if first else TOOLS[2:]
        result = {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in names]}
        if first:
            result["nextCursor"] = "more"
    elif method == "tools/call":
        result = call(request)
    else:
        if id is not None and "--silent" not in sys.argv:
            send({"id": id, "error": {"code": -32601, "message": "unknown"}})
        continue
    if result is not None:
        send({"id": id, "result": result})
