"""wrkhrs-llm: upstream's llama-server behind our keys."""
import openai
import pytest

MODEL = "smollm2-135m-instruct"


def test_a_chat_is_answered_through_the_gateway(stack):
    answer = stack.openai().chat.completions.create(model=MODEL, max_tokens=16, temperature=0,
                                                    messages=[{"role": "user", "content": "Say hello."}])
    assert answer.choices[0].message.content
    assert answer.usage.completion_tokens <= 16
    assert answer.model == MODEL


def test_a_chat_is_streamed_with_its_usage(stack):
    chunks = list(stack.openai().chat.completions.create(
        model=MODEL, max_tokens=16, stream=True, stream_options={"include_usage": True},
        messages=[{"role": "user", "content": "Count to five."}]))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert chunks[-1].usage.total_tokens > 0


@pytest.mark.parametrize("key,status", [("own", 200), ("wrong", 401), (None, 401)])
def test_the_runners_own_port_wants_the_key(stack, key, status):
    with stack.http("llm", key=key) as client:
        answer = client.post("/v1/chat/completions",
                             json={"model": MODEL, "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]})
    assert answer.status_code == status, answer.text


def test_prompts_of_others_cannot_be_read(stack):
    with stack.http("llm") as client:
        assert client.get("/slots").status_code != 200
        assert client.post("/props", json={}).status_code != 200


def test_a_prompt_beyond_the_context_is_the_clients_fault(stack):
    with pytest.raises(openai.BadRequestError):
        stack.openai().chat.completions.create(model=MODEL, max_tokens=1,
                                               messages=[{"role": "user", "content": "steel " * 9000}])


def test_the_key_is_not_on_the_command_line(stack):
    command = open(f"/proc/{stack.pid('llm')}/cmdline", "rb").read().decode()
    assert "llama-server" in command
    assert stack.key not in command and (stack.home / "internal-token").read_text().strip() not in command
