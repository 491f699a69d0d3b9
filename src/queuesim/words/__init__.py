"""Every text shown to people, once per language.

Each area has a file per language with a dictionary ``WORDS`` from key to text; placeholders are
those of :meth:`str.format`. A test keeps the keys and placeholders of all languages equal. A key
that ends in ``.hint`` is the way out that belongs to the message without that ending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from queuesim.words import (
    booking_en,
    booking_zh,
    cli_en,
    cli_zh,
    compile_en,
    compile_zh,
    experiment_en,
    experiment_zh,
    field_en,
    field_zh,
    laws_en,
    laws_zh,
    load_en,
    load_zh,
    machines_en,
    machines_zh,
    measures_en,
    measures_zh,
    money_en,
    money_zh,
    parts_en,
    parts_zh,
    perception_en,
    perception_zh,
    process_en,
    process_zh,
    quality_en,
    quality_zh,
    report_en,
    report_zh,
    spec_en,
    spec_zh,
    verdicts_en,
    verdicts_zh,
)

#: The areas of each language: a new area is a line in each list.
AREAS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "en": (
        booking_en.WORDS,
        cli_en.WORDS,
        compile_en.WORDS,
        experiment_en.WORDS,
        field_en.WORDS,
        laws_en.WORDS,
        load_en.WORDS,
        machines_en.WORDS,
        measures_en.WORDS,
        money_en.WORDS,
        perception_en.WORDS,
        parts_en.WORDS,
        process_en.WORDS,
        quality_en.WORDS,
        report_en.WORDS,
        spec_en.WORDS,
        verdicts_en.WORDS,
    ),
    "zh": (
        booking_zh.WORDS,
        cli_zh.WORDS,
        compile_zh.WORDS,
        experiment_zh.WORDS,
        field_zh.WORDS,
        laws_zh.WORDS,
        load_zh.WORDS,
        machines_zh.WORDS,
        measures_zh.WORDS,
        money_zh.WORDS,
        perception_zh.WORDS,
        parts_zh.WORDS,
        process_zh.WORDS,
        quality_zh.WORDS,
        report_zh.WORDS,
        spec_zh.WORDS,
        verdicts_zh.WORDS,
    ),
}

LANGUAGES = tuple(AREAS)
CATALOGUES: Mapping[str, Mapping[str, str]] = {
    language: {key: words for area in areas for key, words in area.items()}
    for language, areas in AREAS.items()
}


@dataclass(frozen=True)
class Said:
    """A text by its key, put into a language only when it is shown.

    Values may be such texts themselves; lists are shown with commas.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """The text in a language."""
        return text(self.key, lang, **self.values)

    def __str__(self) -> str:
        return self.text()


def said(key: str, /, **values: object) -> Said:
    """A text by its key and values, for later."""
    return Said(key, values)


def text(key: str, lang: str = "en", /, **values: object) -> str:
    """The text of ``key`` in a language, with its values filled in.

    Parameters
    ----------
    key
        A key of the catalogues, such as ``"load.missing"``.
    lang
        One of :data:`LANGUAGES`.
    values
        What the placeholders stand for; texts among them are put into the same language.

    Raises
    ------
    KeyError
        If there is no such language, key or value: a defect, never a planner's fault.
    """
    return CATALOGUES[lang][key].format_map({name: _shown(v, lang) for name, v in values.items()})


def known(key: str) -> bool:
    """Whether the catalogues hold this key."""
    return key in CATALOGUES["en"]


def _shown(value: object, lang: str) -> object:
    """Texts in the language, lists with its comma; numbers stay for the format of the text."""
    if isinstance(value, Said):
        return value.text(lang)
    if isinstance(value, tuple | list):
        return ("、" if lang == "zh" else ", ").join(str(_shown(part, lang)) for part in value)
    return value
