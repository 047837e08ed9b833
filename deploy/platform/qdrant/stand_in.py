#!/opt/qdrant/bin/python
"""A stand-in for the Qdrant server: Qdrant's own engine (`qdrant-edge`) behind its wire format, for rehearsal where the server cannot be had.

It answers what WrkHrs and `qdrant-client` ask about collections, points, queries, payload indexes and snapshots; anything else is 404, an
option it does not know 400, never a wrong answer. It is no server for production: one process, one lock a collection, no cluster, no aliases.

Settings are Qdrant's: QDRANT__STORAGE__STORAGE_PATH, QDRANT__STORAGE__SNAPSHOTS_PATH, QDRANT__SERVICE__HTTP_PORT, QDRANT__SERVICE__API_KEY,
QDRANT__SERVICE__READ_ONLY_API_KEY. What is written with wait=true is on disk before the answer.
"""
import email.parser
import email.policy
import hashlib
import hmac
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tarfile
import tempfile
import threading
import time
import urllib.parse
import uuid

import qdrant_edge as edge

VERSION = "1.19.0"
BODY_BYTES_MAX = 32 << 20
SNAPSHOT_BYTES_MAX = 4 << 30
NAME = re.compile(r"[A-Za-z0-9._-]{1,255}\Z")
DISTANCES = {"Cosine": edge.Distance.Cosine, "Dot": edge.Distance.Dot, "Euclid": edge.Distance.Euclid, "Manhattan": edge.Distance.Manhattan}
SCHEMAS = {name.lower(): getattr(edge.PayloadSchemaType, name) for name in ("Keyword", "Integer", "Float", "Bool", "Datetime", "Uuid", "Text", "Geo")}


