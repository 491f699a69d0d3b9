"""Tables beside a config: every form that planners have, and every slip with its row and column."""

import codecs
from pathlib import Path

import pytest

from queuesim import words
from queuesim.spec.config import Config
from queuesim.spec.files import inline
from queuesim.spec.sheets import decode, find, read_sheet

PROFILE = "weekday,start,share\nmon-fri,09:00,40%\nmon-fri,10:00,60%\n"
ARRIVALS = "date,start,balance,loan\n2026-03-02,09:00,12,1\n2026-03-02,10:00,20.5,0\n"


def data(**places):
    """Config data with reasons and groups, and a table at each place."""
    base = {
        "demand": {"reasons": {"balance": {}, "loan": {}}},
        "staff": {"agents": {}, "tellers": {}},
    }
    for place, value in places.items():
        section, *name, last = place.split("__")
        here = base[section]
        for step in name:
            here = here[step]
        here[last] = value
    return base


def profile(folder, name="p.csv", **more):
    """What becomes of a profile's file."""
    return inline(data(demand__profile={"file": name, **more}), folder)


def rows(done):
    """The rows of the profile."""
    assert done.problems == []
    return done.data["demand"]["profile"]["rows"]


def only(done):
    """The text of the only problem, in English."""
    assert len(done.problems) == 1, done.problems
    for lang in words.LANGUAGES:
        assert done.problems[0].text(lang)
    return done.problems[0].text()


@pytest.fixture
def folder(tmp_path):
    """A folder with Chinese and a space in its name."""
    place = tmp_path / "配置 files"
    place.mkdir()
    return place


