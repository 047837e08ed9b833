"""TLS of our own ports: between services, and for clients from outside. Plain HTTP is refused, certificates are verified by those who
call, and another certificate takes its place without a restart."""
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import time

import httpx
import pytest

from certificates import DAY, NOW, Authority
from stack import PORTS, Stack, eventually


class TlsStack(Stack):
    def __init__(self, home: pathlib.Path, environment: dict[str, str]) -> None:
        super().__init__(home, environment)
        self.authority = home / "tls/ca.pem"

    def url(self, service: str = "gateway") -> str:
        return super().url(service).replace("http://", "https://")

    def get(self, service: str, path: str, **options) -> httpx.Response:
        trust = options.pop("trust", self.authority)
        context = ssl.create_default_context(cafile=trust)
        headers = {"authorization": f"Bearer {self.key}"}
        return httpx.request(options.pop("method", "GET"), self.url(service) + path, verify=context, headers=headers, timeout=60, **options)

    def certificate(self, service: str, name: str | None = None, trust: pathlib.Path | None = None) -> dict | bytes:
        """What a fresh connection is shown; checked against `trust` where that is given."""
        context = ssl.create_default_context(cafile=trust) if trust else ssl._create_unverified_context()
        if name is None:
            context.check_hostname = False
        with socket.create_connection(("127.0.0.1", PORTS[service] + self.offset), timeout=30) as plain:
            with context.wrap_socket(plain, server_hostname=name) as tls:
                return tls.getpeercert() if trust else tls.getpeercert(binary_form=True)


def running(folder: pathlib.Path, environment: dict[str, str]) -> TlsStack:
    folder.mkdir(mode=0o700, exist_ok=True)
    stack = TlsStack(folder, environment)
    stack.up(wait_s=240)
    return stack


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
    """Everything between services is encrypted."""
    stack = running(tmp_path_factory.mktemp("internal") / "home", {"WRKHRS_TLS_INTERNAL": "true"})
    yield stack
    stack.down()


def test_every_port_speaks_https_that_verifies_and_nothing_else(encrypted, tmp_path):
    foreign = Authority(tmp_path, "foreign")
    for service in PORTS:
        assert encrypted.get(service, "/livez" if service != "llm" else "/health").status_code == 200, service
        plain = httpx.get(encrypted.url(service).replace("https", "http") + "/livez", timeout=30)
        assert plain.status_code == 400 and "speaks https" in plain.json()["error"]["message"], service
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            encrypted.get(service, "/livez", trust=foreign.file)
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(encrypted.url(service) + "/livez", timeout=30)  # the system's authorities
        assert f"wrkhrs-{service}" in {value for _, value in encrypted.certificate(service, "localhost", encrypted.authority)["subjectAltName"]}


