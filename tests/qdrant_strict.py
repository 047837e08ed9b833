"""The stand-in for Qdrant, which also holds each request to the models of `qdrant-client`: what these do not know is refused with status 422,
so that a test fails. With --certificate and --key it speaks TLS.

  python tests/qdrant_strict.py --port 0        prints its port
"""
import argparse
import importlib.util
import os
import pathlib
import signal
import ssl
import sys
import threading
import types

import pydantic

# The models alone: what these packages import besides (clients, gRPC, numpy) would take a second and a half of a processor at each start.
for name in ("qdrant_client", "qdrant_client.http", "qdrant_client.http.models"):
    bare = types.ModuleType(name)
    bare.__path__ = importlib.util.find_spec(name).submodule_search_locations
    sys.modules[name] = bare
from qdrant_client.http.models import models  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("stand_in", HERE.parent / "deploy/platform/qdrant/stand_in.py")
stand_in = importlib.util.module_from_spec(spec)
spec.loader.exec_module(stand_in)

# What the REST API takes where (the paths of qdrant-client's own api modules).
MODELS = {
    ("PUT", ""): models.CreateCollection,
    ("PUT", "index"): models.CreateFieldIndex,
    ("PUT", "points"): models.PointInsertOperations,
    ("POST", "points/delete"): models.PointsSelector,
    ("POST", "points/query"): models.QueryRequest,
    ("POST", "points/query/batch"): models.QueryRequestBatch,
    ("POST", "points/count"): models.CountRequest,
    ("POST", "points/scroll"): models.ScrollRequest,
}
NO_BODY = {("GET", ""), ("GET", "exists"), ("DELETE", "")}
ADAPTERS = {operation: pydantic.TypeAdapter(model) for operation, model in MODELS.items()}
seen: dict[str, int] = {}


def known_fields(value, parsed, where: str) -> None:
    """Models of qdrant-client may ignore what they do not know; here nothing is ignored."""
    if isinstance(parsed, pydantic.BaseModel):
        if not isinstance(value, dict):
            raise stand_in.Refused(422, f"{where}: an object is wanted")
        fields = {field.alias or name: name for name, field in type(parsed).model_fields.items()}
        for key, part in value.items():
            if key not in fields:
                raise stand_in.Refused(422, f"{where}: {type(parsed).__name__} has no field {key!r}")
            known_fields(part, getattr(parsed, fields[key]), f"{where}.{key}")
    elif isinstance(parsed, list) and isinstance(value, list):
        for i, (part, one) in enumerate(zip(value, parsed, strict=True)):
            known_fields(part, one, f"{where}[{i}]")


class StrictServer(stand_in.Server):
    def collection_request(self, method, name, rest, body, query):
        operation = (method, "/".join(rest))
        if set(query) - {"wait", "timeout", "ordering"}:
            raise stand_in.Refused(422, f"unknown parameters {sorted(query)}")
        if operation in ADAPTERS:
            try:
                parsed = ADAPTERS[operation].validate_python(body)
            except pydantic.ValidationError as error:
                raise stand_in.Refused(422, f"{operation}: {error}") from None
            known_fields(body, parsed, " ".join(operation))
        elif operation not in NO_BODY or body:
            raise stand_in.Refused(422, f"no model for {operation}")
        seen[" ".join(operation)] = seen.get(" ".join(operation), 0) + 1
        return super().collection_request(method, name, rest, body, query)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--storage", type=pathlib.Path, required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    options = parser.parse_args()
    options.storage.mkdir(parents=True, exist_ok=True)
    server = stand_in.http.server.ThreadingHTTPServer(("127.0.0.1", options.port), stand_in.Handler)
    server.daemon_threads = True
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.data = StrictServer(options.storage, options.storage / "snapshots")
    print(server.server_address[1], flush=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    print(" ".join(f"{operation}:{count}" for operation, count in sorted(seen.items())), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