def put(folder, text, name="p.csv", encoding="utf-8"):
    """Write a file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))


EXPECTED = [["mon-fri", "09:00", "40%"], ["mon-fri", "10:00", "60%"]]


class TestForms:
    @pytest.mark.parametrize(
        ("encoding", "guess"),
        [("utf-8", None), ("utf-8-sig", None), ("gb18030", "GB18030"), ("utf-16", "UTF-16"),
         ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
    )  # fmt: skip
    def test_encodings_and_the_guess_is_said(self, folder, encoding, guess):
        put(folder, "星期,开始,占比\n周一-周五,09:00,40%\n周一-周五,10:00,60%\n", encoding=encoding)
        done = profile(folder)
        assert rows(done) == EXPECTED
        assert [note.values["encoding"] for note in done.notes] == ([guess] if guess else [])

    @pytest.mark.parametrize(("sign", "guess"), [(",", None), (";", "semicolon"), ("\t", "tab")])
    def test_separators_and_the_guess_is_said(self, folder, sign, guess):
        put(folder, PROFILE.replace(",", sign))
        done = profile(folder)
        assert rows(done) == EXPECTED
        assert len(done.notes) == (guess is not None)
        assert all(guess in note.text() for note in done.notes)

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_and_empty_lines(self, folder, end):
        put(folder, (PROFILE + "\n,,\n").replace("\n", end))
        assert rows(profile(folder)) == EXPECTED

    def test_a_decimal_comma_only_if_said(self, folder):
        put(folder, "weekday;start;share\nmon;09:00;40,5%\nmon;10:00;59,5%\n")
        text = only_first(profile(folder))
        assert "row 2, column share" in text
        assert "decimal: comma" in text
        assert rows(profile(folder, decimal="comma"))[0] == ["mon", "09:00", "40.5%"]

    @pytest.mark.parametrize(("first", "second"), [("0.4", "0.6"), ("40", "60"), ("40%", "60%")])
    def test_shares_may_be_fractions_or_percentages(self, folder, first, second):
        put(folder, f"weekday,start,share\nmon-fri,09:00,{first}\nmon-fri,10:00,{second}\n")
        assert rows(profile(folder)) == EXPECTED

    def test_quoted_cells(self, folder):
        put(folder, 'weekday,start,share\n"mon, tue",09:00,"100%"\n')
        assert rows(profile(folder)) == [["mon-tue", "09:00", "100%"]]

    @pytest.mark.parametrize("name", ["a b/表 1.csv", "a b\\表 1.csv", "./a b/表 1.csv"])
    def test_spaces_chinese_and_backslashes_in_paths(self, folder, name):
        put(folder, PROFILE, "a b/表 1.csv")
        assert rows(profile(folder, name)) == EXPECTED

    def test_excel(self, folder):
        import datetime as dt

        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        sheet.title = "March"
        sheet.append(["date", "start", "balance", "loan"])
        sheet.append([dt.date(2026, 3, 2), dt.time(9, 0), 12, 1.0])
        sheet.append([dt.datetime(2026, 3, 2), "10:00", 20.5, 0])
        book.create_sheet("April")
        book.save(folder / "a.xlsx")
        done = inline(data(demand__arrivals={"file": "a.xlsx"}), folder)
        assert done.problems == []
        assert done.data["demand"]["arrivals"]["rows"] == [
            ["2026-03-02", "09:00", {"balance": 12, "loan": 1}],
            ["2026-03-02", "10:00", {"balance": 20.5, "loan": 0}],
        ]
        assert ["March" in note.text() for note in done.notes] == [True]


def only_first(done):
    """The text of the first problem."""
    return done.problems[0].text()


class TestTables:
    def test_arrivals_in_columns_and_in_rows_are_the_same(self, folder):
        put(folder, ARRIVALS, "wide.csv")
        put(
            folder,
            "date,start,reason,count\n2026-03-02,09:00,balance,12\n2026-03-02,09:00,loan,1\n"
            "2026-03-02,10:00,balance,20.5\n2026-03-02,10:00,loan,0\n",
            "long.csv",
        )
        wide, long = (
            inline(data(demand__arrivals={"file": name}), folder)
            for name in ("wide.csv", "long.csv")
        )
        assert wide.problems == long.problems == []
        assert wide.data["demand"]["arrivals"]["rows"] == long.data["demand"]["arrivals"]["rows"]

    def test_dates_as_spreadsheets_write_them(self, folder):
        put(folder, ARRIVALS.replace("2026-03-02", "2026/3/2"), "a.csv")
        done = inline(data(demand__arrivals={"file": "a.csv"}), folder)
        assert done.data["demand"]["arrivals"]["rows"][0][0] == "2026-03-02"

    def test_each_group_takes_its_column_of_a_roster(self, folder):
        put(folder, "weekday,start,agents,tellers\nmon,09:00,5,2\nmon,10:00,6,3\n", "r.csv")
        done = inline(
            data(staff__agents__roster={"file": "r.csv"}, staff__tellers__roster={"file": "r.csv"}),
            folder,
        )
        assert done.problems == []
        assert done.data["staff"]["agents"]["roster"]["rows"] == [
            ["mon", "09:00", 5],
            ["mon", "10:00", 6],
        ]
        assert done.data["staff"]["tellers"]["roster"]["rows"][1] == ["mon", "10:00", 3]

    def test_a_roster_may_name_its_column(self, folder):
        put(folder, "weekday,start,tier 1\nmon,09:00,5\n", "r.csv")
        done = inline(data(staff__agents__roster={"file": "r.csv", "column": "tier 1"}), folder)
        assert done.data["staff"]["agents"]["roster"]["rows"] == [["mon", "09:00", 5]]

    @pytest.mark.parametrize(
        ("text", "values"),
        [
            ("seconds\n90\n120\n", ["1m30s", "2m"]),
            ("minutes\n1.5\n", ["1m30s"]),
            ("value\n90s\n", ["1m30s"]),
        ],
    )
    def test_values_of_a_law(self, folder, text, values):
        put(folder, text, "v.csv")
        done = inline({"channels": {"phone": {"talk": {"values": "v.csv"}}}}, folder)
        assert done.problems == []
        assert done.data["channels"]["phone"]["talk"]["values"] == values

    def test_bare_values_need_a_unit(self, folder):
        put(folder, "value\n90\n", "v.csv")
        done = inline({"channels": {"phone": {"talk": {"values": "v.csv"}}}}, folder)
        assert "row 2, column value: the duration 90 has no unit" in only(done)
        assert done.problems[0].path == ("channels", "phone", "talk", "values")

    def test_scenarios_are_inlined_too(self, folder):
        put(folder, PROFILE)
        base = data(demand__profile={"file": "p.csv"})
        base["scenarios"] = {
            "whole": {"demand.profile": {"file": "p.csv"}},
            "file only": {"demand.profile.file": "p.csv", "staff.agents.count": "add 2"},
        }
        done = inline(base, folder)
        assert done.problems == []
        table = {"source": "p.csv", "rows": EXPECTED}
        assert done.data["scenarios"]["whole"] == {"demand.profile": table}
        assert done.data["scenarios"]["file only"] == {
            "demand.profile.source": "p.csv",
            "demand.profile.rows": EXPECTED,
            "staff.agents.count": "add 2",
        }

    def test_the_given_data_is_not_changed(self, folder):
        put(folder, PROFILE)
        given = data(demand__profile={"file": "p.csv"})
        inline(given, folder)
        assert given == data(demand__profile={"file": "p.csv"})

    def test_inlined_rows_are_read_by_the_models_and_not_read_again(self, folder):
        put(folder, PROFILE)
        done = profile(folder)
        (folder / "p.csv").unlink()
        again = inline(done.data, folder)
        assert again.problems == []
        assert again.data == done.data


class TestSlips:
    """Each names the file, the row and the column."""

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("weekday,start,share\nmon,09:00,x\n", ["p.csv", "row 2", "column share"]),
            ("weekday,start,share\nmon,09:00,-4\n", ["row 2", "column share"]),
            ("weekday,start,share\nmon,9am,4%\n", ["row 2", "column start"]),
            ("weekday,start,share\nmo,09:00,4%\n", ["row 2", "column weekday"]),
            ("weekday,start,share\n1,09:00,4%\n", ["row 2", "column weekday"]),
            ("weekday,start,share\n\nmon,09:00,\n", ["row 3", "column share", "empty"]),
            ("weekday,start,shrae\nmon,09:00,4%\n", ["row 1", '"shrae"', "share"]),
            ("weekday,start\nmon,09:00\n", ["row 1", '"share"']),
            ("weekday,start,share,share\nmon,09:00,4%,5%\n", ["row 1", "column 4"]),
            ("weekday,start,,share\nmon,09:00,,4%\n", ["row 1", "column 3"]),
            ("weekday,start,share\nmon,09:00,4%,7\n", ["row 2", "3 headings"]),
            ("weekday,start,share\nmon,09:00,4%\nmon,09:00,5%\n", ["row 3", "row 2"]),
            ("weekday,start,share\nmon-fri,09:00,4%\nfri,09:00,5%\n", ["row 3", "row 2"]),
            ('weekday,start,share\n"mon,09:00,4%\n', ["quote"]),
            ("weekday,start,share\n", ["no rows"]),
            ("", ["no rows"]),
        ],
    )
    def test_slips_in_a_profile(self, folder, text, parts):
        put(folder, text)
        shown = only_first(profile(folder))
        assert all(part in shown for part in parts), shown

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            (ARRIVALS.replace("12", "-12"), ["row 2", "column balance", "0 or more"]),
            (ARRIVALS.replace("loan", "laon"), ['"laon"', "did you mean loan"]),
            (ARRIVALS.replace("date", "day"), ["date or weekday"]),
            (ARRIVALS.replace("2026-03-02", "2026-02-30"), ["row 2", "column date"]),
            ("date,start,reason,count\n2026-03-02,09:00,laon,3\n", ["row 2", '"laon"', "loan"]),
            ("date,weekday,start,loan\n2026-03-02,mon,09:00,3\n", ["both date and weekday"]),
        ],
    )
    def test_slips_in_arrivals(self, folder, text, parts):
        put(folder, text, "a.csv")
        done = inline(data(demand__arrivals={"file": "a.csv"}), folder)
        shown = "\n".join(map(str, done.problems))
        assert all(part in shown for part in parts), shown
        assert done.problems[0].path == ("demand", "arrivals", "file")

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("weekday,start,agnets\nmon,09:00,5\n", ['"agnets"', "did you mean agents"]),
            ("weekday,start,agents\nmon,09:00,5.5\n", ["row 2", "column agents", "whole number"]),
        ],
    )
    def test_slips_in_a_roster(self, folder, text, parts):
        put(folder, text, "r.csv")
        done = inline(data(staff__agents__roster={"file": "r.csv"}), folder)
        shown = "\n".join(map(str, done.problems))
        assert all(part in shown for part in parts), shown

    def test_all_slips_come_together_and_many_are_counted(self, folder):
        lines = "".join(f"mon,{k // 60 + 8:02d}:{k % 60:02d},x\n" for k in range(50))
        put(folder, "weekday,start,share\n" + lines)
        done = profile(folder)
        assert len(done.problems) == 21
        assert "30 more" in done.problems[-1].text()

    def test_a_problem_of_one_file_is_told_once(self, folder):
        put(folder, "weekday,start,agents,tellers,boss\nmon,09:00,5,2,1\n", "r.csv")
        done = inline(
            data(staff__agents__roster={"file": "r.csv"}, staff__tellers__roster={"file": "r.csv"}),
            folder,
        )
        assert '"boss"' in only(done)


class TestPlaces:
    @pytest.mark.parametrize(
        "name",
        [
            "../p.csv",
            "a/../../p.csv",
            "/etc/passwd",
            "C:\\p.csv",
            "C:/p.csv",
            "\\\\host\\p.csv",
            "..\\p.csv",
        ],
    )
    def test_never_outside_the_folder(self, folder, name):
        put(folder.parent, PROFILE)
        assert "outside the folder" in only(profile(folder, name))

    def test_not_by_a_link_either(self, folder):
        put(folder.parent, PROFILE, "secret.csv")
        (folder / "p.csv").symlink_to(folder.parent / "secret.csv")
        assert "outside the folder" in only(profile(folder))

    @pytest.mark.parametrize("name", [5, "", None, "a\0b", ["p.csv"]])
    def test_a_name_is_a_text(self, folder, name):
        assert "name of a file" in only(profile(folder, name))

    def test_a_missing_file_names_its_neighbours(self, folder):
        put(folder, PROFILE, "profile.csv")
        shown = only(profile(folder, "profil.csv"))
        assert "no file profil.csv" in shown
        assert "profile.csv" in shown.splitlines()[-1]

    def test_a_folder_is_no_file(self, folder):
        (folder / "p.csv").mkdir()
        assert "is a folder" in only(profile(folder))

    def test_kinds_that_cannot_be_read(self, folder):
        put(folder, b"x", "p.xls")
        assert "save it as CSV" in only(profile(folder, "p.xls"))
        put(folder, b"no workbook", "p.xlsx")
        assert "no Excel workbook" in only(profile(folder, "p.xlsx"))

    def test_bytes_in_no_known_encoding(self, folder):
        put(folder, b"weekday,start,share\nmon,09:00,\xff\xff%\n")
        assert "neither UTF-8" in only(profile(folder))

    def test_too_large_a_file(self, folder, monkeypatch):
        monkeypatch.setattr("queuesim.spec.sheets.LARGEST_FILE", 10)
        put(folder, PROFILE)
        assert "larger than" in only(profile(folder))


def test_decode_knows_the_marks():
    assert decode(codecs.BOM_UTF8 + "日".encode(), "f") == ("日", "UTF-8")
    assert decode("日,1".encode("gb18030"), "f") == ("日,1", "GB18030")


def test_a_sheet_keeps_row_numbers_as_an_editor_shows_them(folder):
    put(folder, "\nweekday,start\n\nmon,09:00\n")
    sheet = read_sheet(find(folder, "p.csv"), "p.csv")
    assert sheet.columns == ("weekday", "start")
    assert [number for number, _ in sheet.rows] == [4]


def test_the_tables_of_the_examples_are_read_without_a_guess():
    from queuesim.spec.reader import read_text

    configs = Path(__file__).parents[2] / "configs"
    for path in (configs / "quickstart.yaml", configs / "city-bank.yaml"):
        document = read_text(path.read_text(encoding="utf-8"), path.name)
        done = inline(document.data, configs)
        assert (done.problems, done.notes) == ([], [])
        assert Config.model_validate(done.data).demand.profile.rows


# --- ways out ----------------------------------------------------------------------------------


def workbook(folder, rows, merged=""):
    """A profile as a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(folder / "p.xlsx")
    return profile(folder, "p.xlsx")


HEAD = ["weekday", "start", "share"]


def test_a_day_that_is_empty_below_merged_cells_says_so(folder):
    rows_ = [HEAD, ["mon", "09:00", "40%"], ["mon", "10:00", "60%"]]
    told = only(workbook(folder, rows_, "A2:A3"))
    assert "p.xlsx, row 3, column weekday: the cell is empty" in told
    assert "of merged cells only the first holds the value" in told


def test_a_formula_that_excel_never_worked_out_says_so(folder):
    told = only(workbook(folder, [HEAD, ["mon", "09:00", "=1/2"], ["mon", "10:00", "50%"]]))
    assert "p.xlsx, row 2, column share: the cell is empty" in told
    assert "a formula counts after Excel has saved its value" in told


def test_a_title_above_the_headings_is_asked_to_go(folder):
    told = only(workbook(folder, [["Profile of March"], HEAD, ["mon", "09:00", "100%"]]))
    assert "p.xlsx, row 2: more cells than the 1 headings" in told
    assert "a title above the headings is to be deleted" in told


def test_an_empty_share_in_text_is_only_a_missing_number(folder):
    put(folder, "weekday,start,share\nmon,09:00,\n")
    assert only(profile(folder)).endswith("hint: 0 is a number too")