def test_curl_trusts_the_stacks_authority_and_nothing_else(encrypted):
    url = encrypted.url("gateway").replace("127.0.0.1", "localhost") + "/health"
    done = subprocess.run(["curl", "--silent", "--show-error", "--cacert", encrypted.authority, url], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and json.loads(done.stdout)["status"] in ("ok", "degraded"), done
    assert subprocess.run(["curl", "--silent", url], capture_output=True, timeout=60).returncode == 60  # its code for a certificate


def test_requests_go_through_all_services_and_the_command_line_follows(encrypted):
    store = encrypted.get("gateway", "/v1/vector_stores", method="POST", json={"name": "tls"}).json()
    assert store["id"].startswith("vs_")
    assert encrypted.run("health").returncode == 0
    done = encrypted.run("tools", "run", "chem_molar_mass", "formula=H2O")  # command line, tool registry, mcp
    assert done.returncode == 0 and "18.0" in done.stdout, done
    health = encrypted.get("gateway", "/health").json()
    assert {d["name"]: d["status"] for d in health["dependencies"]}["wrkhrs-rag"] == "ok"
    answer = encrypted.get("gateway", "/v1/chat/completions", method="POST",
                           json={"model": "wrkhrs", "messages": [{"role": "user", "content": "What is the molar mass of H2O?"}]})
    assert answer.status_code == 200 and "18.0" in answer.text


def test_the_authority_is_private_and_expiry_is_a_metric(encrypted):
    for file in (encrypted.home / "tls").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file
    metrics = encrypted.get("rag", "/metrics").text
    expiry = {name: float(value) for name, value in re.findall(r'wrkhrs_certificate_expiry_timestamp_seconds\{file="([^"]+)"\} (\S+)', metrics)}
    assert expiry["wrkhrs-rag.pem"] > time.time() + 300 * 86400
    assert expiry["ca.pem"] > time.time() + 3000 * 86400
    assert encrypted.run("audit", "--quick", "--json").stdout.count("file-mode") == 0


def test_a_service_with_a_certificate_of_another_authority_is_not_talked_to(encrypted, tmp_path):
    """The proof that callers verify: rag is given a certificate that is good, but of somebody else's authority."""
    tls = encrypted.home / "tls"
    saved = {name: (tls / name).read_bytes() for name in ("wrkhrs-rag.pem", "wrkhrs-rag.key")}
    foreign = Authority(tmp_path, "foreign").issue("127.0.0.1", "localhost")
    try:
        for name in saved:
            shutil.copy(foreign, tmp_path / name)
            os.replace(tmp_path / name, tls / name)
        eventually(lambda: "certificates were read again" in encrypted.logs("rag"), 30, "rag has taken it up")
        encrypted.run("restart", "gateway", timeout=180)  # connections that are kept alive were verified before

        def refused() -> bool:
            answer = encrypted.get("gateway", "/v1/vector_stores")
            return answer.status_code in (502, 503)

        eventually(refused, 30, "the gateway refuses rag's certificate")
    finally:
        for name, text in saved.items():
            (tls / name).write_bytes(text)
    eventually(lambda: encrypted.get("gateway", "/v1/vector_stores").status_code == 200, 30, "the right certificate is taken again")


# --- a certificate for clients from outside

NAME = "stack.example.test"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    authority = Authority(folder, "ours")
    pem = folder / "gateway.pem"
    shutil.copy(authority.issue(NAME), pem)
    stack = running(folder / "home", {"WRKHRS_TLS_CERTIFICATE_FILE": str(pem), "WRKHRS_TLS_KEY_FILE": str(pem), "WRKHRS_ALLOWED_HOSTS": NAME})
    stack.pem, stack.outer = pem, authority
    yield stack
    stack.down()


def test_the_gateway_shows_the_given_certificate_to_who_asks_for_its_name(published):
    seen = published.certificate("gateway", NAME, published.outer.file)
    assert ("DNS", NAME) in seen["subjectAltName"]
    assert published.get("gateway", "/v1/models").status_code == 200, "on this machine the stack's own authority vouches"
    assert published.run("health").returncode == 0
    assert httpx.get(Stack.url(published, "rag") + "/livez", timeout=30).status_code == 200, "the others stay as they were"
    plain = httpx.get(Stack.url(published) + "/livez", timeout=30)
    assert plain.status_code == 400


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions_are_refused(published, version):
    context = ssl._create_unverified_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = version
    with socket.create_connection(("127.0.0.1", PORTS["gateway"] + published.offset), timeout=30) as plain:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(plain)


def test_another_certificate_takes_its_place_without_a_restart(published):
    pid = published.pid("gateway")
    before = published.certificate("gateway", NAME)
    published.pem.write_text("no certificate")
    eventually(lambda: "cannot be used" in published.logs("gateway"), 20, "the broken one is logged")
    assert published.certificate("gateway", NAME) == before, "and the one before stays"
    shutil.copy(published.outer.issue(NAME, end=NOW + 10 * DAY), published.pem)
    eventually(lambda: published.certificate("gateway", NAME) != before, 20, "the new one is shown")
    assert published.certificate("gateway", NAME, published.outer.file)
    assert published.pid("gateway") == pid
    metrics = published.get("gateway", "/metrics").text
    expiry = float(re.search(r'wrkhrs_certificate_expiry_timestamp_seconds\{file="gateway.pem"\} (\S+)', metrics)[1])
    assert expiry > time.time()
    findings = published.run("audit", "--quick", "--json").stdout
    assert "certificate-expiring" in findings and str(published.pem) in findings


def test_half_a_configuration_is_refused(tmp_path):
    stack = Stack(tmp_path, {"WRKHRS_TLS_CERTIFICATE_FILE": "/nowhere.pem"})
    done = stack.run("up", "--detach", "--wait", "20", timeout=120)
    assert done.returncode != 0
    assert "belong together" in done.stdout + done.stderr
    stack.run("down")
