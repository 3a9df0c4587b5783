#!/usr/bin/env python3
"""Proves that the sample content says what the report says, no more and no less.

    python3 tests/content_fidelity.py REPORT CONTENT CASES

REPORT is the report as plain text (half-width punctuation), CONTENT the content folder, CASES cases.json.

(a) cases: every number and quantity on a page stands in the same case of the report, and none of the report's is lost;
(b) the same for every item of the report's three sections, and for the preface;
(c) figures, topics, places, titles of documents and honours equal those of cases.json;
(d) nothing is copied: no run of 12 Han characters, and none of 20 characters when punctuation is left out;
(e) no half-width punctuation beside Han;
(f) form: keys, line ends, spaces, pairs of marks, lead sentences, headings, links.

Each finding is one line, `file: message`; exit status 1 if there is any. Standard library only.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

HAN = "\u3400-\u9fff"

# Words that have no other form. They are taken out before texts are compared, each for the reason given.
FIXED = {
    "习近平新时代中国特色社会主义思想": "name of a doctrine",
    "山东省人民政府教育督导委员会": "name of an office",
    "省政府教育督导委员会办公室": "name of an office",
    "对市级人民政府2020年履行教育职责评价报告": "title of the report",
    "生均一般公共预算教育支出": "fiscal term",
    "生均财政一般公共预算教育支出": "fiscal term",
    "一般公共预算教育支出": "fiscal term",
    "党对教育工作的全面领导": "fixed formulation",
    "坚决纠正片面追求升学率倾向": "item of a list of duties, as it is named there",
    "学校安全事故人民调解委员会": "name of a body",
    "山东省特殊教育首批省级规范化学校": "name of an honour",
    "特殊教育体育运动特色学校": "name of an honour",
    "特殊奥林匹克运动会": "name of an event",
    "全国基础教育综合改革实验区": "name of an honour",
    "全国优秀校园足球改革试验区": "name of an honour",
    "全省职业院校教师教学能力大赛": "name of a contest",
    "省示范性及优质特色中职学校": "name of a rank of schools",
    "省规范化中职学校": "name of a rank of schools",
    "省优质高职院校": "name of a rank of schools",
    "课业辅导、文体活动、社团活动、研学实践": "enumeration of four kinds of activity, order as in the report",
}

# Quantities in Han that a page may add, because it counts what the report itself lists.
COUNTED = {
    "dongying/1": {"两项": "the two plans named in the report"},
    "zibo/2": {"三项": "total score, pass rate, excellent rate"},
    "rizhao/2": {"五个方面": "the report writes 五个保障"},
}

# Figures that are words or a range: how the report writes them.
WRITTEN = {
    ("jinan", 2, "第一"): "全省第一",
    ("jinan", 3, "减免一半"): "减免一半",
    ("dezhou", 1, "600—1000"): "每月600元至1000元",
}

KEYS = set(
    "title slug summary keywords weight kind city county topics figures items published updated origin origin_url "
    "author issuer doc_number issued_on draft expires aliases archived".split()
)
FIGURE_KEYS = {"label", "value", "unit", "qualifier", "year", "previous", "number"}
QUALIFIERS = {"约", "近", "超", "余", "多", "以上"}

UNIT = "万元|亿元|元|个百分点|万个|万名|万人|人次|年度|年|月|号|所|辆|条|次|个|人|名|套|门|项|少年"
NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
QUANTITY = re.compile(rf"(?:约|近)?\d+(?:\.\d+)?(?:%|(?:余|多)?(?:{UNIT}))?(?:以上)?")
HAN_QUANTITY = re.compile(
    r"第[一二三四五六七八九十]|首位|首个|首批|一半|[一二三四五六七八九十]成"
    r"|[二三四五六七八九十两]+(?:个方面|个保障|位一体|统一|必述|连冠|大行动|个|年|项|所|次|门|套|类|倍|防)"
)
WIDE = str.maketrans("，；：（）！？％．", ",;:()!?%.")

findings = []
counts = {"cases": 0, "items": 0, "numbers": 0, "figures": 0, "files": 0}


def find(path, message):
    findings.append(f"{path}: {message}")


def fold(text):
    """One width of punctuation for both sides, no white space."""
    return re.sub(r"\s+", "", text.translate(WIDE))


# ---------------------------------------------------------------- the report


def read_report(path):
    """Returns the cases {(city, n): text}, the items {"s1-1": text}, the preface, and the whole text."""
    whole = path.read_text(encoding="utf-8")
    head, _, annex = whole.partition("2020年各市履行教育职责典型工作案例")
    cases, city = {}, None
    for line in (line.strip() for line in annex.splitlines()):
        if re.fullmatch(rf"[{HAN}]{{2,3}}市", line):
            city = line
        elif city and (m := re.match(r"(\d)\.(.+)", line)):
            cases[city, int(m[1])] = fold(m[2])
    parts = re.split(r"^[一二三]、.*$", head, flags=re.M)
    items = {}
    for s in (1, 2):
        for n, text in enumerate(re.split(r"^\([一二三四五]\)", parts[s], flags=re.M)[1:], 1):
            # what follows the items of a section is a closing remark of its own line
            items[f"s{s}-{n}"] = fold(text.strip().split("\n")[0])
    for n, text in enumerate(re.split(r"[一二三四五]是(?=[进依及落])", parts[3].strip().split("\n")[0])[1:], 1):
        items[f"s3-{n}"] = fold(text)
    return cases, items, fold(parts[0]), whole


# ---------------------------------------------------------------- our pages


class Page:
    def __init__(self, path, root):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.raw = path.read_bytes().decode("utf-8")
        m = re.match(r"\+\+\+\n(.*?)^\+\+\+\n", self.raw, flags=re.S | re.M)
        if not m:
            find(self.name, "no front matter between +++ lines")
        self.front_raw = m[1] if m else ""
        try:
            self.front = tomllib.loads(self.front_raw)
        except tomllib.TOMLDecodeError as error:
            find(self.name, f"front matter is not TOML: {error}")
            self.front = {}
        self.body = self.raw[m.end() :] if m else self.raw
        self.plain = plain(self.body)
        self.text = fold(self.plain)
        self.summary = self.front.get("summary", "")


def plain(body):
    """Markdown to text: links keep their label, marks and list numbers go."""
    body = re.sub(r"\]\([^)\s]*\)", "]", body)
    body = re.sub(r"\[\[[^\]|]*\|([^\]]*)\]\]", r"\1", body)
    body = re.sub(r"\[\[([^\]]*)\]\]", lambda m: "" if "/" in m[1] else m[1], body)
    body = re.sub(r"\[([^\]]*)\]", r"\1", body)
    body = re.sub(r"\s*\{#[^}]*\}", "", body)
    body = re.sub(r"^\s*(?:\d+\.|-|#+) +", "", body, flags=re.M)
    body = re.sub(r"^\|[-|: ]+\|$", "", body, flags=re.M)
    return body.replace("**", "").replace("`", "")


# ---------------------------------------------------------------- (a) (b) numbers


def compare_numbers(page, said, source, key, *, must_hold=None):
    """`said`: [(where, folded text)] that may only say what `source` says; `must_hold`: text that must say all of it."""
    allowed = COUNTED.get(key, {})
    numbers, quantities, han = (set(r.findall(source)) for r in (NUMBER, QUANTITY, HAN_QUANTITY))
    for where, text in said:
        for number in NUMBER.findall(text):
            counts["numbers"] += 1
            if number not in numbers:
                find(page.name, f"{where}: number {number} is not in this part of the report")
        for quantity in QUANTITY.findall(text):
            if quantity not in quantities and not re.fullmatch(r"[\d.]+", quantity):
                find(page.name, f"{where}: {quantity} is not how the report writes it (unit or qualifier)")
        for quantity in HAN_QUANTITY.findall(text):
            if quantity not in han and quantity not in allowed:
                find(page.name, f"{where}: {quantity} is not in this part of the report")
    held = must_hold if must_hold is not None else "".join(text for _, text in said)
    for regex, what in ((NUMBER, "number"), (QUANTITY, "quantity"), (HAN_QUANTITY, "quantity")):
        mine = set(regex.findall(held))
        for value in sorted(set(regex.findall(source)) - mine):
            if value not in held:
                find(page.name, f"{what} {value} of the report is lost")


def compare_names(page, text, source):
    """Titles in 《》 and names in “” are the same on both sides."""
    for left, right in (("《", "》"), ("“", "”")):
        regex = re.compile(f"{left}([^{right}]+){right}")
        for name in sorted(set(regex.findall(source)) - set(regex.findall(text))):
            if f"{left}{name}{right}" not in text and not (left == "《" and name == "实施方案"):
                find(page.name, f"{left}{name}{right} of the report is lost")
        for name in sorted(set(regex.findall(text)) - set(regex.findall(source))):
            if f"{left}{name}{right}" not in source:
                find(page.name, f"{left}{name}{right} is not in this part of the report")


# ---------------------------------------------------------------- (c) cases.json


def compare_case(page, case, topics, city):
    front = page.front
    if front.get("city") != city:
        find(page.name, f"city is {front.get('city')}, not {city}")
    want = [topics[slug] for slug in case["topics"]]
    if front.get("topics") != want:
        find(page.name, f"topics are {front.get('topics')}, not {want}")
    mine, theirs = front.get("figures", []), case["figures"]
    if len(mine) != len(theirs):
        find(page.name, f"{len(mine)} figures, not {len(theirs)}")
    for i, (a, b) in enumerate(zip(mine, theirs), 1):
        counts["figures"] += 1
        for key, value in (("label", b["label"]), ("value", b["value"]), ("unit", b["unit"]), ("qualifier", b.get("qual"))):
            if a.get(key) != value:
                find(page.name, f"figure {i}: {key} is {a.get(key)!r}, not {value!r}")
        if "number" in a and (re.search(r"\d", str(a["value"])) or a["number"] != b["num"]):
            find(page.name, f"figure {i}: number {a['number']} is wrong here")
        if "number" not in a and not re.search(r"\d", str(a["value"])):
            find(page.name, f"figure {i}: {a['value']} needs a number")
    names = {"place": case.get("places", []), "document": case.get("policies", []), "honour": case.get("honours", [])}
    for what, values in names.items():
        for value in values:
            if value not in page.text:
                find(page.name, f"{what} {value} is not in the body")
    if "county" in front and front["county"] not in case.get("places", []):
        find(page.name, f"county {front['county']} is not a place of this case")


def compare_figures_with_report(page, slug, n, source):
    """The words of a figure stand in the report, qualifier and unit included, and a year is the report's year."""
    for i, figure in enumerate(page.front.get("figures", []), 1):
        value, unit, qualifier = figure["value"], figure["unit"], figure.get("qualifier", "")
        before = qualifier if qualifier in ("约", "近", "超") else ""
        between = qualifier if qualifier in ("余", "多") else ""
        after = qualifier if qualifier == "以上" else ""
        written = WRITTEN.get((slug, n, value), f"{before}{value}{between}{unit}{after}")
        if qualifier and qualifier not in QUALIFIERS:
            find(page.name, f"figure {i}: qualifier {qualifier} is unknown")
        for where, text in (("report", source), ("body", page.text)):
            if written not in text and where == "report":
                find(page.name, f"figure {i}: {written} is not in the {where}")
            if value not in text and not (where, value) == ("body", "600—1000") and (slug, n, value) not in WRITTEN:
                find(page.name, f"figure {i}: {value} is not in the {where}")
        if "year" in figure and f"{figure['year']}年" not in source:
            find(page.name, f"figure {i}: the report does not give the year {figure['year']}")
        for key in figure.keys() - FIGURE_KEYS:
            find(page.name, f"figure {i}: unknown key {key}")


