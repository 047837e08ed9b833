"""What malformed requests are made of, and what every answer to one must look like."""
import copy
import http.client
import json
import time

SLOW_S = 5.0
DEEP = 100_000


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes, took_s: float) -> None:
        self.status, self.headers, self.body, self.took_s = status, headers, body, took_s

    @property
    def error(self) -> dict:
        return json.loads(self.body)["error"]


class Wire:
    """Requests byte for byte as given: no client library repairs the path, the headers or the body. Not thread-safe."""

    def __init__(self, port: int, key: str | None) -> None:
        self.port, self.key = port, key
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """`headers` replace the usual ones; one that is None is left out. Raises OSError when there is no answer."""
        usual = {"host": "localhost", "accept": "application/json, text/event-stream"}
        if self.key:
            usual["authorization"] = f"Bearer {self.key}"
        if body is not None:
            usual |= {"content-type": "application/json", "content-length": str(len(body))}
        begin = time.monotonic()
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SLOW_S + 5)
            try:
                return self._once(method, path, body, usual | (headers or {}), begin)
            except (OSError, http.client.HTTPException):
                self.close()
                if fresh or attempt == 2:  # an idle connection may have been closed under us; a new one may not
                    raise
        raise AssertionError("unreachable")

    def _once(self, method, path, body, headers, begin) -> Answer:
        connection = self.connection
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders()
        try:
            if body:
                connection.send(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused while it was sent; the answer is there
        response = connection.getresponse()
        data = response.read()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, data, time.monotonic() - begin)
        if response.will_close or (body and len(body) > 1 << 20) or headers.get("content-length") not in (None, str(len(body or b""))):
            self.close()
        return answer

    def close(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None


def complaint(answer: Answer, statuses: set[int], secrets: tuple[str, ...] = ()) -> str | None:
    """What is wrong with the answer to an attack, or nothing."""
    if answer.took_s > SLOW_S:
        return f"took {answer.took_s:.1f} s"
    if answer.status not in statuses:
        return f"status {answer.status}: {answer.body[:200]!r}"
    text = answer.body.decode(errors="replace")
    for secret in secrets:
        if secret in text:
            return f"shows '{secret}'"
    if answer.status < 400:
        return None
    if "x-request-id" not in answer.headers:
        return "has no x-request-id"
    try:
        error = json.loads(answer.body)["error"]
    except (ValueError, KeyError, TypeError):
        return f"is not OpenAI's error: {answer.body[:200]!r}"
    if set(error) == {"code", "message"} and "jsonrpc" in json.loads(answer.body):
        return None if error["message"] else "has no message"  # /mcp speaks JSON-RPC
    if set(error) != {"message", "type", "param", "code"}:
        return f"has the fields {sorted(error)}"
    if not isinstance(error["message"], str) or not error["message"]:
        return "has no message"
    if len(error["message"]) > 2000:
        return f"has a message of {len(error['message'])} characters"
    return None


# --- bodies that are not JSON, or not an object


def broken_json(valid: dict) -> dict[str, bytes]:
    text = json.dumps(valid).encode()
    cuts = {f"cut at {at} of {len(text)} bytes": text[:at] for at in sorted({1, len(text) // 3, len(text) * 2 // 3, len(text) - 1}) if 0 < at < len(text)}
    first = next(iter(valid), "x")
    return cuts | {
        "array": b"[]", "string": b'"x"', "number": b"17", "null": b"null", "two objects": text + text, "trailing text": text + b" x",
        "comma at the end": text[:-1] + b",}", "one quote": text.replace(b'"', b"'") if b'"' in text else b"{'}",
        "comment": b"/* x */" + text, "NaN": b'{"x":NaN}', "Infinity": b'{"x":-Infinity}',
        "deep arrays": b"[" * DEEP, "deep objects": b'{"a":' * DEEP, "closed deep arrays": b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}",
        "deep in a known field": json.dumps({first: "@"}).encode().replace(b'"@"', b"[" * 1000 + b"]" * 1000),
        "not UTF-8": b'{"\xff\xfe":1}', "overlong UTF-8": b'{"\xc0\xaf":1}', "half a surrogate": b'{"\\ud800":1}', "bad escape": b'{"\\x":1}',
        "UTF-16": text.decode().encode("utf-16"), "raw newline in a text": b'{"a\n":1}', "NUL in the text": b"{\0}",
        "name twice": (b'{"' + first.encode() + b'":1,"' + first.encode() + b'":1}'), "binary": bytes(range(256)),
        "a number beyond all range": b'{"x":1e999999999}', "a very long number": b'{"x":' + b"9" * 100_000 + b"}",
        "many members": b"{" + b",".join(b'"k%d":1' % i for i in range(20_000)) + b"}",
    }


# --- bodies that are JSON but not what the schema says

KINDS = {"string": "x", "integer": 7, "number": 0.5, "boolean": True, "array": [], "object": {}}


def kinds_of(schema: dict) -> set[str]:
    """JSON types that a schema takes; empty: any."""
    if "anyOf" in schema:
        return set().union(*(kinds_of(s) for s in schema["anyOf"]))
    return {schema["type"]} if "type" in schema else set()


def wrong_values(schema: dict):
    kinds = kinds_of(schema)
    if not kinds:
        return
    for kind, value in KINDS.items():
        if kind in kinds or (kind == "integer" and "number" in kinds):
            continue
        yield f"a {kind}", value
    if kinds == {"integer"}:
        yield "a huge integer", 10**30
    if kinds == {"string"} and "enum" in schema:
        yield "an unknown word", "no-such-word"
    if "maxLength" in schema:
        yield "a long text", "x" * (schema["maxLength"] + 1)
    if schema.get("minLength", 0) > 0:
        yield "an empty text", ""
    if "maximum" in schema:
        yield "too much", schema["maximum"] * 2 + 1
    if "minimum" in schema:
        yield "too little", schema["minimum"] - 1
    if "maxItems" in schema:
        yield "too many items", ["x"] * (schema["maxItems"] + 1)
    if schema.get("minItems", 0) > 0:
        yield "no items", []
    if kinds == {"array"} and kinds_of(schema.get("items", {})):
        yield "items of a wrong kind", [17 if "string" in kinds_of(schema["items"]) else "x"]
    if isinstance(schema.get("additionalProperties"), dict):
        yield "members of a wrong kind", {"x": []}


def wrong_bodies(schema: dict, valid: dict):
    """Every field of the schema in turn with each wrong value, taken away, and one more than there is."""
    def changed(path, value):
        body = copy.deepcopy(valid)
        place = body
        for step, following in zip(path, path[1:] + [None]):
            if following is None:
                if isinstance(place, list):
                    place[0] = value
                else:
                    place[step] = value
            elif isinstance(place, list):
                place = place[0]
            else:
                place = place.setdefault(step, [] if following == 0 else {})
                if following == 0 and not place:
                    place.append({})
        return body

    def walk(part, path):
        for name, field in part.get("properties", {}).items():
            here = path + [name]
            label = ".".join(map(str, here))
            for what, value in wrong_values(field):
                yield f"{label} is {what}", changed(here, value)
            yield from walk(field, here)
            if field.get("items", {}).get("properties"):
                yield from walk(field["items"], here + [0])
        if part.get("properties") and "no-such-field" not in part["properties"]:
            yield f"unknown field at {'.'.join(map(str, path)) or 'the top'}", changed(path + ["no-such-field"], 1)

    yield from walk(schema, [])
    for name in schema.get("required", []):
        yield f"without {name}", {k: v for k, v in valid.items() if k != name}
        yield f"{name} is null", valid | {name: None}
    if not schema.get("properties"):
        yield "unknown field", {"no-such-field": 1}


# --- parts of a path

SEGMENTS = {
    "NUL": "%00", "NUL in the middle": "file%00-1", "parent folder": "%2e%2e", "parent folders": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "double escape": "%252e%252e%252f", "half an escape": "%", "no escape": "%zz", "not UTF-8": "%ff%fe", "overlong slash": "%c0%af",
    "line break": "a%0d%0aset-cookie:%20x=1", "quotes": "%27%20OR%201%3D1--", "unknown": "no-such-thing", "spaces": "%20",
    "right to left": "%E2%80%AE", "long": "a" * 8_000, "very long": "a" * 200_000, "long of escapes": "%41" * 5_000,
}
QUERIES = ["?limit=x", "?limit=0", "?limit=-1", "?limit=99999999999999999999", "?limit=", "?limit=1.5", "?limit=%00"]
