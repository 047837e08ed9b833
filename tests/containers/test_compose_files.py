"""The Compose files with every combination that the documents name, as Compose reads them. Needs the Compose plugin, not an engine."""
import itertools
import json
import os
import pathlib
import subprocess

import pytest
import yaml

ROOT = pathlib.Path(__file__).parents[2]
BASE = ["docker-compose.yml", "docker-compose.ai.yml"]
OPTIONAL = ["docker-compose.gpu.yml", "docker-compose.egress.yml"]
IMAGES = ["deploy/platform/published.env", "deploy/platform/airgapped.env"]
COMBINATIONS = [[*BASE, *more] for count in range(3) for more in itertools.combinations(OPTIONAL, count)]


def read(files, images, **variables):
    command = ["docker", "compose", "--env-file", images, *itertools.chain.from_iterable(("-f", name) for name in files), "--profile", "*", "config",
               "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=120, env=os.environ | variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("images", IMAGES)
@pytest.mark.parametrize("files", [BASE[:1], *COMBINATIONS], ids=lambda files: "+".join(name.split(".")[1] for name in files))
def test_each_combination_is_valid_and_each_image_is_named(files, images):
    config = read(files, images)
    assert config["name"] == "birtha"
    for name, service in config["services"].items():
        assert "provider" in service or ":" in service["image"], name
        assert "provider" in service or not service["image"].endswith(":latest") or service["image"] == "alpine:latest", name


def test_what_published_images_are_named_is_pinned_and_is_what_the_files_say_without_env():
    text = (ROOT / IMAGES[0]).read_text()
    names = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    for variable, image in names.items():
        if variable.endswith("_IMAGE"):
            version = image.rsplit(":", 1)[1]
            assert version != "latest" and any(digit.isdigit() for digit in version), image
            assert f"${{{variable}:-{image}}}" in (ROOT / "docker-compose.yml").read_text(), variable


def test_only_the_edge_and_grafana_publish_and_on_this_machine_alone():
    services = read(BASE, IMAGES[0])["services"]
    publishing = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert set(publishing) == {"wrkhrs-edge", "grafana"}
    assert {port["host_ip"] for ports in publishing.values() for port in ports} == {"127.0.0.1"}
    assert [port["published"] for port in publishing["wrkhrs-edge"]] == ["8080", "8081", "8082", "8083", "8084", "8085", "8086", "6333"]


def test_every_service_is_confined_bounded_and_starts_again():
    services = {name: service for name, service in read(BASE, IMAGES[0])["services"].items() if "provider" not in service}
    for name, service in services.items():
        assert service["logging"]["options"]["max-size"] == "10m", name
        assert service["cap_drop"] == ["ALL"], name
        if name not in ("grafana",):
            assert service["read_only"], name
    for name in ("wrkhrs-gateway", "wrkhrs-orchestrator", "wrkhrs-rag", "wrkhrs-llm", "wrkhrs-asr", "wrkhrs-mcp", "wrkhrs-tool-registry", "wrkhrs-edge",
                 "postgres", "minio", "mlflow", "qdrant", "prometheus", "alertmanager"):
        assert services[name]["restart"] == "unless-stopped", name
        assert services[name]["deploy"]["resources"]["limits"]["memory"], name
        assert "container_name" not in services[name], name


def test_a_gpu_is_reserved_where_the_file_for_it_is_given():
    services = read([*BASE, OPTIONAL[0]], IMAGES[0])["services"]
    for name in ("wrkhrs-llm", "wrkhrs-asr", "wrkhrs-rag"):
        device = services[name]["deploy"]["resources"]["reservations"]["devices"][0]
        assert (device["driver"], device["capabilities"], device["count"]) == ("nvidia", ["gpu"], -1), name
    assert services["wrkhrs-asr"]["environment"]["ASR_DEVICE"] == "auto", "and where there is none it runs on the CPU"


def test_all_images_are_built_alike_with_or_without_cuda():
    for variables, expected in (({}, "0"), ({"WRKHRS_CUDA": ""}, "0"), ({"WRKHRS_CUDA": "1"}, "1")):
        for files in (BASE, [*BASE, OPTIONAL[0]]):
            built = {name: service["build"]["args"]["WRKHRS_CUDA"] for name, service in read(files, IMAGES[0], **variables)["services"].items()
                     if name.startswith("wrkhrs-") and "build" in service}
            assert len(built) >= 10 and set(built.values()) == {expected}, built


def test_replicas_stand_in_env_so_that_a_plain_up_keeps_them():
    services = read(BASE, IMAGES[0], WRKHRS_RAG_REPLICAS="2", WRKHRS_GATEWAY_REPLICAS="3")["services"]
    assert services["wrkhrs-rag"]["deploy"]["replicas"] == 2 and services["wrkhrs-gateway"]["deploy"]["replicas"] == 3


def test_the_volumes_of_the_runbook_have_their_names():
    volumes = yaml.safe_load((ROOT / BASE[0]).read_text())["volumes"]
    assert volumes["qdrant_data"]["name"] == "qdrant_data" and volumes["mlflow_data"]["name"] == "mlflow_data"