class Refused(Exception):
    """What the client did wrong, with the status that says so."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def only(fields, *known):
    """The fields, when there is no other one than the known."""
    extra = set(fields) - set(known)
    if extra:
        raise Refused(400, f"the stand-in does not know {sorted(extra)} here")
    return fields


# --- from the wire to the engine

def config_of(settings):
    def dense(params):
        only(params, "size", "distance", "on_disk", "hnsw_config", "quantization_config", "datatype", "multivector_config")
        if params.get("multivector_config") or params.get("quantization_config"):
            raise Refused(400, "the stand-in has neither multivectors nor quantization")
        if params.get("distance") not in DISTANCES:
            raise Refused(400, f"unknown distance {params.get('distance')!r}")
        return edge.EdgeVectorParams(size=int(params["size"]), distance=DISTANCES[params["distance"]])

    vectors = settings.get("vectors") or {}
    sparse = {
        name: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf if (params or {}).get("modifier") == "idf" else None)
        for name, params in (settings.get("sparse_vectors") or {}).items()
    }
    named = dense(vectors) if "size" in vectors else {name: dense(params) for name, params in vectors.items()}
    return edge.EdgeConfig(vectors=named or None, sparse_vectors=sparse or None)


def id_of(value):
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise Refused(400, f"{value!r} is not a point id")
    if isinstance(value, int):
        return value
    try:
        return uuid.UUID(value)
    except ValueError:
        raise Refused(400, f"{value!r} is neither a number nor a UUID") from None


def vector_of(value):
    if isinstance(value, dict) and set(value) == {"indices", "values"}:
        return edge.SparseVector(indices=value["indices"], values=value["values"])
    if isinstance(value, dict):
        return {name: vector_of(part) for name, part in value.items()}
    return [float(x) for x in value]


def points_of(body):
    if "batch" in body:
        batch = body["batch"]
        vectors = batch["vectors"]
        for i, point in enumerate(batch["ids"]):
            own = {name: column[i] for name, column in vectors.items()} if isinstance(vectors, dict) else vectors[i]
            yield edge.Point(id_of(point), vector_of(own), (batch.get("payloads") or [None] * (i + 1))[i])
        return
    for point in body["points"]:
        only(point, "id", "vector", "payload")
        yield edge.Point(id_of(point["id"]), vector_of(point.get("vector") or {}), point.get("payload"))


def match_of(match):
    kind, value = next(iter(only(match, "value", "any", "except", "text").items()))
    return {"value": edge.MatchValue, "any": edge.MatchAny, "except": edge.MatchExcept, "text": edge.MatchText}[kind](value)


def condition_of(condition):
    if "key" in condition:
        only(condition, "key", "match", "range")
        match = match_of(condition["match"]) if condition.get("match") else None
        limits = {k: v for k, v in (condition.get("range") or {}).items() if v is not None}
        moments = any(isinstance(v, str) for v in limits.values())
        span = (edge.RangeDateTime if moments else edge.RangeFloat)(**limits) if limits else None
        return edge.FieldCondition(condition["key"], match=match, range=span)
    if "has_id" in condition:
        return edge.HasIdCondition({id_of(point) for point in condition["has_id"]})
    if "is_empty" in condition:
        return edge.IsEmptyCondition(condition["is_empty"]["key"])
    if "is_null" in condition:
        return edge.IsNullCondition(condition["is_null"]["key"])
    if set(condition) & {"must", "should", "must_not"}:
        return filter_of(condition)
    raise Refused(400, f"the stand-in does not know the condition {condition!r}")


def filter_of(body):
    if not body:
        return None
    only(body, "must", "should", "must_not")

    def listed(value):
        return [condition_of(c) for c in (value if isinstance(value, list) else [value])] if value else None

    return edge.Filter(must=listed(body.get("must")), should=listed(body.get("should")), must_not=listed(body.get("must_not")))


def query_of(query, using):
    if query is None:
        return None
    if isinstance(query, dict) and "nearest" in query:
        query = only(query, "nearest")["nearest"]
    if isinstance(query, list) or isinstance(query, dict) and set(query) == {"indices", "values"}:
        return edge.Query.Nearest(vector_of(query), using)
    if isinstance(query, dict) and "rrf" in query:
        rrf = only(query["rrf"], "k", "weights")
        return edge.Fusion.Rrf(k=rrf.get("k") or 2, weights=rrf.get("weights"))
    if isinstance(query, dict) and query.get("fusion") == "rrf":
        return edge.Fusion.Rrf(k=2)
    if isinstance(query, dict) and query.get("fusion") == "dbsf":
        return edge.Fusion.Dbsf()
    raise Refused(400, f"the stand-in does not know the query {json.dumps(query)[:80]}")


STAGE = ("query", "using", "filter", "limit", "prefetch", "score_threshold", "params")


def prefetch_of(body):
    stages = body if isinstance(body, list) else [body] if body else []
    return [edge.Prefetch(limit=only(stage, *STAGE).get("limit") or 10, query=query_of(stage.get("query"), stage.get("using")),
                          prefetches=prefetch_of(stage.get("prefetch")) or None, filter=filter_of(stage.get("filter")),
                          score_threshold=stage.get("score_threshold")) for stage in stages]


def payload_wish(value, default):
    if isinstance(value, dict):
        return list(only(value, "include")["include"])
    return default if value is None else value


# --- from the engine to the wire

def id_text(value):
    return value if isinstance(value, int) else str(value)


def vector_text(value):
    if isinstance(value, edge.SparseVector):
        return {"indices": list(value.indices), "values": list(value.values)}
    if isinstance(value, dict):
        return {name: vector_text(part) for name, part in value.items()}
    return value


def record_text(record, wants_payload, wants_vector):
    answer = {"id": id_text(record.id)}
    if wants_payload:
        answer["payload"] = record.payload or {}
    if wants_vector:
        answer["vector"] = vector_text(record.vector)
    return answer


class Collection:
    """One shard of the engine, its settings beside it. Calls are serialized by `lock`."""

    def __init__(self, folder, settings=None):
        self.folder = folder
        self.lock = threading.RLock()
        shard = str(folder / "shard")
        if settings is None:
            self.settings = json.loads((folder / "settings.json").read_text())
            self.shard = edge.EdgeShard.load(shard)
        else:
            self.settings = settings
            (folder / "shard").mkdir(parents=True)
            self.shard = edge.EdgeShard.create(shard, config_of(settings))
            self.save_settings()

    def save_settings(self):
        new = self.folder / "settings.new"
        with open(new, "w") as file:
            json.dump(self.settings, file)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self.folder / "settings.json")

    def update(self, operation, wait):
        with self.lock:
            self.shard.update(operation)
            if wait:
                self.shard.flush()

    def index(self, field, schema):
        kind = schema if isinstance(schema, str) else schema.get("type")
        if kind not in SCHEMAS:
            raise Refused(400, f"unknown field schema {schema!r}")
        self.update(edge.UpdateOperation.create_field_index(field, SCHEMAS[kind]), True)
        self.settings.setdefault("payload_schema", {})[field] = kind
        self.save_settings()

    def everything(self):
        """All points, in order of their ids."""
        offset = None
        while True:
            records, offset = self.shard.scroll(edge.ScrollRequest(offset=offset, limit=256, with_payload=True, with_vector=True))
            yield from records
            if offset is None:
                return

    def info(self):
        with self.lock:
            info = self.shard.info()
        return {"status": "green", "optimizer_status": "ok", "points_count": info.points_count, "indexed_vectors_count": info.indexed_vectors_count,
                "segments_count": info.segments_count,
                "config": {"params": {"vectors": self.settings.get("vectors") or {}, "sparse_vectors": self.settings.get("sparse_vectors") or None,
                                      "shard_number": 1, "replication_factor": 1, "write_consistency_factor": 1, "on_disk_payload": True},
                           "hnsw_config": {"m": 16, "ef_construct": 100, "full_scan_threshold": 10000},
                           "optimizer_config": {"deleted_threshold": 0.2, "vacuum_min_vector_number": 1000, "default_segment_number": 0,
                                                "flush_interval_sec": 5}},
                "payload_schema": {field: {"data_type": kind, "points": info.points_count}
                                   for field, kind in self.settings.get("payload_schema", {}).items()}}


class Server:
    """All collections of a storage folder, and what can be asked of them."""

    def __init__(self, storage, snapshots):
        self.folder, self.snapshots = storage / "collections", snapshots
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        for left in self.folder.glob(".new-*"):
            shutil.rmtree(left)
        self.collections = {path.name: Collection(path) for path in sorted(self.folder.iterdir())}

    def find(self, name):
        with self.lock:
            found = self.collections.get(name)
        if not found:
            raise Refused(404, f"Not found: Collection `{name}` doesn't exist!")
        return found

    def create(self, name, settings):
        only(settings, "vectors", "sparse_vectors", "payload_schema", "shard_number", "replication_factor", "write_consistency_factor",
             "on_disk_payload", "hnsw_config", "optimizers_config", "wal_config", "quantization_config", "metadata", "strict_mode_config",
             "sharding_method", "init_from")
        if not NAME.match(name) or name.startswith("."):
            raise Refused(422, f"{name!r} is no name for a collection")
        with self.lock:
            if name in self.collections:
                raise Refused(409, f"Wrong input: Collection `{name}` already exists!")
            folder = self.folder / f".new-{uuid.uuid4()}"
            folder.mkdir()
            Collection(folder, {k: settings.get(k) for k in ("vectors", "sparse_vectors")}).shard.close()
            folder.rename(self.folder / name)
            self.collections[name] = Collection(self.folder / name)

    def drop(self, name):
        with self.lock:
            found = self.collections.pop(name, None)
        if not found:
            return False
        with found.lock:
            found.shard.close()
            shutil.rmtree(found.folder)
        return True

    # --- snapshots: a tar of the settings and of all points, one JSON object a line

    def snapshot_text(self, path):
        checksum = path.with_suffix(path.suffix + ".sha256")
        return {"name": path.name, "size": path.stat().st_size, "creation_time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(path.stat().st_mtime)),
                "checksum": checksum.read_text() if checksum.exists() else None}

    def snapshot(self, name):
        found = self.find(name)
        folder = self.snapshots / name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}-{time.time_ns()}.snapshot"
        partial = path.with_suffix(".part")
        with found.lock, tarfile.open(partial, "w") as tar, tempfile.TemporaryFile() as lines:
            for record in found.everything():
                lines.write(json.dumps(record_text(record, True, True)).encode() + b"\n")
            settings = json.dumps(found.settings).encode()
            for entry, source, size in (("settings.json", io.BytesIO(settings), len(settings)), ("points.jsonl", lines, lines.tell())):
                source.seek(0)
                header = tarfile.TarInfo(entry)
                header.size = size
                tar.addfile(header, source)
        with open(partial, "rb") as file:
            path.with_suffix(".snapshot.sha256").write_text(hashlib.file_digest(file, "sha256").hexdigest())
        partial.rename(path)
        return self.snapshot_text(path)

    def recover(self, name, path, checksum):
        with open(path, "rb") as file:
            if checksum and hashlib.file_digest(file, "sha256").hexdigest() != checksum:
                raise Refused(400, "Bad request: Snapshot checksum mismatch")
        try:
            with tarfile.open(path) as tar:
                settings = json.load(tar.extractfile("settings.json"))
                with self.lock:
                    self.drop(name)
                    self.create(name, settings)
                found = self.find(name)
                for field, kind in (settings.get("payload_schema") or {}).items():
                    found.index(field, kind)
                batch = []
                for line in tar.extractfile("points.jsonl"):
                    batch.append(json.loads(line))
                    if len(batch) == 256:
                        found.update(edge.UpdateOperation.upsert_points(list(points_of({"points": batch}))), False)
                        batch = []
                found.update(edge.UpdateOperation.upsert_points(list(points_of({"points": batch}))), True)
        except (tarfile.TarError, KeyError, ValueError) as error:
            raise Refused(400, f"this is no snapshot of the stand-in: {error}") from None

    # --- requests

    def collection_request(self, method, name, rest, body, query):
        """What /collections/{name}/{rest} answers."""
        if rest == [] and method == "PUT":
            self.create(name, body)
            return True
        if rest == [] and method == "DELETE":
            return self.drop(name)
        if rest == ["exists"]:
            return {"exists": name in self.collections}
        if rest[:1] == ["snapshots"]:
            return self.snapshot_request(method, name, rest[1:], body, query)
        found = self.find(name)
        wait = query.get("wait") == "true"
        done = {"operation_id": 0, "status": "completed" if wait else "acknowledged"}
        match method, rest:
            case "GET", []:
                return found.info()
            case "PATCH", []:
                return True  # tuning of what the stand-in does not have
            case "PUT", ["index"]:
                found.index(body["field_name"], body.get("field_schema") or "keyword")
            case "DELETE", ["index", field]:
                found.update(edge.UpdateOperation.delete_field_index(field), True)
            case "PUT", ["points"]:
                found.update(edge.UpdateOperation.upsert_points(list(points_of(only(body, "points", "batch")))), wait)
            case "POST", ["points", "delete"]:
                only(body, "points", "filter")
                found.update(edge.UpdateOperation.delete_points([id_of(p) for p in body["points"]]) if "points" in body else
                             edge.UpdateOperation.delete_points_by_filter(filter_of(body["filter"])), wait)
            case "POST" | "PUT", ["points", "payload"]:
                only(body, "points", "filter", "payload", "key")
                kind = "set_payload" if method == "POST" else "overwrite_payload"
                if "points" in body:
                    operation = getattr(edge.UpdateOperation, kind)([id_of(p) for p in body["points"]], body["payload"], body.get("key"))
                else:
                    operation = getattr(edge.UpdateOperation, kind + "_by_filter")(filter_of(body["filter"]), body["payload"], body.get("key"))
                found.update(operation, wait)
            case _:
                return self.reading_request(method, found, rest, body)
        return done

    def reading_request(self, method, found, rest, body):
        match method, rest:
            case "POST", ["points", "count"]:
                with found.lock:
                    return {"count": found.shard.count(edge.CountRequest(exact=True, filter=filter_of(body.get("filter"))))}
            case "POST", ["points"]:
                payload, vector = payload_wish(body.get("with_payload"), True), body.get("with_vector") or False
                with found.lock:
                    records = found.shard.retrieve([id_of(p) for p in body["ids"]], with_payload=payload, with_vector=vector)
                return [record_text(r, payload, vector) for r in records]
            case "GET", ["points", point]:
                with found.lock:
                    records = found.shard.retrieve([id_of(int(point) if point.isdigit() else point)], with_payload=True, with_vector=True)
                if not records:
                    raise Refused(404, f"Not found: Point with id {point} does not exists!")
                return record_text(records[0], True, True)
            case "POST", ["points", "scroll"]:
                only(body, "filter", "limit", "offset", "with_payload", "with_vector")
                payload, vector = payload_wish(body.get("with_payload"), True), body.get("with_vector") or False
                offset = None if body.get("offset") is None else id_of(body["offset"])
                with found.lock:
                    records, after = found.shard.scroll(edge.ScrollRequest(offset=offset, limit=body.get("limit") or 10,
                                                                           filter=filter_of(body.get("filter")), with_payload=payload, with_vector=vector))
                return {"points": [record_text(r, payload, vector) for r in records], "next_page_offset": None if after is None else id_text(after)}
            case "POST", ["points", "query"]:
                return {"points": self.query(found, body)}
            case "POST", ["points", "query", "batch"]:
                return [{"points": self.query(found, one)} for one in body["searches"]]
        raise Refused(404, "the stand-in has no such operation")

    def query(self, found, body):
        only(body, *STAGE, "with_payload", "with_vector", "offset", "shard_key", "lookup_from")
        payload, vector = payload_wish(body.get("with_payload"), False), body.get("with_vector") or False
        request = edge.QueryRequest(limit=body.get("limit") or 10, offset=body.get("offset") or 0, query=query_of(body.get("query"), body.get("using")),
                                    prefetches=prefetch_of(body.get("prefetch")) or None, with_payload=payload, with_vector=vector,
                                    filter=filter_of(body.get("filter")), score_threshold=body.get("score_threshold"))
        with found.lock:
            hits = found.shard.query(request)
        return [record_text(hit, payload, vector) | {"version": hit.version, "score": hit.score} for hit in hits]

    def snapshot_request(self, method, name, rest, body, query):
        folder = self.snapshots / name
        match method, rest:
            case "GET", []:
                self.find(name)
                return [self.snapshot_text(path) for path in sorted(folder.glob("*.snapshot"))]
            case "POST", []:
                return self.snapshot(name)
            case "PUT", ["recover"]:
                location = urllib.parse.urlparse(body["location"])
                path = pathlib.Path(urllib.parse.unquote(location.path)).resolve()
                if location.scheme != "file" or not path.is_relative_to(self.snapshots.resolve()):
                    raise Refused(403, "a snapshot is recovered from the snapshots folder only")
                self.recover(name, path, body.get("checksum"))
                return True
            case "POST", ["upload"]:
                self.recover(name, body, query.get("checksum"))
                return True
        if len(rest) == 1 and NAME.match(rest[0]) and (folder / rest[0]).is_file():
            if method == "GET":
                return folder / rest[0]
            if method == "DELETE":
                (folder / rest[0]).unlink()
                (folder / (rest[0] + ".sha256")).unlink(missing_ok=True)
                return True
        raise Refused(404, "there is no such snapshot")


READING = re.compile(r"/collections/[^/]+/points(/(query|query/batch|scroll|count))?\Z")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "qdrant-stand-in"
    timeout = 120

    def answer(self, status, content, kind="application/json"):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.send_header("x-stand-in", "qdrant-edge")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def may(self, path):
        """Whether the key of this request allows it."""
        full, reader = os.environ.get("QDRANT__SERVICE__API_KEY"), os.environ.get("QDRANT__SERVICE__READ_ONLY_API_KEY")
        if not full and not reader:
            return True
        shown = self.headers.get("api-key") or self.headers.get("authorization", "").removeprefix("Bearer ")
        if full and hmac.compare_digest(shown, full):
            return True
        reads = self.command in ("GET", "HEAD") or self.command == "POST" and READING.match(path)
        return bool(reader and reads and hmac.compare_digest(shown, reader))

    def body(self, path):
        length = self.headers.get("content-length")
        if self.headers.get("transfer-encoding") or not (length or "0").isdigit():
            self.close_connection = True
            raise Refused(411, "the stand-in wants a content-length")
        length = int(length or 0)
        upload = path.endswith("/snapshots/upload")
        if length > (SNAPSHOT_BYTES_MAX if upload else BODY_BYTES_MAX):
            self.close_connection = True
            raise Refused(413, f"JSON payload ({length} bytes) is larger than allowed (limit: {BODY_BYTES_MAX} bytes).")
        data = self.rfile.read(length)
        if not upload:
            return json.loads(data) if data else {}
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        for part in email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + data).iter_parts():
            if part.get_param("name", header="content-disposition") == "snapshot":
                with tempfile.NamedTemporaryFile(delete=False) as file:
                    file.write(part.get_payload(decode=True))
                return file.name
        raise Refused(400, "the form has no part 'snapshot'")

    def respond(self):
        began = time.monotonic()
        split = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(split.query))
        upload = None
        try:
            body = self.body(split.path)
            upload = body if isinstance(body, str) else None
            parts = [urllib.parse.unquote(part) for part in split.path.strip("/").split("/")]
            if split.path in ("/healthz", "/livez", "/readyz"):
                return self.answer(200, b"healthz check passed", "text/plain")
            if not self.may(split.path):
                return self.answer(401, b"Must provide an API key or an Authorization bearer token", "text/plain")
            match self.command, parts:
                case "GET", [""]:
                    return self.answer(200, json.dumps({"title": "qdrant - vector search engine", "version": VERSION,
                                                        "stand_in": "qdrant-edge, for rehearsal only"}).encode())
                case "GET", ["metrics"]:
                    return self.answer(200, f"# TYPE collections_total gauge\ncollections_total {len(self.server.data.collections)}\n".encode(), "text/plain")
                case "GET", ["collections"]:
                    result = {"collections": [{"name": name} for name in sorted(self.server.data.collections)]}
                case method, ["collections", name, *rest]:
                    result = self.server.data.collection_request(method, name, rest, body, query)
                case _:
                    raise Refused(404, "the stand-in has no such operation")
            if isinstance(result, pathlib.Path):
                return self.answer(200, result.read_bytes(), "application/octet-stream")
            answer = {"result": result, "status": "ok", "time": time.monotonic() - began}
            self.answer(200, json.dumps(answer).encode())
        except Refused as refused:
            self.fail(refused.status, str(refused), began)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            self.fail(400, f"Format error in JSON body: {error!r}", began)
        except ConnectionError:
            raise
        except OSError as error:
            self.fail(500, str(error), began)
        except Exception as error:  # the engine has no class of errors of its own
            self.fail(400, str(error), began)
        finally:
            if upload:
                os.unlink(upload)

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except ConnectionError:  # the client left
            self.close_connection = True

    def fail(self, status, message, began):
        self.answer(status, json.dumps({"status": {"error": message}, "time": time.monotonic() - began, "result": None}).encode())

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = respond

    def log_message(self, format, *arguments):
        pass


def main():
    storage = pathlib.Path(os.environ.get("QDRANT__STORAGE__STORAGE_PATH", "/qdrant/storage"))
    snapshots = pathlib.Path(os.environ.get("QDRANT__STORAGE__SNAPSHOTS_PATH", storage / "snapshots"))
    server = http.server.ThreadingHTTPServer((os.environ.get("QDRANT__SERVICE__HOST", "0.0.0.0"), int(os.environ.get("QDRANT__SERVICE__HTTP_PORT", "6333"))),
                                             Handler)
    server.daemon_threads = True
    server.data = Server(storage, snapshots)
    print(f"qdrant stand-in (qdrant-edge) listens on {server.server_address[1]}, {len(server.data.collections)} collections in {storage}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    for collection in server.data.collections.values():
        with collection.lock:
            collection.shard.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
