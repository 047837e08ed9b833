"""The program that names the first replica of a service like the service, on containers that are only created: nothing of them runs."""
import subprocess
import uuid

import pytest

from stack_in_containers import ROOT, shell

PROJECT = f"names-test-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def service():
    """A service that no stack of this machine has."""
    if subprocess.run(["docker", "info"], capture_output=True).returncode != 0:
        pytest.exit("no Docker Engine answers: scripts/container_lab up", returncode=2)
    yield f"wrkhrs-{PROJECT}"
    shell(f"docker ps --all --quiet --filter label=com.docker.compose.project={PROJECT} | xargs --no-run-if-empty docker rm --force")


def named(service, name):
    """What a container of that name is called after the program ran."""
    container = shell(f"docker create --name {name} --label com.docker.compose.project={PROJECT} --label com.docker.compose.service={service} "
                      "--label com.docker.compose.container-number=1 --label com.docker.compose.oneoff=False alpine true").strip()
    shell(f"{ROOT}/scripts/name_replicas compose up --project-name={PROJECT}")
    return shell(f"docker inspect --format '{{{{.Name}}}}' {container}").strip().lstrip("/")


def test_the_first_replica_is_named_like_its_service(service):
    assert named(service, f"{PROJECT}-{service}-1") == service


def test_what_compose_is_about_to_put_in_anothers_place_keeps_the_name_that_compose_knows(service):
    name = f"0123456789ab_{PROJECT}-{service}-1"
    assert named(service, name) == name
