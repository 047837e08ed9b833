"""Function calling with the default model, as an application developer writes it: the form is right whatever the model chooses."""
import json

import openai
import pydantic
import pytest

MODEL = "smollm2-135m-instruct"
ASK = [{"role": "user", "content": "What is the weather in Oslo?"}]
# Enumerations, for the tiny model writes a free text on and on.
WEATHER = {"type": "function", "function": {
    "name": "get_weather", "description": "The weather of a city.",
    "parameters": {"type": "object", "properties": {"city": {"enum": ["Oslo", "Bergen"]}}, "required": ["city"], "additionalProperties": False}}}
CLOCK = {"type": "function", "function": {
    "name": "get_time", "description": "The time in a zone.",
    "parameters": {"type": "object", "properties": {"hours_from_utc": {"type": "integer", "minimum": -12, "maximum": 14}},
                   "required": ["hours_from_utc"], "additionalProperties": False}}}
OPTIONS = {"model": MODEL, "max_tokens": 96, "temperature": 0}


@pytest.fixture(scope="module")
def client(stack) -> openai.OpenAI:
    return stack.openai()


def check(calls) -> None:
    for call in calls:
        assert call.id and call.type == "function"
        arguments = json.loads(call.function.arguments)
        if call.function.name == "get_weather":
            assert arguments["city"] in ("Oslo", "Bergen") and len(arguments) == 1
        else:
            assert call.function.name == "get_time" and -12 <= arguments["hours_from_utc"] <= 14


def test_required_gives_one_call_that_satisfies_its_schema(client):
    choice = client.chat.completions.create(messages=ASK, tools=[WEATHER, CLOCK], tool_choice="required", **OPTIONS).choices[0]
    assert choice.finish_reason == "tool_calls" and choice.message.content is None
    assert len(choice.message.tool_calls) == 1
    check(choice.message.tool_calls)


def test_a_named_function_is_called_although_another_fits_better(client):
    choice = client.chat.completions.create(messages=ASK, tools=[WEATHER, CLOCK], **OPTIONS,
                                            tool_choice={"type": "function", "function": {"name": "get_time"}}).choices[0]
    assert [call.function.name for call in choice.message.tool_calls] == ["get_time"]
    check(choice.message.tool_calls)


def test_none_answers_in_words_and_auto_in_either(client):
    never = client.chat.completions.create(messages=ASK, tools=[WEATHER], tool_choice="none", model=MODEL, max_tokens=16).choices[0]
    assert never.message.content and not never.message.tool_calls
    free = client.chat.completions.create(messages=ASK, tools=[WEATHER], tool_choice="auto", model=MODEL, max_tokens=48, temperature=0).choices[0]
    assert free.message.content or free.message.tool_calls
    check(free.message.tool_calls or [])


def test_a_call_is_answered_and_the_conversation_goes_on(client):
    call = client.chat.completions.create(messages=ASK, tools=[WEATHER], tool_choice="required", **OPTIONS).choices[0].message
    talk = [*ASK, call.model_dump(exclude_none=True),
            {"role": "tool", "tool_call_id": call.tool_calls[0].id, "content": "It snows, -4 °C."}]
    options = OPTIONS | {"max_tokens": 24}
    said = client.chat.completions.create(messages=talk, tools=[WEATHER], tool_choice="none", **options).choices[0].message
    assert said.content and not said.tool_calls
    talk += [said.model_dump(exclude_none=True), {"role": "user", "content": "And in Bergen?"}]
    again = client.chat.completions.create(messages=talk, tools=[WEATHER], tool_choice="required", **OPTIONS).choices[0].message
    check(again.tool_calls)


def test_what_a_tool_gave_reaches_the_model(stack):
    """The prompt of the same talk is longer by the tool's words."""
    def tokens(words: str) -> int:
        talk = [*ASK, {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Oslo"}'}}]},
            {"role": "tool", "tool_call_id": "call_1", "content": words}]
        return stack.openai().chat.completions.create(model=MODEL, messages=talk, tools=[WEATHER], max_tokens=1).usage.prompt_tokens

    assert tokens("It snows and snows and snows and snows.") > tokens("It snows.") > 60


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "get_weather"}}])
def test_streamed_calls_can_be_put_together(client, choice):
    name, arguments, ids, reasons, pieces = "", "", set(), [], 0
    for chunk in client.chat.completions.create(messages=ASK, tools=[WEATHER], tool_choice=choice, stream=True, **OPTIONS):
        if not chunk.choices:
            continue
        reasons.append(chunk.choices[0].finish_reason)
        for call in chunk.choices[0].delta.tool_calls or []:
            assert call.index == 0
            ids |= {call.id} - {None}
            name += call.function.name or ""
            arguments += call.function.arguments or ""
            pieces += 1
    assert name == "get_weather" and json.loads(arguments)["city"] in ("Oslo", "Bergen")
    assert len(ids) == 1 and reasons[-1] == "tool_calls" and not any(reasons[:-1])
    assert pieces > 3, "the arguments come as they are written"


class Weather(pydantic.BaseModel):
    """The weather of a city."""
    city: str = pydantic.Field(json_schema_extra={"enum": ["Oslo", "Bergen"]})


def test_the_clients_own_helpers_understand_the_answers(client):
    tool = openai.pydantic_function_tool(Weather, name="get_weather")
    parsed = client.chat.completions.parse(messages=ASK, tools=[tool], tool_choice="required", **OPTIONS)
    assert parsed.choices[0].message.tool_calls[0].function.parsed_arguments.city in ("Oslo", "Bergen")
    with client.chat.completions.stream(messages=ASK, tools=[tool], tool_choice="required", **OPTIONS) as events:
        kinds = {event.type for event in events}
        final = events.get_final_completion()
    assert {"tool_calls.function.arguments.delta", "tool_calls.function.arguments.done"} <= kinds
    assert final.choices[0].message.tool_calls[0].function.parsed_arguments.city in ("Oslo", "Bergen")


def test_references_and_nesting_in_parameters_hold_too(client):
    tool = {"type": "function", "function": {"name": "order", "parameters": {
        "type": "object", "$defs": {"size": {"enum": ["small", "large"]}},
        "properties": {"what": {"type": "object", "properties": {"size": {"$ref": "#/$defs/size"}, "hot": {"type": "boolean"}},
                                "required": ["size", "hot"], "additionalProperties": False},
                       "count": {"type": "integer", "minimum": 1, "maximum": 3}},
        "required": ["what", "count"], "additionalProperties": False}}}
    choice = client.chat.completions.create(messages=[{"role": "user", "content": "Two large hot teas, please."}], tools=[tool],
                                            tool_choice="required", **OPTIONS).choices[0]
    arguments = json.loads(choice.message.tool_calls[0].function.arguments)
    assert arguments["what"]["size"] in ("small", "large") and isinstance(arguments["what"]["hot"], bool)
    assert 1 <= arguments["count"] <= 3


def test_what_cannot_be_asked_for_is_refused(stack):
    tools = [WEATHER]
    broken = {"type": "function", "function": {"name": "f", "parameters": {"type": "strange"}}}
    for service in ("gateway", "llm"):
        with stack.http(service) as http:
            for body in ({"tools": tools, "tool_choice": {"type": "function", "function": {"name": "other"}}},
                         {"tools": tools, "tool_choice": "perhaps"}, {"tools": [broken], "tool_choice": "required"}):
                answer = http.post("/v1/chat/completions", json={"model": MODEL, "messages": ASK, "max_tokens": 4} | body)
                assert answer.status_code == 400 and answer.json()["error"]["param"], (service, body, answer.text)
