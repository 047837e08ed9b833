import os
import pathlib
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from stack_in_containers import LIVE_VOLUMES, running, shell  # noqa: E402


@pytest.fixture(scope="session")
def this_machine_may_be_used():
    """For tests that start the stack and delete its volumes."""
    if not shutil.which("docker") or subprocess.run(["docker", "info"], capture_output=True).returncode != 0:
        pytest.exit("no Docker Engine answers: scripts/container_lab up", returncode=2)
    os.environ["WRKHRS_RUNTIME"] = "compose"
    theirs = sorted(set(LIVE_VOLUMES) & set(shell("docker volume ls --quiet").split()))
    if (running() or theirs) and os.environ.get("WRKHRS_RUNBOOK_TEST") != "1":
        pytest.exit(f"a stack of this machine is here ({', '.join(theirs) or 'running'}), and these tests would delete its data; "
                    "WRKHRS_RUNBOOK_TEST=1 says that they may", returncode=2)


ORDER = ["coverage", "compose_files", "image_programs", "edge", "names", "runbook", "mlflow", "shared_state", "outages", "scaling"]  # the later ones take over the stack of the runbook


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: ORDER.index(name) if (name := item.path.stem.removeprefix("test_")) in ORDER else -1)
