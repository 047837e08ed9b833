"""What replicas of the gateway share through PostgreSQL: limits. Real processes, a real server."""
import concurrent.futures
import time

import httpx
import pytest
from gateway_process import KEY, GatewayProcess
from postgres_server import PostgresServer, programs

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture
def postgres():
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def gateways(postgres, tmp_path):
    """A factory: three gateways with one database."""
    started = []

    def start(config: str, count: int = 3) -> list[GatewayProcess]:
        environment = {"DATABASE_URL": postgres.url, "WRKHRS_INTERNAL_TOKEN": "wi-" + "0" * 40}
        for number in range(count):
            started.append(GatewayProcess(tmp_path / f"home-{number}", config, environment))
        return started

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()


def ask_through_all(gateways: list[GatewayProcess], seconds: float, refused_min: int = 0) -> tuple[int, int]:
    """How many requests of one key were let through and how many refused, in `seconds`, or later where each client has not been
    refused `refused_min` times by then. An unknown model is asked for, so that nothing but the gateway answers."""
    end = time.monotonic() + seconds

    def ask(url: str) -> tuple[int, int]:
        passed = refused = 0
        with httpx.Client(base_url=url, headers={"authorization": f"Bearer {KEY}"}, timeout=30) as client:
            while time.monotonic() < end or (refused < refused_min and time.monotonic() < end + 120):
                answer = client.post("/v1/embeddings", json={"model": "nothing", "input": "x"})
                if answer.status_code == 429:
                    assert answer.json()["error"]["code"] == "rate_limit_exceeded" and answer.headers["retry-after"]
                    refused += 1
                    time.sleep(0.01)
                else:
                    assert answer.status_code == 404, answer.text
                    passed += 1
        return passed, refused

    with concurrent.futures.ThreadPoolExecutor(len(gateways) * 2) as pool:
        results = list(pool.map(ask, [g.url for g in gateways] * 2))
    return sum(r[0] for r in results), sum(r[1] for r in results)


@pytest.mark.parametrize("limit", [60, 300])
def test_three_gateways_hold_one_limit(gateways, limit):
    running = gateways(f"gateway:\n  requests_per_minute: {limit}\n")
    began = time.monotonic()
    passed, refused = ask_through_all(running, 6, refused_min=3)
    seconds = time.monotonic() - began
    allowance = max(limit / 100, len(running))
    print(f"limit {limit} a minute, {len(running)} gateways, {seconds:.1f} s: {passed} let through, {refused} refused")
    assert passed <= limit + limit / 60 * seconds, "never more than the limit"
    assert passed >= limit - allowance, "they were refused when nothing was left"
    assert refused > 0


def test_a_killed_gateway_and_a_killed_database_do_not_stop_the_others(gateways, postgres):
    limit = 300
    running = gateways(f"gateway:\n  requests_per_minute: {limit}\n")
    running[0].process.kill()
    running[0].process.wait()
    began = time.monotonic()
    postgres.kill()
    passed, _ = ask_through_all(running[1:], 4)
    assert passed > limit / 2, "each goes on with its share"
    health = running[1].http.get("/health").json()
    assert "limits" in {d["name"] for d in health["dependencies"] if d["status"] != "ok"}, health
    postgres.start()
    deadline = time.monotonic() + 30
    while any(d["status"] != "ok" for d in running[1].http.get("/health").json()["dependencies"]
              if d["name"] == "limits"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    more, _ = ask_through_all(running[1:], 2)
    assert passed + more <= limit + limit / 60 * (time.monotonic() - began) + 2
