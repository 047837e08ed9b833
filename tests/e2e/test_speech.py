"""Speech to text through the gateway and at wrkhrs-asr itself, with the real decoder and the real model."""
import concurrent.futures
import io
import os
import pathlib
import re
import wave

import httpx
import openai
import pytest

from stack import eventually

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "wrkhrs"
SAID = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"


@pytest.fixture(scope="session")
def jfk() -> dict[str, bytes]:
    """whisper.cpp's own sample, 11 s."""
    share = max(CACHE.glob("deps/whisper.cpp-*/share"), key=lambda path: path.stat().st_mtime)
    return {kind: (share / f"jfk.{kind}").read_bytes() for kind in ("wav", "mp3")}


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))


@pytest.mark.parametrize("kind", ["wav", "mp3"])
def test_a_recording_is_transcribed_word_for_word(stack, jfk, kind):
    answer = stack.openai().audio.transcriptions.create(model="whisper-tiny.en", file=(f"jfk.{kind}", jfk[kind]))
    assert words(answer.text) == SAID


def test_openais_model_name_works_too(stack, jfk):
    answer = stack.openai().audio.transcriptions.create(model="whisper-1", file=("jfk.wav", jfk["wav"]))
    assert words(answer.text) == SAID


def test_verbose_json_has_times_of_segments_and_words(stack, jfk):
    answer = stack.openai().audio.transcriptions.create(
        model="whisper-tiny.en", file=("jfk.mp3", jfk["mp3"]), response_format="verbose_json", language="en",
        timestamp_granularities=["segment", "word"])
    assert answer.language == "english"
    assert 10.8 < answer.duration < 11.2
    assert [words(word.word) for word in answer.words] == SAID.split()
    starts = [word.start for word in answer.words]
    assert starts == sorted(starts) and 0 <= starts[0] < 1 and answer.words[-1].end <= 11.2
    assert answer.segments[0].start < answer.segments[0].end <= answer.segments[-1].end <= 11.2


@pytest.mark.parametrize("form,pattern", [
    ("text", r"^And so my fellow Americans"),
    ("srt", r"^1\n00:00:0\d,\d{3} --> 00:00:\d\d,\d{3}\nAnd so my fellow"),
    ("vtt", r"^WEBVTT\n\n00:00:0\d\.\d{3} --> 00:00:\d\d\.\d{3}\nAnd so my fellow"),
])
def test_subtitles_and_plain_text(stack, jfk, form, pattern):
    answer = stack.openai().audio.transcriptions.create(model="whisper-tiny.en", file=("jfk.wav", jfk["wav"]),
                                                        response_format=form)
    assert re.match(pattern, answer), answer


def test_a_streamed_transcription_ends_with_the_whole_text(stack, jfk):
    events = list(stack.openai().audio.transcriptions.create(model="whisper-tiny.en", file=("jfk.wav", jfk["wav"]), stream=True))
    assert [event.type for event in events[:-1]] == ["transcript.text.delta"] * (len(events) - 1)
    assert events[-1].type == "transcript.text.done"
    assert "".join(event.delta for event in events[:-1]).strip() == events[-1].text
    assert words(events[-1].text) == SAID


def test_the_key_opens_the_services_own_port(stack, jfk):
    own = openai.OpenAI(base_url=f"{stack.url('asr')}/v1", api_key=stack.key, max_retries=0)
    assert words(own.audio.transcriptions.create(model="whisper-1", file=("jfk.wav", jfk["wav"])).text) == SAID
    with stack.http("asr", key=None) as client:
        assert client.post("/v1/audio/transcriptions").status_code == 401


