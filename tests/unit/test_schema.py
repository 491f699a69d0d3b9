"""The JSON Schema: fresh, and of the same opinion as the reader on examples and slips."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from queuesim.spec.config import Config
from queuesim.spec.files import inline
from queuesim.spec.reader import read_text
from queuesim.spec.schema import DRAFT, FILE_NAME, schema, written

CONFIGS = Path(__file__).parents[2] / "configs"
EXAMPLES = sorted(path.name for path in CONFIGS.glob("*.yaml"))


@pytest.fixture(scope="module")
def validator():
    """The schema, ready to judge."""
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def plain(name):
    """An example as an editor sees it."""
    path = CONFIGS / name
    return read_text(path.read_text(encoding="utf-8"), name).data


def put(data, path, value):
    """The data with a value at a path."""
    data = copy.deepcopy(data)
    *steps, last = path.split("/")
    here = data
    for step in steps:
        here = here.setdefault(step, {})
    here[last] = value
    return data


def test_the_file_beside_the_examples_is_fresh():
    assert (CONFIGS / FILE_NAME).read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_valid_and_names_the_schema(validator, name):
    validator.validate(plain(name))
    first = (CONFIGS / name).read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=./{FILE_NAME}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_resolved_configs_are_valid_too(validator, name):
    read = Config.model_validate(inline(plain(name), CONFIGS).data)
    data = read.model_dump(mode="json", by_alias=True, exclude_none=True)
    validator.validate(json.loads(json.dumps(data)))


#: What is put where into the quickstart; both the schema and the reader take it.
TAKEN = [
    ("channels/phone/talk", {"card": "3m", "other": "7m"}),
    ("channels/phone/talk", {"mean": "3m", "cv": "80%"}),
    ("channels/phone/talk", {"card": {"mean": "3m", "cv": "80%"}, "other": "7m"}),
    ("channels/phone/talk", {"holders": {"card": "3m", "other": "4m"}, "other": "5m"}),
    ("channels/phone/patience", "never"),
    ("channels/phone/patience", "times 200%"),
    ("channels/phone/patience", {"times": "200%"}),
    ("channels/chat/pace", [1, 0.8]),
    ("channels/phone/open", "24h"),
    ("channels/phone/open", {"mon-fri": ["09:00-12:00", "13:00-18:00"], "sat": "20:00-02:00"}),
    ("channels/phone/callback", {"offer_after_wait": "1m", "accept": "50%", "keeps_place": "no"}),
    ("targets", {"phone": {"share": "80%", "within": "20s"}, "abandonment.phone": "5%"}),
    ("targets", {"wait.p90": "2m", "cost": 5000, "abandonment": {"limit": "5%"}}),
    ("demand/reasons/card/channel", "phone"),
    ("demand/reasons/card/per_day", {"mon": 800, "other": 700}),
    ("demand/profile", {"rows": [["mon-fri", "09:00", "100%"]]}),
    ("demand/surges", [{"times": "300%", "from": "2026-03-04 10:00", "for": "4h"}]),
    ("staff/callers/count", {"09:00-12:00": 5, "12:00-18:00": 7}),
    (
        "staff/callers/shifts",
        {"08:30-17:00": "70%", "10:00-18:00": {"hours": "10:00-18:00", "share": "30%"}},
    ),
    ("staff/callers/shifts", {"early": "08:30-17:00"}),
    ("staff/callers/roster", {"file": "roster.csv"}),
    ("staff/callers/between_contacts", {"mean": "3m", "away": {"chance": "20%", "mean": "10m"}}),
    ("routing/next", "priority"),
    ("routing/overflow", {"phone": {"to": "chatters", "after": "3m"}}),
    ("routing/overflow", {"phone": [{"to": "chatters", "after": "3m"}]}),
    ("integration/one_queue", ["phone", "chat"]),
    ("integration/one_queue", [["phone", "chat"]]),
    ("time/extra_days", ["2026-03-07"]),
    ("time/extra_days", {"2026-03-07": "mon"}),
    ("customers/holders/priority", "high"),
    ("customers/holders/priority", 4),
    ("matters", {"wait": "2%", "sl": "1 point", "lost": 3, "other": "5%"}),
]

#: Slips that both refuse.
REFUSED = [
    ("chanels", {}),
    ("queuesim", 2),
    ("channels/phone/talk", 3),
    ("channels/phone/talk", "3 apples"),
    ("channels/phone/tlak", "3m"),
    ("channels/phone/kind", "phone"),
    ("channels/phone/seats", -1),
    ("channels/phone/patience", "200%"),
    ("channels/phone/retry", {"chance": "35%"}),
    ("channels/phone/retry", {"chance": 0.35, "after": "20m"}),
    ("staff/callers/count", "seven"),
    ("staff/callers/count", 7.5),
    ("staff/callers/pay", 48),
    ("staff/callers/pay", "48"),
    ("staff/callers/shrinkage", "125%"),
    ("staff/callers/shrinkage", 0.25),
    ("staff/callers/skills", "phone"),
    ("routing/agent", "any"),
    ("targets", {"phone": {"share": "80%"}}),
    ("targets", {"phone": "80 in 20"}),
    ("time/start", "2 March"),
    ("time/open", {"mon-fri": "9-18"}),
    ("demand/reasons", {}),
    ("events", {}),
    ("customers/holders/priority", "urgent"),
]


@pytest.mark.parametrize(("path", "value"), TAKEN, ids=[f"{p}={v}" for p, v in TAKEN])
def test_short_and_structured_forms_are_both_taken(validator, path, value):
    data = put(plain("quickstart.yaml"), path, value)
    validator.validate(data)
    Config.model_validate(data)


@pytest.mark.parametrize(("path", "value"), REFUSED, ids=[f"{p}={v}" for p, v in REFUSED])
def test_slips_are_refused_by_schema_and_reader(validator, path, value):
    data = put(plain("quickstart.yaml"), path, value)
    assert not validator.is_valid(data)
    with pytest.raises(ValidationError):
        Config.model_validate(data)


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [("call", "at_once", 2), ("chat", "lines", 60), ("counter", "callback", {"accept": "5%"}),
     ("mail", "patience", "3m"), ("self_service", "wrap", "30s")],
)  # fmt: skip
def test_words_of_other_kinds_are_refused(validator, kind, word, value):
    base = {"kind": kind, "talk": "3m"}
    assert validator.is_valid(put(plain("quickstart.yaml"), "channels/new", base))
    assert not validator.is_valid(
        put(plain("quickstart.yaml"), "channels/new", {**base, word: value})
    )


def test_an_editor_shows_what_a_word_means():
    made = schema()
    assert made["$schema"] == DRAFT
    bare = [
        f"{name}.{word}"
        for name, part in made["$defs"].items()
        for word, said in part.get("properties", {}).items()
        if part.get("additionalProperties") is False and "description" not in json.dumps(said)
    ]
    # Parts with a description of their own need none where they stand.
    assert [word for word in bare if "$ref" not in json.dumps(_word(made, word))] == []


def _word(made, path):
    name, word = path.split(".")
    return made["$defs"][name]["properties"][word]


def test_defaults_are_in_planners_writing():
    made = schema()["$defs"]
    assert made["Runs"]["properties"]["warmup"]["default"] == "0s"
    assert made["Demand"]["properties"]["volume"]["default"] == "100%"
