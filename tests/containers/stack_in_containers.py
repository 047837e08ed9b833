"""What the tests of this folder share: commands, questions to the services, and load on them."""
import collections
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
COMPOSE = "docker compose -f docker-compose.yml -f docker-compose.ai.yml"
PORTS = {"wrkhrs-gateway": 8080, "wrkhrs-orchestrator": 8081, "wrkhrs-rag": 8082, "wrkhrs-llm": 8083, "wrkhrs-asr": 8084, "wrkhrs-mcp": 8085,
         "wrkhrs-tool-registry": 8086}
HOME = pathlib.Path(os.environ.get("WRKHRS_HOME") or pathlib.Path.home() / ".local/share/wrkhrs")
LIVE_VOLUMES = ["qdrant_data", "mlflow_data", "birtha_rag_data", "birtha_postgres_data", "birtha_minio_data"]


def shell(command, timeout=600, check=True, cwd=ROOT):
    done = subprocess.run(["bash", "-c", command], cwd=cwd, text=True, capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL)
    assert not check or done.returncode == 0, f"{command}: code {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}"
        time.sleep(0.5)
    return value


def get(url, key=None, body=None, timeout=30):
    """(status, decoded answer); status 0 when nothing answers."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    if body is not None:
        headers["content-type"] = "application/json"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode() if body is not None else None, headers), timeout=timeout) as answer:
            text = answer.read().decode(errors="replace")
            return answer.status, json.loads(text) if "json" in answer.headers.get("content-type", "") else text
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)


def answers(service):
    return get(f"http://localhost:{PORTS[service]}/health", timeout=5)[0] == 200


def all_answer(seconds=120):
    for service in PORTS:
        wait_until(lambda: answers(service), seconds, f"{service} answers at {PORTS[service]}")


def not_well(service):
    """What a service's /health says is wrong; nothing when it is well."""
    status, answer = get(f"http://localhost:{PORTS[service]}/health")
    if status == 200 and answer["status"] == "ok":
        return []
    if not isinstance(answer, dict):
        return [f"{service} answers {status}: {answer}"]
    return [f"{service} is {answer['status']}: {item['name']}: {item.get('error')}" for item in answer["dependencies"] if item["status"] != "ok"] or [str(answer)]


def all_well(seconds=180):
    """Every service and all that it depends on is well, three times on end: what has just started may miss one check after passing another."""
    deadline, in_turn = time.monotonic() + seconds, 0
    while in_turn < 3:
        wrong = [line for service in PORTS for line in not_well(service)]
        in_turn = 0 if wrong else in_turn + 1
        assert time.monotonic() < deadline, f"not all well in {seconds} s: {wrong}"
        time.sleep(1.1)  # a result is given again for one second


def replicas(service):
    return shell(f"{COMPOSE} ps --quiet {service}").split()


def running():
    return set(shell(f"{COMPOSE} ps --services").split())


def api_key():
    return os.environ.get("WRKHRS_API_KEY") or (HOME / "api-key").read_text().strip()


def balanced(service):
    """Replicas that the edge sends requests to."""
    text = shell("docker exec wrkhrs-edge bash -c 'exec 3<>/dev/tcp/127.0.0.1/8404; printf \"GET /metrics HTTP/1.0\\r\\n\\r\\n\" >&3; cat <&3'")
    return sum(1 for line in text.splitlines() if line.startswith("haproxy_server_status{") and f'proxy="{service}"' in line
               and 'server="replica-' in line and 'state="UP"' in line and line.endswith(" 1"))


class Client:
    """One connection to a port of the edge, as an SDK keeps it. A call is made once: nothing is repeated here."""

    def __init__(self, port, key):
        self.port, self.key, self.connection = port, key, None

    def call(self, method, path, body=None, content_type="application/json", timeout=120):
        """(status, answer); status 0 where no answer came."""
        if isinstance(body, dict):
            body = json.dumps(body)
        for fresh in (self.connection is None, True):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
            try:
                self.connection.request(method, path, body, {"authorization": f"Bearer {self.key}", "content-type": content_type})
                answer = self.connection.getresponse()
                text = answer.read()
                return answer.status, json.loads(text) if "json" in answer.headers.get("content-type", "") else text
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.connection.close()
                self.connection = None
                # An idle connection may be closed by the server at any time; every SDK opens another one then.
                if not fresh and isinstance(error, (http.client.RemoteDisconnected, BrokenPipeError)):
                    continue
                return 0, f"{type(error).__name__}: {error}"
        raise AssertionError("not reached")

    def upload(self, name, text):
        edge = "wrkhrs-boundary"
        body = (f'--{edge}\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nassistants\r\n--{edge}\r\ncontent-disposition: form-data; name="file"; '
                f'filename="{name}"\r\ncontent-type: text/plain\r\n\r\n{text}\r\n--{edge}--\r\n')
        return self.call("POST", "/v1/files", body.encode(), f"multipart/form-data; boundary={edge}")


class Load:
    """Calls `operation(number)` on some threads until it is stopped; it returns (status, what came)."""

    def __init__(self, name, threads, operation, pause_s=0.0):
        self.name, self.operation, self.pause_s = name, operation, pause_s
        self.done, self.lock, self.ending = [], threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(threads)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        while not self.ending.is_set():
            began = time.monotonic()
            status, what = self.operation(number)
            with self.lock:
                self.done.append((began, time.monotonic() - began, status, what))
            self.ending.wait(self.pause_s)

    def stop(self):
        self.ending.set()
        for thread in self.threads:
            thread.join(200)
            assert not thread.is_alive(), f"{self.name}: a call never ended"
        return self

    def failures(self):
        return [entry for entry in self.done if not 200 <= entry[2] < 300]

    def figures(self):
        """Calls, those a second, failures, median and 99th percentile and longest time in ms."""
        times = sorted(entry[1] * 1000 for entry in self.done)
        length = max(entry[0] + entry[1] for entry in self.done) - min(entry[0] for entry in self.done)
        return {"calls": len(times), "per_second": round(len(times) / length, 1), "failures": len(self.failures()),
                "p50_ms": round(statistics.median(times), 1), "p99_ms": round(times[int(len(times) * 0.99)], 1), "longest_ms": round(times[-1])}

    def __str__(self):
        kinds = collections.Counter(f"{entry[2]} {str(entry[3])[:120]}" for entry in self.failures())
        return f"{self.name}: {self.figures()}" + "".join(f"\n    {count} × {kind}" for kind, count in kinds.most_common(4))
