"""The JSON Schema of a config, by which an editor completes and checks while one types.

Made from the models, so that it cannot fall behind them; what a reader accepts in short form is
added here beside its structured form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from queuesim.spec import fields
from queuesim.spec.by import by
from queuesim.spec.channels import ONLY_FOR, Channel
from queuesim.spec.clock import HOURS, OPEN
from queuesim.spec.config import Config
from queuesim.spec.fields import COUNT, SHARE
from queuesim.spec.law import LAW, PATIENCE
from queuesim.spec.leaf import Leaf
from queuesim.spec.redesign import REDESIGN, VERBS
from queuesim.spec.writing import DURATION_PATTERN, SHARE_PATTERN

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILE_NAME = "queuesim.schema.json"

Node = dict[str, Any]


#: Kinds of values that stand in many places: each is described once, under its own name.
NAMED: Mapping[str, Leaf[Any]] = {
    "duration": fields.DURATION,
    "share": fields.SHARE,
    "percent": fields.PERCENT,
    "factor": fields.FACTOR,
    "rate": fields.RATE,
    "amount": fields.AMOUNT,
    "law": LAW,
    "patience": PATIENCE,
    "open": OPEN,
    "split": fields.SPLIT,
    "durations": by(fields.DURATION),
    "shares": by(fields.SHARE),
    "factors": by(fields.FACTOR),
    "numbers": by(fields.NUMBER),
    "counts": by(fields.COUNT),
    "laws": by(LAW),
    "patiences": by(PATIENCE),
}


#: What each verb of a redesign does.
REDESIGNS: Mapping[str, str] = {
    "standardise": "the same way every time: cv and fails change, and talk or work that it takes",
    "digitise": "with a tool: work and waits change, and what the tool costs is added",
    "remove": "steps that are left out",
    "merge": "steps that become one with another, which whoever did any of them does",
    "parallelise": "steps that are done at the same time as another",
    "automate": "share of a step that needs nobody any more; 100%: it is left out",
    "back_office": "steps that are done after the customer has left",
}


class _Generate(GenerateJsonSchema):
    """Defaults in planners' writing: ``0s`` and not 0.0."""

    def get_default_value(self, schema: core_schema.WithDefaultSchema) -> Any:
        default = super().get_default_value(schema)
        written: Any = schema["schema"].get("serialization", {})
        is_leaf = written.get("type") == "function-plain" and default is not None
        return written["function"](default) if is_leaf else default


def schema() -> Node:
    """JSON Schema (draft 2020-12) of a config, with the short and structured forms of each word."""
    made = _tidied(Config.model_json_schema(by_alias=True, schema_generator=_Generate))
    definitions = made["$defs"]
    for (model, word), short in SHORT_FORMS.items():
        place = definitions[model]["properties"]
        place[word] = _or(place[word], short(place[word]))
    for name in [name for name, part in definitions.items() if name.endswith("Row")]:
        definitions[name] = _row(definitions[name])
    definitions["Target"] = _target(definitions["Target"])
    definitions["Channel"]["allOf"] = [_kind(kind) for kind in _kinds(definitions)]
    made["properties"]["scenarios"] = _scenarios(made["properties"]["scenarios"])
    made = _named(made, {_key(leaf.schema): name for name, leaf in NAMED.items()})
    made["$defs"] |= {name: dict(leaf.schema) for name, leaf in NAMED.items()}
    return {"$schema": DRAFT, "title": "queuesim config", **made}


def written() -> str:
    """The schema as the file that editors read."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _tidied(node: Any) -> Any:
    """Without titles, and without the null of words that are left out."""
    if isinstance(node, list):
        return [_tidied(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _tidied(part)
        for key, part in node.items()
        if not (key == "title" and isinstance(part, str))
        and not (key == "default" and part is None)
    }
    forms = [form for form in kept.get("anyOf", ()) if form != {"type": "null"}]
    if len(forms) == 1 and len(forms) < len(kept["anyOf"]):
        del kept["anyOf"]
        kept = {**forms[0], **kept}
    elif forms:
        kept["anyOf"] = forms
    return kept


_ABOUT = ("description", "default", "examples")


def _named(node: Any, names: Mapping[str, str]) -> Any:
    """Values of the named kinds replaced by a reference to their description."""
    if isinstance(node, list):
        return [_named(part, names) for part in node]
    if not isinstance(node, dict):
        return node
    name = names.get(_key(node))
    if name is not None:
        about: Node = {key: node[key] for key in ("description", "default") if key in node}
        return {**about, "$ref": f"#/$defs/{name}"}
    return {key: _named(part, names) for key, part in node.items()}


def _key(node: Mapping[str, Any]) -> str:
    """A value's forms, whatever is said about it."""
    form = {key: part for key, part in node.items() if key not in _ABOUT}
    return json.dumps(form, sort_keys=True)


