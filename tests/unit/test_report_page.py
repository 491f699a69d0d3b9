"""The report: what stands on the page, in which order, and that it needs nothing else."""

from __future__ import annotations

import html
import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.analysis.erlang import erlang_c_service_level
from queuesim.analysis.intervals import Estimate
from queuesim.analysis.verdicts import closing, method_line
from queuesim.analysis.wording import Better, MeasureWords, Unit
from queuesim.errors import FileError
from queuesim.experiment import Result, compare, run
from queuesim.measures import evaluate
from queuesim.report import data, decision, inputs, machine, page, tables, terminal
from queuesim.report.pictures import pictures
from queuesim.report.saying import shown
from queuesim.words import CATALOGUES

CONFIG = """
queuesim: 1
name: Two & <three> 网点
currency: CNY
time: {start: 2026-03-05, days: 3, open: {mon-fri: "09:00-11:00"}, interval: 30m}
runs: {replications: 6, seed: 3}
targets: {phone: 80% in 20s, abandonment.phone: 5%}
customers:
  holders: {count: 500, value: 400/year, patience: 1m, churn: {abandoned: 20%}}
demand:
  reasons:
    card: {per_day: 90, channel: {phone: 60%, 柜台: 40%}}
channels:
  phone: {kind: call, talk: 3m, wrap: 30s}
  柜台: {kind: counter, talk: 4m, patience: 20m}
staff:
  agents: {count: 3, skills: [phone], pay: 48/h}
  柜员: {count: 2, skills: [柜台, phone], pay: 50/h}
scenarios:
  two more: {staff.agents.count: add 2}
  更多业务: {demand.volume: times 110%}
  nothing: {staff.agents.count: 3}
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("config") / "small.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(config: Path) -> Result:
    return compare(config, jobs=1)


@pytest.fixture(scope="module")
def english(result: Result) -> str:
    return page.render(result, "en")


@pytest.fixture(scope="module")
def chinese(result: Result) -> str:
    return page.render(result, "zh")


def text_of(document: str) -> str:
    """What a reader sees, without tags and with spaces made single."""
    seen: list[str] = []

    class Reader(HTMLParser):
        hidden = 0

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.hidden += tag in {"style", "title"}

        def handle_endtag(self, tag: str) -> None:
            self.hidden -= tag in {"style", "title"}

        def handle_data(self, data: str) -> None:
            if not self.hidden:
                seen.append(data)

    Reader().feed(document)
    return " ".join(" ".join(seen).split())


# --- the page ---------------------------------------------------------------------------------


def test_the_decision_comes_first_then_pictures_tables_inputs_and_where_it_comes_from(
    english: str,
) -> None:
    parts = ("decision", "scenarios", "tradeoff", "day", "busy", "measures", "verdicts")
    parts += ("intervals", "balance", "inputs", "provenance")
    places = [english.index(f'<section id="{part}">') for part in parts]
    assert places == sorted(places)
    first = english[: english.index('<section id="scenarios">')]
    assert "<svg" not in first


def test_the_page_needs_nothing_else_and_is_small(english: str) -> None:
    without_names = re.sub(r'xmlns(:\w+)?="[^"]*"', "", english)
    assert not re.search(
        r"https?:|//[a-z]|<script|<link|<img|@import|url\(\s*[^#\s]", without_names
    )
    assert len(english.encode()) < 1_000_000


def test_every_verdict_stands_on_the_page_with_method_rule_and_closing(
    result: Result, english: str
) -> None:
    seen = text_of(english)
    sentences = decision.sentences(result)
    assert len(sentences) == len(result.judged_by) * 3
    for line in (*sentences, closing(many=True), method_line(result.differences)):
        assert " ".join(line.split()) in seen
    assert "offered_less_short" in seen
    assert "5 s" in seen or "5s" in seen


def test_names_of_the_planner_are_shown_and_never_become_markup(english: str) -> None:
    assert "<three>" not in english
    assert "Two &amp; &lt;three&gt; 网点" in english
    for name in ("two more", "更多业务", "柜台", "柜员"):
        assert name in text_of(english)


def test_every_input_stands_on_the_page(result: Result, english: str) -> None:
    lines = [" ".join(line.split()) for line in result.plan.resolved.splitlines() if line.strip()]
    seen = text_of(english)
    assert len(lines) > 30
    assert [line for line in lines if line not in seen] == []


def test_closed_days_seed_and_versions_are_told(result: Result, english: str) -> None:
    seen = text_of(english)
    assert "2026-03-07" in seen  # a Saturday
    assert "Seed of chance 3" in seen
    assert "queuesim 0." in seen


def test_the_chinese_page_has_no_english_of_ours(chinese: str) -> None:
    written = chinese.index('<section id="inputs">'), chinese.index('<section id="provenance">')
    seen = text_of(chinese[: written[0]] + chinese[written[1] :])  # the config is the planner's
    for key, words in CATALOGUES["en"].items():
        if key.startswith(("report.", "verdicts.")) and "{" not in words and len(words) > 5:
            assert not re.search(rf"\b{re.escape(words)}\b", seen), key
    assert re.search("更好|更差|尚无定论", seen)


def test_all_names_inside_the_page_are_its_own_and_lead_somewhere(english: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', english)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', english)) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", english)) <= set(ids)


def test_the_same_result_gives_the_same_page(result: Result, english: str) -> None:
    assert page.render(result, "en") == english


def test_each_picture_has_one_sentence_on_how_to_read_it(result: Result, english: str) -> None:
    drawn = pictures(result)
    assert english.count("<figcaption>") == english.count("<svg") == len(drawn)
    names = [picture.name for picture in drawn]
    assert len(names) == len(set(names))
    assert {"scenarios-cost", "differences-lost_customers", "tradeoff", "day-1", "busy"} <= {*names}
    assert all(name.isascii() for name in names)


def test_a_single_scenario_is_told_by_its_promises(config: Path) -> None:
    alone = run(config, scenario="base", jobs=1)
    seen = text_of(page.render(alone))
    assert "at least 80 %" in seen
    assert "at most 5 %" in seen
    assert "Scenarios side by side" not in seen
    assert decision.decision(alone).lead == ()


def test_one_replication_still_gives_a_page(config: Path) -> None:
    once = compare(config, replications=1, jobs=1)
    seen = text_of(page.render(once))
    assert "too few replications" in seen
    assert "nan" not in seen.split()


# --- writing ------------------------------------------------------------------------------------


def test_writing_leaves_the_page_and_its_pictures(
    result: Result, english: str, tmp_path: Path
) -> None:
    made = page.write(result, tmp_path / "new folder")
    assert made.read_text(encoding="utf-8") == english
    figures = sorted((tmp_path / "new folder" / "figures").iterdir())
    assert len(figures) == english.count("<svg")
    assert all(path.suffix == ".svg" for path in figures)
    for path in figures:
        svg = path.read_text(encoding="utf-8")
        assert svg.startswith("<svg")
        assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert not list(tmp_path.rglob("*unfinished*"))


def test_writing_goes_through_the_function_given(result: Result, tmp_path: Path) -> None:
    written: dict[str, str] = {}
    made = page.write(result, tmp_path, "zh", write_text=written.__setitem__)
    assert made == tmp_path / "report.html"
    assert not list(tmp_path.iterdir())
    assert {name.partition("/")[0] for name in written} == {"figures", "report.html"}


def test_a_folder_that_cannot_be_made_is_said_in_words(result: Result, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(FileError):
        page.write(result, tmp_path / "taken")


# --- tables -------------------------------------------------------------------------------------


def test_balances_add_up_in_every_line(result: Result) -> None:
    for table in tables.balance_tables(result, "base"):
        for row in table.rows:
            started, *ended = (int(cell.text.replace(",", "")) for cell in row[1:])
            assert started == sum(ended)


def test_cells_hold_the_values_and_ranges_of_the_long_table(result: Result) -> None:
    table = tables.measure_table(result)
    head = list(table.head)
    row = next(r for r in table.rows if r[0].text == "Service level (phone)")
    for scenario in result.tallies:
        estimate = result.estimate(scenario, "sl.phone")
        cell = row[head.index(scenario)]
        value = float(cell.text.removesuffix(" %"))
        low, high = (float(x) for x in cell.small.split(" to "))
        width = 100.0 * (estimate.high - estimate.low)
        assert value == pytest.approx(100.0 * estimate.value, abs=width / 4)
        assert low == pytest.approx(100.0 * estimate.low, abs=width / 4)
        assert high == pytest.approx(100.0 * estimate.high, abs=width / 4)


def test_an_unchanged_scenario_is_exactly_the_same_in_every_row(result: Result) -> None:
    matrix = decision.decision(result).matrix
    assert matrix is not None
    place = list(matrix.head).index("nothing")
    assert {row[place].text for row in matrix.rows} == {"exactly the same"}


def test_the_interval_table_has_every_interval_and_its_means(result: Result) -> None:
    found = {table.title: table for table in tables.interval_tables(result, "base")}
    assert set(found) == {"phone", "柜台", "agents", "柜员"}
    assert [row[0].text for row in found["phone"].rows] == ["09:00", "09:30", "10:00", "10:30"]
    values = evaluate(result.tallies["base"], ["sl.phone"], intervals=True)
    by_slot = {value.interval: value.value for value in values}
    for row in found["phone"].rows:
        assert float(row[4].text.split()[0]) == pytest.approx(100 * by_slot[row[0].text], abs=5)


def test_the_interval_table_has_the_people_whom_erlang_c_asks_for(result: Result) -> None:
    """By hand from the other columns of each row: load, handling time and the promise."""
    promise = result.plan.models["base"].config.targets["phone"]
    assert promise.share is not None
    assert promise.within is not None
    whole = result.interval_records()
    records = [r for r in whole if (r["scope"], r["name"]) == ("channel", "phone")]
    shown = {t.title: t for t in tables.interval_tables(result, "base")}["phone"]
    assert shown.head[3] == "people by Erlang C"
    for record, row in zip(records, shown.rows, strict=True):
        load, people = float(record["load"]), int(record["required"])
        handling = load * float(record["length"]) / float(record["offered"])
        too_few, enough = (
            erlang_c_service_level(load, n, handling, promise.within) for n in (people - 1, people)
        )
        assert too_few < promise.share <= enough
        assert row[3].text == str(people)
    assert all(math.isnan(float(r["required"])) for r in whole if r["scope"] != "channel")


def test_the_worst_interval_misses_its_promise_most(result: Result) -> None:
    (worst, *_) = tables.worst_intervals(result)
    values = evaluate(result.tallies["base"], ["sl.phone"], intervals=True)
    assert worst.level == min(v.value for v in values if v.interval not in {"", "outside"})
    assert worst.channel == "phone"
    assert worst.sentence.startswith("base: phone at ")


@given(
    value=st.floats(-1e7, 1e7),
    below=st.floats(1e-3, 1e6),
    above=st.floats(1e-3, 1e6),
    unit=st.sampled_from(list(Unit)),
)
def test_no_more_digits_than_the_range_supports(
    value: float, below: float, above: float, unit: Unit
) -> None:
    words = MeasureWords("x", unit, Better.LOWER, label="x", currency="CNY")
    said = shown(words, Estimate(value, value - below, value + above, math.nan, 9, math.nan))
    parts = [said.value.split()[0], *said.range.split(" to ")]
    centre, low, high = (float(part.replace(",", "")) for part in parts)
    (places,) = {len(part.partition(".")[2]) for part in parts}
    step = 10.0**-places
    assert low - step <= centre <= high + step
    if places:  # else the last digits may be noughts that stand for tens or thousands
        assert high - low < 26.5 * step


# --- data steps -----------------------------------------------------------------------------------


def test_the_day_of_a_channel_counts_everybody_who_can_serve_it(result: Result) -> None:
    phone, counter = (data.channel_day(result, name) for name in ("phone", "柜台"))
    assert phone.starts == (540, 570, 600, 630)
    assert phone.length == 30
    assert phone.staff == pytest.approx([5.0] * 4)
    assert counter.staff == pytest.approx([2.0] * 4)
    assert (phone.also, counter.also) == (("柜台",), ("phone",))
    assert (phone.target, phone.within) == (0.8, 20.0)
    assert math.isnan(counter.target)
    assert ((phone.level.low <= phone.level.mean) & (phone.level.mean <= phone.level.high)).all()


def test_differences_are_those_of_the_verdicts(result: Result) -> None:
    shown_differences = data.to_base(result, "line_wait")
    for plan, amount in zip(shown_differences.plans, shown_differences.amounts, strict=True):
        difference = result.differences.get(plan, "line_wait")
        assert (amount.mean, amount.low, amount.high) == (
            difference.value,
            difference.low,
            difference.high,
        )
    with pytest.raises(ValueError, match="judged by"):
        data.to_base(result, "aht")


# --- inputs ---------------------------------------------------------------------------------------


def test_changes_tell_the_old_value_and_the_new(result: Result) -> None:
    assert decision.changes(result, "two more") == ("staff.agents.count: 3 \u2192 5",)
    assert decision.changes(result, "nothing") == ()


def test_a_name_with_a_dot_in_it_is_found() -> None:
    resolved = "staff:\n  a.b:\n    count: 3\n  a: {count: 1}\n"
    assert inputs.written_at(resolved, "staff.a.b.count") == "3"
    assert inputs.written_at(resolved, "staff.a.count") == "1"
    assert inputs.written_at(resolved, "staff.c.count") is None


def test_sections_keep_every_line_once(result: Result) -> None:
    lines = [line for s in inputs.sections(result.plan.resolved) for line in s.words.splitlines()]
    assert sorted(lines) == sorted(x for x in result.plan.resolved.splitlines() if x.strip())


# --- the terminal and machines -------------------------------------------------------------------


def test_the_terminal_shows_the_table_then_verdicts_then_the_worst_interval(
    result: Result,
) -> None:
    told = terminal.show(result)
    places = [told.index(x) for x in ("Mean wait in line", "two more: staff", "Worst interval")]
    assert places == sorted(places)
    for line in (*decision.sentences(result), closing(many=True)):
        assert line in told
    assert "\x1b" not in told
    assert "\x1b" in terminal.show(result, colour=True)
    assert len(terminal.show(result, full=True)) > len(told)


@pytest.mark.parametrize("width", [60, 100])
def test_the_table_keeps_to_the_width_of_the_terminal(result: Result, width: int) -> None:
    from rich.cells import cell_len

    drawn = terminal.grid(tables.measure_table(result, full=False), width=width)
    assert max(cell_len(line) for line in drawn.splitlines()) <= width


def test_json_holds_numbers_sentences_and_balances(result: Result) -> None:
    told = machine.answer(result, "zh")
    json.dumps(told)
    assert told["differences"][0]["sentence"] == decision.sentences(result, "zh")[0]
    for balance in told["balance"].values():
        for counts in balance.values():
            started, *ended = counts.values()
            assert started == sum(ended)
    assert told["provenance"]["seed"] == 3


def test_page_words_are_escaped_in_descriptions_of_pictures(english: str) -> None:
    for label in re.findall(r'aria-label="([^"]*)"', english):
        assert html.escape(html.unescape(label), quote=True) == label


# --- who does not stand in a line ----------------------------------------------------------------


def test_mail_and_bots_are_shown_without_a_line(tmp_path: Path) -> None:
    path = tmp_path / "mail.yaml"
    text = CONFIG[: CONFIG.index("scenarios:")]
    text = text.replace("skills: [phone]", "skills: [phone, post]")
    text = text.replace(
        "reasons:\n", "reasons:\n    letter: {per_day: 20, channel: {post: 50%, bot: 50%}}\n"
    )
    text = text.replace(
        "channels:\n",
        "channels:\n  post: {kind: mail, talk: 5m}\n"
        "  bot: {kind: self_service, talk: 1m, if_not_solved: phone}\n",
    )
    path.write_text(text, encoding="utf-8")
    result = run(path, replications=2, jobs=1)
    assert "art" in result.judged_by
    days = {name: data.channel_day(result, name) for name in ("phone", "post", "bot")}
    assert [day.waits for day in days.values()] == ["line_wait", "wait", "line_wait"]
    assert np.isfinite(days["post"].wait.mean).any()
    assert not np.isfinite(days["bot"].wait.mean).any()
    heads = {table.title: table.head for table in tables.interval_tables(result, "base")}
    assert "mean wait" in heads["post"]
    assert "mean wait in line" in heads["phone"]
    told = text_of(page.render(result))
    assert "mean wait in line" in told