# ---------------------------------------------------------------- (d) copies


class Copies:
    def __init__(self, report):
        text = report.translate(WIDE)
        self.han = {run[i : i + 12] for run in re.findall(rf"[{HAN}]+", text) for i in range(len(run) - 11)}
        bare = re.sub(r"\W", "", text)
        self.bare = {bare[i : i + 20] for i in range(len(bare) - 19)}

    def check(self, name, where, text):
        text = re.sub(r"《[^》]*》|“[^”]*”", "\0", text)
        for words in sorted(FIXED, key=len, reverse=True):
            text = text.replace(words, "\0")
        for part in re.split(r"[\0\n]", text.translate(WIDE)):
            self._runs(name, where, re.findall(rf"[{HAN}]+", part), self.han, 12)
            self._runs(name, where, [re.sub(r"\W", "", part)], self.bare, 20)

    @staticmethod
    def _runs(name, where, runs, known, size):
        for run in runs:
            start = 0
            while start <= len(run) - size:
                end = start
                while run[end : end + size] in known:
                    end += 1
                if end > start:
                    find(name, f"{where}: copied from the report: {run[start : end + size - 1]}")
                start = end + 1


# ---------------------------------------------------------------- (e) (f) form


def check_form(page, root, known_names):
    name, front = page.name, page.front
    for key in front.keys() - KEYS:
        find(name, f"unknown key {key}")
    if not front.get("title"):
        find(name, "no title")
    if "\r" in page.raw or page.raw.startswith("\ufeff") or not page.raw.endswith("\n") or page.raw.endswith("\n\n"):
        find(name, "line ends: LF, no mark at the start, one line end at the end")
    for number, line in enumerate(page.raw.splitlines(), 1):
        if line != line.rstrip():
            find(name, f"line {number}: space at the end")
        if line.count("**") % 2:
            find(name, f"line {number}: ** is not closed")
    strings = [("title", front.get("title", "")), ("summary", page.summary), ("body", page.plain)]
    strings += [("keyword", k) for k in front.get("keywords", [])]
    strings += [("label", f.get("label", "")) for f in front.get("figures", [])]
    strings += [("item", i.get("summary", "")) for i in front.get("items", [])]
    for where, text in strings:
        check_marks(name, where, text)
    if len(page.summary) > 120:
        find(name, f"summary has {len(page.summary)} characters")
    if page.summary and not page.summary.endswith("。"):
        find(name, "summary does not end in 。")
    for keyword in front.get("keywords", []):
        if page.path.parts[-3:-2] == ("cases",) and keyword not in page.plain + page.summary + front["title"]:
            find(name, f"keyword {keyword} is not in the text")
    for target in re.findall(r"\]\(([^)\s]*)\)", page.body):
        path, _, anchor = target.partition("#")
        file = (page.path.parent / path).resolve()
        if not file.is_file():
            find(name, f"link to {target}: no such file")
        elif anchor and f"{{#{anchor}}}" not in file.read_text(encoding="utf-8"):
            find(name, f"link to {target}: no such heading")
    for target in re.findall(r"\[\[([^\]|]*)", page.body):
        path, _, anchor = target.partition("#")
        m = re.fullmatch(r"(\d{4})/([a-z]+)/(\d+)", path)
        if path not in known_names and not (m and (root / m[1] / "cases" / m[2] / f"{m[3]}.md").is_file()):
            find(name, f"wiki link to {target}: no such city, topic or page")
        elif m and anchor:
            text = (root / m[1] / "cases" / m[2] / f"{m[3]}.md").read_text(encoding="utf-8")
            if f"\n## {anchor}\n" not in text:
                find(name, f"wiki link to {target}: no such heading")


