"""Hostile documents, recordings and file names: each ends with its documented reason, and nobody falls over."""
import io
import json
import struct
import zipfile
import zlib

import pytest

from attacks import Wire, complaint
from stack import PORTS, eventually

MIB = 1 << 20


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def docx(document: bytes, *more: tuple[str, bytes]) -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped(("[Content_Types].xml", types), ("word/document.xml", document), *more)


def pdf(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return body + b"trailer << /Size %d /Root 1 0 R >>\n%%%%EOF\n" % (len(objects) + 1)


def flate(data: bytes) -> bytes:
    packed = zlib.compress(zlib.compress(data, 9), 9)
    return b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "' + b"ha" * 500 + b'">' + b"".join(
    b'<!ENTITY %s "%s">' % (name, b"&%s;" % before * 50) for name, before in zip((b"b", b"c", b"d", b"e"), (b"a", b"b", b"c", b"d"))) + b"]><d>&e;</d>"
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
DOCUMENTS = {
    "broken.pdf": b"%PDF-1.7\n%%%% not really", "header-only.pdf": b"%PDF-1.4",
    "circle.pdf": pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "many-pages.pdf": pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", b"<< /Type /Page /Parent 2 0 R >>"),
    "bomb.pdf": pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>", flate(b"q " * (32 * MIB))),
    "bomb.docx": docx(b"<w:document>" + b" " * (256 * MIB)), "laughs.docx": docx(LAUGHS), "outside.docx": docx(OUTSIDE),
    "broken.docx": docx(b"<w:document>")[:-40], "no-document.docx": zipped(("hello.txt", b"hello")),
    "escapes.docx": docx(b"<x/>", ("../../../../tmp/wrkhrs-was-here", b"x")), "deep.docx": docx(b"<a>" * 200_000), "deep.html": b"<div>" * 100_000 + b"steel",
    "empty.txt": b"", "blank.txt": b" \n\t" * 100, "program.exe": b"MZ" + bytes(500), "image.png": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "noise.mp3": bytes(range(256)) * 20, "lying.wav": b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data\xff\xff\xff\x7f",
}
# Odd, but text: these may be read. What counts is that reading ends. They are small, for each passage is embedded.
ODD = {
    "brackets.md": b"[" * 4_000, "quotes.md": b">" * 20_000 + b" steel", "stars.md": b"*a_ " * 1_000, "entities.html": b"&amp" * 2_000,
    "long-line.txt": b"steel " * 1_000, "one-word.txt": b"x" * 8_000, "not-utf8.txt": bytes(range(128, 256)) * 10, "nul.txt": b"steel\0steel\n" * 50,
    "table.html": b"<table>" + b"<tr><td colspan=99999999 rowspan=99999999>a" * 100, "script.html": b"<script>" + b"x" * MIB,
}


@pytest.fixture(scope="module")
def pids(stack):
    before = {name: (s["pid"], s["restarts"]) for name, s in stack.status().items()}
    yield before
    assert {name: (s["pid"], s["restarts"]) for name, s in stack.status().items()} == before, "a service died"


def test_hostile_documents_fail_with_a_reason_and_harmless_ones_beside_them_are_read(stack, pids):
    client = stack.openai()
    store = client.vector_stores.create(name="hostile")
    names = {}
    for name, content in (DOCUMENTS | ODD | {"good.txt": b"The anvil weighs 91 kilograms."}).items():
        names[client.files.create(file=(name, content), purpose="assistants").id] = name
    client.vector_stores.file_batches.create(store.id, file_ids=list(names))
    eventually(lambda: client.vector_stores.retrieve(store.id).file_counts.in_progress == 0, 55, "all are read")
    wrong = []
    for entry in client.vector_stores.files.list(store.id, limit=100):
        name = names[entry.id]
        if name in DOCUMENTS and not (entry.status == "failed" and entry.last_error.code in ("invalid_file", "unsupported_file") and entry.last_error.message):
            wrong.append((name, entry.status, entry.last_error))
        if name in ODD and entry.status == "failed" and entry.last_error.code == "server_error":
            wrong.append((name, entry.status, entry.last_error))
        if entry.last_error and str(stack.home) in entry.last_error.message:
            wrong.append((name, "names a path", entry.last_error))
    assert not wrong, "\n".join(map(str, wrong))
    assert "91 kilograms" in client.vector_stores.search(store.id, query="How heavy is the anvil?").data[0].content[0].text
    assert "root:" not in json.dumps([r.model_dump() for r in client.vector_stores.search(store.id, query="root bin bash", max_num_results=50).data])
    client.vector_stores.delete(store.id)
    for file in names:
        client.files.delete(file)