def _or(node: Node, short: Node) -> Node:
    """Either form; what describes the word stays outside."""
    about: Node = {key: node[key] for key in ("description", "default") if key in node}
    form = {key: part for key, part in node.items() if key not in about}
    return {**about, "anyOf": [form, short]}


def _row(node: Node) -> Node:
    """A row as a list of its values in order, too."""
    cells, least = list(node["properties"].values()), len(node["required"])
    listed = {"type": "array", "prefixItems": cells, "minItems": least, "items": False}
    return {"description": node.get("description", ""), "anyOf": [listed, node]}


def _target(node: Node) -> Node:
    share, duration = SHARE_PATTERN.strip("^$"), DURATION_PATTERN.strip("^$")
    either = [{"required": ["share", "within"]}, {"required": ["limit"]}]
    promise = {"type": "string", "pattern": f"^{share}in {duration}$", "examples": ["80% in 20s"]}
    return {
        "description": node.get("description", ""),
        "anyOf": [promise, node["properties"]["limit"], {**node, "oneOf": either}],
    }


def _kinds(definitions: Mapping[str, Any]) -> list[str]:
    return list(definitions["Channel"]["properties"]["kind"]["enum"])


def _kind(kind: str) -> Node:
    """Words that a kind of channel does not know are refused."""
    unknown = [word for word, kinds in ONLY_FOR.items() if kind not in kinds]
    words = {word: False for word in unknown if word in Channel.model_fields}
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {"properties": words},
    }


def _scenarios(node: Node) -> Node:
    patch = {
        "type": "object",
        "description": "dotted path: new value, add n, times n%, remove",
        "properties": {
            "extends": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
                "description": "the scenario this one goes on from",
            },
            REDESIGN: _redesign(),
        },
        "examples": [{"staff.agents.count": "add 2"}, {"demand.volume": "times 110%"}],
    }
    return {**node, "additionalProperties": patch}


_STEPS: Node = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
#: What stands behind a channel, by verb.
_REDESIGNED: Mapping[str, Node] = {
    **{
        verb: {
            "type": "object",
            "properties": {word: {} for word in words},
            "additionalProperties": False,
        }
        for verb, words in VERBS.items()
    },
    "remove": _STEPS,
    "merge": {"type": "object", "additionalProperties": _STEPS},
    "parallelise": {"type": "object", "additionalProperties": _STEPS},
    "automate": {"type": "object", "additionalProperties": dict(SHARE.schema)},
    "back_office": _STEPS,
}


def _redesign() -> Node:
    """What is done to the process, by its name, and to which channels."""
    return {
        "type": "object",
        "description": "the process done otherwise, by name: {standardise: {channels.NAME: ...}}",
        "properties": {
            verb: {
                "type": "object",
                "description": REDESIGNS[verb],
                "propertyNames": {"pattern": r"^channels\.."},
                "additionalProperties": part,
            }
            for verb, part in _REDESIGNED.items()
        },
        "additionalProperties": False,
        "examples": [
            {"standardise": {"channels.phone": {"cv": "times 60%", "talk": "times 103%"}}}
        ],
    }


def _shifts(node: Node) -> Node:
    structured = node["additionalProperties"]
    short = [dict(SHARE.schema), dict(COUNT.schema), dict(HOURS.schema)]
    return {"type": "object", "additionalProperties": {"anyOf": [*short, structured]}}


def _one_step(node: Node) -> Node:
    return {"type": "object", "additionalProperties": {"anyOf": _both(node)}}


def _both(node: Node) -> list[Node]:
    steps = node["additionalProperties"]
    return [steps, steps["items"]]


def _one_line(_: Node) -> Node:
    return {"type": "array", "items": {"type": "string"}}


def _one_rule(node: Node) -> Node:
    return dict(node["items"])


#: Short forms that models read before their fields do, by model and word.
SHORT_FORMS: Mapping[tuple[str, str], Callable[[Node], Node]] = {
    ("Group", "shifts"): _shifts,
    ("Routing", "overflow"): _one_step,
    ("Routing", "next"): _one_rule,
    ("Integration", "one_queue"): _one_line,
}