def check_marks(name, where, text):
    for m in re.finditer(rf"(?<=[{HAN}》”）])[.,;:()!?]|[,;:()!?](?=[{HAN}《“（])", text):
        find(name, f"{where}: half-width {m[0]} near {text[max(0, m.start() - 6) : m.end() + 6]!r}")
    for m in re.finditer(rf"[{HAN}] +[0-9A-Za-z]|[0-9A-Za-z%] +[{HAN}]", text):
        find(name, f"{where}: space between Han and digits near {m[0]!r}")
    for mark in re.findall(r"[\"']|\.\.\.|--|。。|，，|，。|、、", text):
        find(name, f"{where}: {mark} is no Chinese punctuation")
    for left, right in ("“”", "《》", "（）", "〔〕"):
        for line in text.splitlines():
            if line.count(left) != line.count(right):
                find(name, f"{where}: {left}{right} are not in pairs: {line[:20]}")


def check_case_form(page):
    paragraphs = page.body.strip("\n").split("\n\n")
    lead = plain(paragraphs[0])
    han = len(re.findall(f"[{HAN}]", lead))
    if han > 60 or not lead.endswith("。") or "\n" in lead or lead.startswith(("#", "-")):
        find(page.name, f"lead sentence: one line of at most 60 Han that ends in 。 (has {han})")
    headings = re.findall(r"^#+ .*$", page.body, flags=re.M)
    if headings not in (["## 做法"], ["## 做法", "## 成效"]):
        find(page.name, f"headings are {headings}")
    if not 3 <= len(page.front.get("keywords", [])) <= 5:
        find(page.name, "3 to 5 keywords are wanted")