FILE_NAMES = [b"../../../etc/passwd", b"..", b".", b"/", b"/etc/passwd", b"C:\\\\windows\\\\x.txt", b"a\x00b.txt", b"gpj.\xe2\x80\xaeexe.txt",
              b"\xff\xfe.txt", b"a\nb.txt", b"x" * 5000 + b".txt", b"", b" ", b"a;b=c.txt", b"%2e%2e%2f.txt", b"<script>.txt", b"\xe2\x80\x8b.txt", b"CON", b"-rf"]


@pytest.mark.parametrize("service", ["gateway", "rag"])
def test_names_of_files_do_no_harm(stack, pids, service):
    wire = Wire(PORTS[service] + stack.offset, stack.key)
    for name in FILE_NAMES:
        body = (b'--e\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n--e\r\nContent-Disposition: form-data; name="file"; filename="'
                + name + b'"\r\n\r\nharmless\r\n--e--\r\n')
        answer = wire.ask("POST", "/v1/files", body, {"content-type": "multipart/form-data; boundary=e"})
        assert not complaint(answer, {200, 400}), (name, answer.body)
        if answer.status != 200:
            continue
        file = json.loads(answer.body)
        kept = file["filename"]
        assert kept and len(kept.encode()) <= 255 and kept not in (".", ".."), (name, kept)
        assert not any(c in kept for c in "/\\\0\r\n\u202e"), (name, kept)
        content = wire.ask("GET", f"/v1/files/{file['id']}/content")
        assert content.body == b"harmless"
        wire.ask("DELETE", f"/v1/files/{file['id']}")


def wav(channels=1, rate=16_000, bits=16, announced=0x7FFFFFFF, data=b"\0" * 4000) -> bytes:
    align = channels * bits // 8
    return (b"RIFF" + struct.pack("<I", announced) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, channels & 0xFFFF, rate, (rate * align) & 0xFFFFFFFF, align & 0xFFFF, bits)
            + b"data" + struct.pack("<I", announced) + data)


RECORDINGS = {
    "empty": b"", "text": b"not audio at all", "page": b"<html></html>", "pdf": b"%PDF-1.4 x", "zip": zipped(("a.wav", b"x")), "nul": bytes(100_000),
    "no channels": wav(channels=0), "no bits": wav(bits=0), "no rate": wav(rate=0), "65535 channels": wav(channels=0xFFFF, data=b"\0" * 1000),
    "header only": wav(data=b""), "id3 only": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + bytes(1000), "ogg only": b"OggS" + bytes(2000), "flac only": b"fLaC" + bytes(2000),
    "mp4 only": b"\0\0\0\x18ftypM4A " + bytes(2000), "webm only": b"\x1a\x45\xdf\xa3" + b"\xff" * 2000, "hours at 1 Hz": wav(rate=1, data=b"\0" * 60_000),
    "playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
}


@pytest.mark.parametrize("service", ["gateway", "asr"])
def test_recordings_that_are_none_are_refused(stack, pids, service):
    wire = Wire(PORTS[service] + stack.offset, stack.key)
    wrong = []
    for operation in ("transcriptions", "translations"):
        for name, content in RECORDINGS.items():
            body = (b'--e--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--e--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
                    + content + b"\r\n--e--x--\r\n")
            answer = wire.ask("POST", f"/v1/audio/{operation}", body, {"content-type": "multipart/form-data; boundary=e--x"})
            problem = complaint(answer, {400, 413, 415}, (str(stack.home), "root:"))
            if problem:
                wrong.append((operation, name, problem))
    assert not wrong, "\n".join(map(str, wrong))
