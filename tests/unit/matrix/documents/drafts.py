"""Generated documents that know where each of their cells stands, for property tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from pytest_dagster_parity.matrix.model import Column

COLUMNS = tuple(column for column in Column if column not in {Column.SEMANTICS, Column.PROOF})
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
BREAK_KINDS = st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"]])


@dataclass
class Draft:
    """A document in pieces: those that are fixed, and the cells."""

    suffix: str
    text: str = ""
    spans: dict[tuple[int, Column], tuple[int, int]] = field(default_factory=dict)
    """What may change when a cell changes. No span: the cell is not written at all."""
    texts: list[dict[Column, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text += text

    def add_cell(self, key: tuple[int, Column], raw: str) -> None:
        self.spans[key] = (len(self.text), len(self.text) + len(raw))
        self.text += raw

    @property
    def content(self) -> bytes:
        return self.text.encode()


# Markdown

_MARKDOWN_TOKENS = [
    *(
        "a",
        "Zeta",
        "b c",
        "é",
        "漢字",
        "\U0001f600",
        "7",
        "1. ",
        "`x`",
        "`a\\|b`",
        "\\|",
        "\\",
        "<br>",
        "<!--",
        "**",
        "_",
    ),
    *(
        "- ",
        "# ",
        "> ",
        "```",
        "~~~",
        "[x](y)",
        "![",
        "&amp;",
        "\t",
        "\u00a0",
        "\u2028",
        "\x0b",
        "---",
        ":-",
        "==",
        "+ ",
    ),
]
markdown_texts = st.lists(st.sampled_from(_MARKDOWN_TOKENS), max_size=4).map(lambda parts: "".join(parts).strip())
_PADS = st.sampled_from(["", " ", " ", "   ", "\t", " \t "])
_PROSE = st.sampled_from(
    [
        "# Title",
        "Prose with a | pipe and é.  ",
        "```\n| Capability | Status |\n|---|---|\n| a | b |\n```",
        "<!--\n| Capability | Status |\n|---|---|\n| a | b |\n-->",
        "| ID | Capability |\n|---|---|\n| EX-1 | a |",
        "- a list\n\n  > with a quote\n\nProse behind it.",
        "    | Capability | Status |\n    |---|---|\n    | a | b |",
    ]
)
_SPELLINGS = st.sampled_from([str, str.upper, str.lower, lambda title: f"**{title}**", lambda title: f"`{title}`"])


@st.composite
def markdown_drafts(draw: st.DrawFn) -> Draft:
    draft = Draft(".md")
    breaks = draw(BREAK_KINDS)
    own = draw(st.lists(st.sampled_from(["Risk", "Ticket", "Größe"]), unique=True, max_size=2))
    extra = draw(st.sampled_from([(), (Column.PROOF,), (Column.SEMANTICS, Column.PROOF)]))
    for _ in range(draw(st.integers(1, 2))):
        _end(draw, draft, breaks, "\n".join(draw(st.lists(_PROSE.map(lambda each: f"{each}\n"), max_size=2))))
        _end(draw, draft, breaks, "")
        _markdown_table(draw, draft, breaks, [*COLUMNS, *extra, *own])
        _end(draw, draft, breaks, "")
    if draw(st.booleans()):
        draft.add("The end, without a line end.")
    return _marked(draw, draft)


def _markdown_table(draw: st.DrawFn, draft: Draft, breaks: list[str], names: list[Any]) -> None:
    order: list[Any] = draw(st.permutations(names))
    own = [name for name in order if name not in set(Column)]
    titles = [name.value if isinstance(name, Column) else name for name in order]
    if Column.FEATURE in order:
        own = [*own, Column.FEATURE]
    _markdown_line(draw, draft, breaks, [(None, draw(_SPELLINGS)(title)) for title in titles])
    _markdown_line(draw, draft, breaks, [(None, draw(st.sampled_from(["---", ":--", "-:", ":-:"]))) for _ in order])
    for _ in range(draw(st.integers(0, 3))):
        number = len(draft.texts)
        texts = {name: draw(markdown_texts) for name in order}
        draft.texts.append({name: text for name, text in texts.items() if isinstance(name, Column)})
        keys = [((number, name) if isinstance(name, Column) else None, text) for name, text in texts.items()]
        _markdown_line(draw, draft, breaks, keys)


def _markdown_line(draw: st.DrawFn, draft: Draft, breaks: list[str], cells: list[tuple[Any, str]]) -> None:
    leads = draw(st.booleans()) or not cells[0][1][:1].isalpha()
    trails = draw(st.booleans()) or not cells[-1][1]
    draft.add(" " * draw(st.integers(0, 3)) + "|" * leads)
    for index, (key, text) in enumerate(cells):
        left = "" if index == 0 and not leads else draw(_PADS)
        right = draw(_PADS) or " " * text.endswith("\\")
        if not text:
            _cell(draft, key, left + right)
        else:
            draft.add(left)
            _cell(draft, key, text)
            draft.add(right)
        draft.add("|" * (index < len(cells) - 1 or trails))
    _end(draw, draft, breaks, draw(st.sampled_from(["", "  "])))


def _cell(draft: Draft, key: Any, raw: str) -> None:
    if key is None:
        draft.add(raw)
    else:
        draft.add_cell(key, raw)


def _end(draw: st.DrawFn, draft: Draft, breaks: list[str], text: str) -> None:
    draft.add("".join(line + draw(st.sampled_from(breaks)) for line in text.split("\n")))


def _marked(draw: st.DrawFn, draft: Draft) -> Draft:
    if draw(st.booleans()):
        draft.text = f"\ufeff{draft.text}"
        draft.spans = {key: (start + 1, end + 1) for key, (start, end) in draft.spans.items()}
    return draft


# CSV and TSV

_VALUE_TOKENS = [
    *(
        "a",
        "b c",
        "é",
        "漢字",
        "\U0001f600",
        "7",
        "12/12 pass; x",
        ",",
        ";",
        "\t",
        '"',
        '""',
        "'",
        "\n",
        "\\",
        "\\n",
        "|",
    ),
    *(": ", " #", "- ", "[", "]", "{", "}", "&a", "*a", "!", "%", "@", "null", "yes", "1.0", "~", "`x`", "<br>", "---"),
    *("\u0085", "\u2028", "\u00a0", "\x07", "\ufeff", "?", ":", "#", "\x7f"),
]
value_texts = st.lists(st.sampled_from(_VALUE_TOKENS), max_size=4).map(lambda parts: "".join(parts).strip())


@st.composite
def delimited_drafts(draw: st.DrawFn) -> Draft:
    suffix, delimiter = draw(st.sampled_from([(".csv", ","), (".tsv", "\t")]))
    draft = Draft(suffix)
    end = draw(LINE_ENDS)
    order: list[Any] = draw(st.permutations([*COLUMNS, "Risk", Column.PROOF]))
    titles = [name.value if isinstance(name, Column) else name for name in order]
    draft.add(delimiter.join(titles) + end)
    count = draw(st.integers(0, 4))
    for number in range(count):
        draft.add(end * draw(st.integers(0, 1)))
        draft.texts.append({})
        for index, name in enumerate(order):
            text = draw(value_texts)
            draft.add(delimiter * (index > 0))
            raw = _field(draw, text, delimiter, end)
            if isinstance(name, Column):
                draft.texts[number][name] = text
            _cell(draft, (number, name) if isinstance(name, Column) else None, raw)
        draft.add(end if number < count - 1 or draw(st.booleans()) else "")
    return _marked(draw, draft)


def _field(draw: st.DrawFn, text: str, delimiter: str, end: str) -> str:
    if draw(st.booleans()) or any(sign in text for sign in f'{delimiter}"\r\n'):
        return '"{}"'.format(text.replace('"', '""').replace("\n", end))
    return draw(st.sampled_from(["", " "])) + text + draw(st.sampled_from(["", " "]))


# YAML

_LINES = st.lists(
    st.sampled_from(["a", "b c", "é", "漢字", "x: y", "`z`", "it's", "#1", "7", "yes"]), min_size=1, max_size=3
)
_KEYS = st.sampled_from(
    [
        lambda title: title,
        str.lower,
        lambda title: title.lower().replace(" ", "_").replace("(", "").replace(")", ""),
        lambda title: title.lower().replace(" ", "-").replace("(", "").replace(")", ""),
    ]
)
_COMMENTS = st.sampled_from(["", "", "  # a comment"])


@st.composite
def yaml_drafts(draw: st.DrawFn) -> Draft:
    draft = Draft(draw(st.sampled_from([".yaml", ".yml"])))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    spelled = draw(_KEYS)
    margin = draw(st.sampled_from(["", "", "  "]))
    draft.add(draw(st.sampled_from(["", f"# A matrix{end}", f"---{end}"])))
    if draw(st.booleans()):
        draft.add(f"title: a matrix{end}rows:{end}")
    for number in range(draw(st.integers(1, 3))):
        order: list[Any] = draw(st.permutations([*COLUMNS, "Risk"]))
        left_out = draw(st.sets(st.sampled_from([Column.OWNER, Column.NOTES]))) if number else set()
        draft.texts.append(dict.fromkeys(COLUMNS, ""))
        keys = [(name, spelled(getattr(name, "value", name))) for name in order if name not in left_out]
        draft.add(f"{margin}# Row {number}{end}" * draw(st.integers(0, 1)))
        if draw(st.integers(0, 3)):
            _block_row(draw, draft, end, margin, keys)
        else:
            _flow_row(draw, draft, end, margin, keys)
    if draw(st.booleans()) and not draft.text.rstrip(" ").endswith("|" + end):
        draft.text = draft.text.removesuffix(end)
    return _marked(draw, draft)


def _block_row(draw: st.DrawFn, draft: Draft, end: str, margin: str, keys: list[tuple[Any, str]]) -> None:
    number = len(draft.texts) - 1
    for index, (name, key) in enumerate(keys):
        draft.add(f"{margin}{'  ' if index else '- '}{key}:")
        raw, text, comment = _block_value(draw, end, f"{margin}  ")
        if isinstance(name, Column):
            draft.texts[number][name] = text
        _cell(draft, (number, name) if isinstance(name, Column) else None, raw)
        draft.add(comment + end)


def _block_value(draw: st.DrawFn, end: str, margin: str) -> tuple[str, str, str]:  # noqa: PLR0911  one a style
    lines = draw(_LINES)
    text = "\n".join(lines)
    comment = draw(_COMMENTS)
    match draw(st.sampled_from(["plain", "null", "empty", "double", "single", "literal", "flow", "block"])):
        case "plain":
            return " plain text", "plain text", comment
        case "null":
            return draw(st.sampled_from(["", " ~", " null"])), "", comment
        case "empty":
            return draw(st.sampled_from([' ""', " ''", " []"])), "", comment
        case "double":
            return " " + json.dumps(text, ensure_ascii=False), text, comment
        case "single":
            return " '{}'".format(lines[0].replace("'", "''")), lines[0], comment
        case "literal":
            head = draw(st.sampled_from([" |", " |-", " |  # kept"]))
            return head + "".join(f"{end}{margin}  {line}" for line in lines), text, ""
        case "flow":
            return f" {json.dumps(lines, ensure_ascii=False)}", text, comment
        case _:
            inner = draw(st.sampled_from([margin, f"{margin}  "]))
            return (
                comment + "".join(f"{end}{inner}- {json.dumps(line, ensure_ascii=False)}" for line in lines),
                text,
                "",
            )


def _flow_row(draw: st.DrawFn, draft: Draft, end: str, margin: str, keys: list[tuple[Any, str]]) -> None:
    number = len(draft.texts) - 1
    between = draw(st.sampled_from([", ", f",{end}{margin}   "]))
    draft.add(f"{margin}- {{")
    for index, (name, key) in enumerate(keys):
        draft.add(between * (index > 0) + f'"{key}":')
        lines = draw(_LINES)
        text = "\n".join(lines)
        value: object = draw(st.sampled_from([text, lines]))
        if isinstance(name, Column):
            draft.texts[number][name] = text
        _cell(draft, (number, name) if isinstance(name, Column) else None, f" {json.dumps(value, ensure_ascii=False)}")
    draft.add(draw(st.sampled_from(["}", " }", ",}"])) + end)