NOISE = b"\x00\xff" * 3000
WRONG = {
    "no file": (400, "file", {"model": "whisper-1"}, None),
    "no model": (400, "model", {}, NOISE),
    "unknown model": (404, "model", {"model": "gpt-9"}, NOISE),
    "unknown field": (400, "langauge", {"model": "whisper-1", "langauge": "en"}, NOISE),
    "unknown language": (400, "language", {"model": "whisper-1", "language": "tlh"}, NOISE),
    "another language than the model's": (400, "language", {"model": "whisper-1", "language": "de"}, None),
    "unknown format": (400, "response_format", {"model": "whisper-1", "response_format": "docx"}, NOISE),
    "temperature out of range": (400, "temperature", {"model": "whisper-1", "temperature": "2"}, NOISE),
    "granularity without verbose_json": (400, "timestamp_granularities",
                                         {"model": "whisper-1", "timestamp_granularities[]": "word"}, NOISE),
    "empty file": (400, "file", {"model": "whisper-1"}, b""),
    "noise": (400, "file", {"model": "whisper-1"}, NOISE),
    "a page": (400, "file", {"model": "whisper-1"}, b"<html><body>not audio</body></html>"),
    "a header that lies": (400, "file", {"model": "whisper-1"}, b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\xff\xff"),
}


@pytest.mark.parametrize("service", ["gateway", "asr"])
@pytest.mark.parametrize("case", WRONG)
def test_wrong_requests_get_openais_errors(stack, jfk, case, service):
    status, param, fields, recording = WRONG[case]
    if case.startswith("another"):
        recording = jfk["wav"]
    files = {"file": ("recording", recording)} if recording is not None else {"nothing": ("x", b"")}
    with stack.http(service) as client:
        answer = client.post("/v1/audio/transcriptions", data=fields, files=files)
    error = answer.json()["error"]
    assert answer.status_code == status, answer.text
    assert set(error) == {"message", "type", "param", "code"} and error["message"]
    if case != "no file":  # the form must hold something, and that is unknown
        assert error["param"] == param


@pytest.mark.parametrize("body,content_type", [
    (b"{}", "application/json"),
    (b"", "multipart/form-data"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc", "multipart/form-data; boundary=x"),
])
def test_broken_forms_are_refused(stack, body, content_type):
    with stack.http("asr") as client:
        answer = client.post("/v1/audio/transcriptions", content=body, headers={"content-type": content_type})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["message"]


def test_silence_has_no_words(stack):
    file = io.BytesIO()
    with wave.open(file, "wb") as silent:
        silent.setnchannels(2)
        silent.setsampwidth(2)
        silent.setframerate(44100)
        silent.writeframes(b"\0" * 4 * 44100 * 3)
    answer = stack.openai().audio.transcriptions.create(model="whisper-1", file=("silent.wav", file.getvalue()))
    assert answer.text == ""


def requests_at_work(stack) -> float:
    return float(re.search(r'^wrkhrs_queue_length{queue="transcriptions"} (\S+)', stack.http("asr").get("/metrics").text, re.M)[1])


def test_a_client_that_leaves_ends_its_transcription(stack, jfk):
    long = io.BytesIO()
    with wave.open(io.BytesIO(jfk["wav"])) as one, wave.open(long, "wb") as many:
        many.setparams(one.getparams())
        sound = one.readframes(one.getnframes())
        for _ in range(20):  # some 16 s of work for one core
            many.writeframes(sound)
    with stack.http() as client, pytest.raises(httpx.TimeoutException):
        client.post("/v1/audio/transcriptions", data={"model": "whisper-1"}, files={"file": ("long.wav", long.getvalue())},
                    timeout=2)
    eventually(lambda: requests_at_work(stack) == 0, 8, "the work has ended")


def test_killed_while_it_works_it_comes_back(stack, jfk):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        pending = pool.submit(lambda: stack.http().post("/v1/audio/transcriptions", data={"model": "whisper-1"},
                                                        files={"file": ("jfk.wav", jfk["wav"])}))
        eventually(lambda: requests_at_work(stack) > 0, 10, "it works")
        stack.kill("asr")
        assert pending.result(timeout=30).status_code in (502, 503)
    eventually(lambda: httpx.get(f"{stack.url('asr')}/livez", timeout=1).status_code == 200, 5, "asr serves again")
    answer = stack.openai().audio.transcriptions.create(model="whisper-1", file=("jfk.wav", jfk["wav"]))
    assert words(answer.text) == SAID


def test_cuda_that_is_not_there_falls_back_and_health_says_so(new_stack):
    stack = new_stack(environment={"ASR_DEVICE": "cuda"})
    health = stack.http("asr", key=None).get("/health").json()
    if health["device"] == "cuda":
        pytest.skip("this machine has a GPU")
    assert health["device"] == "cpu"
    assert "cuda was asked for" in health["device_note"]
