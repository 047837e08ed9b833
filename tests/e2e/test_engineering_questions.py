"""Engineering questions to the model `wrkhrs`, with the default language model and the built-in tools: a tool answers and is cited."""
import pytest

from stack import eventually

# Question, tool, and what the answer says; computed by hand or taken from tables, not from the tools.
ANSWERED = [
    ("What is the molar mass of H2SO4?", "chem_molar_mass", "98.07"),
    ("What's the molecular weight of calcium hydroxide, Ca(OH)2?", "chem_molar_mass", "74.09"),
    ("How many moles are in 10 g of NaCl?", "chem_molar_mass", "0.171"),
    ("Convert 5 ft-lb to N·m.", "unit_convert", "6.779"),
    ("What is 100 °F in °C?", "unit_convert", "37.778"),
    ("How many litres are 5 gallons?", "unit_convert", "18.927"),
    ("What is the pH of 0.01 mol/L HCl?", "chem_ph", "The pH is 2 "),
    ("What is the pH of a 0.1 mol/L solution of acetic acid?", "chem_ph", "2.88"),
    ("What is the pH of a buffer of 0.1 mol/L acetic acid and 0.1 mol/L sodium acetate?", "chem_ph", "4.76"),
    ("What is the maximum deflection of a simply supported beam with a span of 4 m under a point load of 10 kN at midspan, "
     "with E = 210 GPa and I = 8000 cm^4?", "mech_beam", "0.7936"),
    ("What is the largest bending moment of a cantilever 2 m long under a uniform load of 3 kN/m?", "mech_beam", "6000 N·m"),
    ("What is the density of S355?", "material_properties", "7850"),
]
NOT_HIJACKED = [
    "How do I back up a PostgreSQL database with pg_dump?",
    "At what pressure does the relief valve V-7 open?",
    "How long may a connection stay idle, 60 s or more?",
    "What pH does the report give for the 0.1 mol/L HCl bath?",
]
INCOMPLETE = [
    ("What is the molar mass of the product?", "chemical formula"),
    ("What is the pH of a 0.1 mol/L weak acid?", "pKa"),
    ("What is the deflection of a simply supported beam of 4 m span under 10 kN at midspan?", "cross-section"),
]


def ask(stack, question: str, **options):
    answer = stack.openai().chat.completions.create(model="wrkhrs", messages=[{"role": "user", "content": question}], **options)
    return answer.choices[0].message.content, answer.model_dump()["wrkhrs"]


@pytest.fixture(scope="module", autouse=True)
def tools_are_found(stack):
    with stack.http() as http:
        eventually(lambda: len(http.get("/v1/tools").json()["data"]) >= 5, 10, "the built-in tools are known")


@pytest.mark.parametrize("question,tool,says", ANSWERED)
def test_a_tool_answers_and_is_cited(stack, question, tool, says):
    text, extension = ask(stack, question)
    assert says in text and "[1]" in text, text
    assert extension["answer"] == "composed" and not extension["dropped"], extension
    citation = extension["citations"][0]
    assert citation["tool"] == tool and citation["arguments"] and citation["result"] and citation["step"] == "tool#1"
    assert all(verdict["ok"] for verdict in extension["verdicts"].values()), extension["verdicts"]
    assert f"`{tool}`" in text and "Source:" in text, "how it was computed is shown"
    with stack.http("orchestrator") as http:
        run = http.get(f"/v1/runs/{extension['run_id']}").json()
    assert [step["name"] for step in run["steps"]].count("tool#1") == 1


@pytest.mark.parametrize("question", NOT_HIJACKED)
def test_a_question_about_documents_is_not_hijacked(stack, question):
    _, extension = ask(stack, question)
    assert not extension["tools"] and not any("tool" in citation for citation in extension["citations"])


@pytest.mark.parametrize("question,missing", INCOMPLETE)
def test_what_is_missing_is_asked_for(stack, question, missing):
    text, extension = ask(stack, question)
    assert missing in text and not extension["tools"], text
    assert extension["answer"] == "unknown"


def test_a_client_can_forbid_tools_or_name_them(stack):
    question = "What is the molar mass of H2SO4?"
    for tools, used in (([], 0), (["unit_convert"], 0), (["chem_molar_mass"], 1)):
        _, extension = ask(stack, question, extra_body={"wrkhrs": {"tools": tools}})
        assert len([tool for tool in extension["tools"] if tool["outcome"] == "done"]) == used, (tools, extension["tools"])


def test_a_streamed_answer_says_the_same(stack):
    question = "What is the molar mass of H2SO4?"
    chunks = stack.openai().chat.completions.create(model="wrkhrs", messages=[{"role": "user", "content": question}], stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == ask(stack, question)[0]
