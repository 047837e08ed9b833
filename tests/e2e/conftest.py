import functools
import pathlib
import sys

import httpx
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from stack import Stack  # noqa: E402

# httpx reads all authorities of the machine for each client: 40 ms of a processor, thousands of times. Once is enough.
httpx._transports.default.create_ssl_context = functools.cache(httpx.create_ssl_context)


# Handed out in this order (Makefile: --no-loadscope-reorder): a long file that begins last would run alone for minutes.
LONGEST_FIRST = ("test_model_update", "test_rag", "test_backup", "test_speech", "test_outages", "test_qdrant", "test_mcp_conformance", "test_tracking",
                 "test_doctor", "test_attack_requests", "test_monitoring", "test_cli")


def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """One running stack for all tests that leave it as they found it."""
    running = Stack(tmp_path_factory.mktemp("stack"))
    try:
        running.up()
        yield running
    finally:
        running.down()  # also what `up` gave up on


@pytest.fixture
def new_stack(tmp_path):
    """A factory of running stacks, for tests that break things: new_stack(environment={…})."""
    started = []

    def start(environment=None, config: str | None = None) -> Stack:
        home = tmp_path / f"home-{len(started)}"
        home.mkdir(mode=0o700)
        if config is not None:
            (home / "wrkhrs.yaml").write_text(config)
        one = Stack(home, environment)
        started.append(one)
        one.up()
        return one

    yield start
    for one in started:
        one.down()