# ---------------------------------------------------------------- main


def main(report_path, content_path, cases_path):
    root = Path(content_path)
    report_cases, report_items, preface, whole = read_report(Path(report_path))
    data = json.loads(Path(cases_path).read_text(encoding="utf-8"))
    topics = {t["slug"]: t["name"] for t in data["topics"]}
    cities = {c["slug"]: c["name"] for c in data["cities"]}
    known_names = set(topics.values()) | set(cities.values())
    copies = Copies(whole)
    pages = {p.relative_to(root).as_posix(): Page(p, root) for p in sorted(root.rglob("*.md"))}

    if (len(report_cases), len(report_items)) != (len(data["cases"]), 14):
        find(report_path, f"split into {len(report_cases)} cases and {len(report_items)} items")

    for case in data["cases"]:
        slug, n = case["city"], case["n"]
        page = pages.get(f"2020/cases/{slug}/{n}.md")
        if page is None:
            find(f"2020/cases/{slug}/{n}.md", "is missing")
            continue
        counts["cases"] += 1
        source = report_cases[cities[slug], n]
        said = [("title", fold(page.front.get("title", ""))), ("summary", fold(page.summary)), ("body", page.text)]
        compare_numbers(page, said, source, f"{slug}/{n}", must_hold=page.text)
        compare_names(page, page.text, source)
        compare_names_within(page, "summary", fold(page.summary), source)
        compare_case(page, case, topics, cities[slug])
        compare_figures_with_report(page, slug, n, source)
        check_case_form(page)

    for section in data["sections"]:
        name = next((p for p in pages if p.startswith(f"2020/report/{section['id']}-")), None)
        if name is None:
            find("2020/report", f"section {section['id']} is missing")
            continue
        page = pages[name]
        if page.front.get("title") != section["title"]:
            find(name, f"title is not {section['title']}")
        parts = re.split(r"^## （[一二三四五]）(.+?) \{#(s\d-\d)\}$", page.body, flags=re.M)
        bodies = {parts[i + 1]: (parts[i], parts[i + 2]) for i in range(1, len(parts), 3)}
        fronts = {item["id"]: item for item in page.front.get("items", [])}
        ids = [f"s{item['id']}" for item in section["items"]]
        if list(bodies) != ids or list(fronts) != ids:
            find(name, f"items are {list(bodies)} in the body, {list(fronts)} in front, not {ids}")
            continue
        for item in section["items"]:
            counts["items"] += 1
            key = f"s{item['id']}"
            title, body = bodies[key]
            if not re.search(r"\]\(\.\./cases/[a-z]+/\d\.md\)", body):
                find(name, f"{key}: no link to a case")
            # the last paragraph names cases of other parts of the report, so it is not compared
            text = fold(plain("\n\n".join(body.strip().split("\n\n")[:-1])))
            said = [(f"{key} title", fold(title)), (f"{key} summary", fold(fronts[key]["summary"])), (key, text)]
            compare_numbers(page, said, report_items[key], key, must_hold=text)
            compare_names(page, text, report_items[key])
            if fronts[key]["topics"] != [topics[slug] for slug in item["topics"]]:
                find(name, f"{key}: topics are {fronts[key]['topics']}")

    edition = pages.get("2020/_index.md")
    if edition is None:
        find("2020/_index.md", "is missing")
    else:
        for number in NUMBER.findall(preface.split("评价报告", 2)[-1]):
            if number not in edition.text:
                find(edition.name, f"number {number} of the preface is lost")

    for slug, topic in topics.items():
        page = pages.get(f"topics/{slug}.md")
        if page is None or page.front != {"title": topic}:
            find(f"topics/{slug}.md", f"is missing, or its front matter is not the title {topic}")

    terms = tomllib.loads((root.parent / "site.toml").read_text(encoding="utf-8"))["term"]
    seen = set()
    for term in terms:
        for word in [term["name"], *term.get("aliases", [])]:
            if word in seen:
                find("terms.toml", f"{word} is defined twice")
            seen.add(word)
        if term.get("topic", "") not in {"", *topics.values()}:
            find("terms.toml", f"{term['name']}: unknown topic {term['topic']}")
        check_marks("terms.toml", term["name"], term["definition"])
        copies.check("terms.toml", term["name"], term["definition"])

    for page in pages.values():
        counts["files"] += 1
        check_form(page, root, known_names)
        for where, text in (("title", page.front.get("title", "")), ("summary", page.summary), ("body", page.plain)):
            copies.check(page.name, where, text)
        for item in page.front.get("items", []):
            copies.check(page.name, item["id"], item["summary"])

    if findings:
        print("\n".join(findings))
        return 1
    print(
        f"ok: {counts['cases']} cases, {counts['items']} items, {counts['files']} pages, {len(terms)} terms, "
        f"{counts['numbers']} numbers and {counts['figures']} figures checked"
    )
    return 0


def compare_names_within(page, where, text, source):
    """A summary may leave a name out, but not bring in one of its own."""
    for name in re.findall(r"《[^》]+》|“[^”]+”", text):
        if name not in source:
            find(page.name, f"{where}: {name} is not in this part of the report")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: content_fidelity.py REPORT CONTENT CASES")
    sys.exit(main(*sys.argv[1:]))
