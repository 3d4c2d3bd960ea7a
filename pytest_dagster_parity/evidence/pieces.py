"""One piece of a cell, read from left to right into items; `items` has the grammar."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from pytest_dagster_parity.evidence import phrases
from pytest_dagster_parity.evidence.citations import Cited, Named, is_code_like, path_in, symbols_in
from pytest_dagster_parity.evidence.drafts import Draft, share_jobs
from pytest_dagster_parity.evidence.item import Kind, is_yaml
from pytest_dagster_parity.evidence.tokens import Sort, Span, Token

_BEFORE = 40
"""How far back words are looked at that say what a code span is."""


class Piece:
    """One piece while it is read."""

    def __init__(self, cell: str, tokens: list[Token], before: Draft | None, *, of_ci: bool) -> None:
        self.cell = cell
        self.of_ci = of_ci
        self.tokens = tokens
        self.begin = tokens[0].outer.start
        self.before = before
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.brackets: list[Draft | None] = []
        self.last_job_end = -1
        self.is_alone = sum(token.sort is not Sort.SIGN for token in tokens) == 1

    def read(self) -> list[Draft]:
        """Return the items of the piece. What is said of the piece before is added to that one's."""
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        share_jobs(self.drafts)
        first, last = self.tokens[0], self.tokens[-1]
        has_words = any(sign.isalnum() for sign in self.cell[first.outer.start : last.outer.end])
        if not self.drafts and has_words and not self._went_to_former():
            return [Draft(Kind.PROSE, first.outer.start, last.outer.end)]
        return self.drafts

    def _went_to_former(self) -> bool:
        return self.before is not None and self.before.end > self.begin

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        match token.sort:
            case Sort.CODE:
                self._code(token)
            case Sort.LINK:
                self._link(token)
            case Sort.URL:
                self._url(token)
            case Sort.OPEN:
                return self._open(at)
            case Sort.CLOSE:
                self._close(token)
            case Sort.WORD:
                return self._word(at)
            case Sort.SIGN | Sort.BREAK:
                pass
        return at + 1

    # Brackets

    def _open(self, at: int) -> int:
        self.brackets.append(self.current)
        end = at + 1
        while end < len(self.tokens) and self.tokens[end].sort in {Sort.WORD, Sort.SIGN}:
            end += 1
        words = [token for token in self.tokens[at + 1 : end] if token.sort is Sort.WORD]
        named = [token for token in words if self._text(token) not in phrases.JOINING]
        is_whole = end < len(self.tokens) and self.tokens[end].sort is Sort.CLOSE
        if not (is_whole and named and self.current and self.current.kind is Kind.PATH) or self._is_configuration(
            self.current
        ):
            return at + 1
        if not all(is_code_like(self._text(token)) for token in named):
            return at + 1
        for token in named:
            self._symbols(token.inner)
        return end

    def _close(self, token: Token) -> None:
        opened_by = self.brackets.pop() if self.brackets else None
        if opened_by is not None and opened_by is self.current:
            opened_by.reach(token.outer.end)

    # Tokens

    def _word(self, at: int) -> int:
        token = self.tokens[at]
        quoted = phrases.QUOTED.match(self.cell, token.outer.start)
        if quoted is not None and self._is_job(Span(*quoted.span()), Span(*quoted.span("name"))):
            self._add_job(Span(*quoted.span("name")))
            return self._behind(at, quoted.end())
        if phrases.GAP.match(self.cell, token.inner.start):
            return self._gap(at)
        if self._is_about_ci():
            job = phrases.BARE_JOB.match(self.cell, token.inner.start)
            if job is not None:
                self._add_job(Span(*job.span("name")))
                return self._behind(at, job.end("name"))
            if self._is_run(token.inner.start) or self._follows(phrases.OPENED, token.inner.start):
                command = phrases.BARE_COMMAND.match(self.cell, token.inner.start)
                if command is not None:
                    text = command.group().rstrip(" .:")
                    self._add_command(Span(command.start(), command.start() + len(text)))
                    return self._behind(at, command.end())
        self._paths(token.inner, path_in(self._text(token), token.inner.start, surely=self.is_alone), is_bare=True)
        return at + 1

    def _gap(self, at: int) -> int:
        depth = 0
        end = at
        while end < len(self.tokens):
            sort = self.tokens[end].sort
            depth += (sort is Sort.OPEN) - (sort is Sort.CLOSE)
            if depth < 0 and self.brackets:
                break
            depth = max(depth, 0)
            end += 1
        self.drafts.append(Draft(Kind.GAP, self.tokens[at].outer.start, self.tokens[end - 1].outer.end))
        return end

    def _url(self, token: Token) -> None:
        self._begin(Draft(Kind.URL, token.outer.start, token.outer.end, url=self._text(token)))

    def _link(self, token: Token) -> None:
        target = self._text(token)
        if phrases.URL.fullmatch(target):
            self._url(token)
            return
        path, _, fragment = target.partition("#")
        found = path_in(target if re.match(r"L\d", fragment) else path, token.inner.start, surely=True)
        if len(found) != 1:
            self._add_other(token.outer)
            return
        cited = replace(found[0], path=unquote(found[0].path))
        draft = Draft(Kind.PATH, token.outer.start, token.outer.end, cited=cited, is_link=True)
        self._begin(draft)
        if token.label is not None:
            self._label(draft, token.label)

    def _label(self, draft: Draft, label: Span) -> None:
        marks = re.match(r"[\s`*_]*", label.of(self.cell))
        start = label.start + (marks.end() if marks else 0)
        text = self.cell[start : label.end].rstrip(" \t`*")
        found = path_in(text, start, surely=True)
        if len(found) == 1 and draft.cited is not None and draft.cited.path.endswith(found[0].path):
            draft.label = found[0]
            draft.symbols.extend(found[0].symbols)
        elif "`" in label.of(self.cell):
            draft.symbols.extend(symbols_in(text, start))

    def _code(self, token: Token) -> None:
        text = self._text(token)
        if phrases.URL.fullmatch(text):
            self._url(token)
        elif self._is_job(token.outer, token.inner):
            self._add_job(token.inner)
        elif self._is_run(token.outer.start):
            self._add_command(token.inner, token.outer)
        elif not self._paths(token.outer, self._cited(token)):
            self._named(token, text)

    def _cited(self, token: Token) -> tuple[Cited, ...]:
        text = self._text(token)
        if self.current is not None and self._is_about_ci() and any(sign.isspace() for sign in text):
            return ()
        is_aside = bool(self.brackets) and self.brackets[-1] is not None
        return path_in(text, token.inner.start, surely=not is_aside)

    def _named(self, token: Token, text: str) -> None:
        if path_in(text, token.inner.start, surely=True) or not self._symbols(token.inner, token.outer):
            if re.search(r"\s", text):
                self._add_command(token.inner, token.outer)
            elif text:
                self._add_other(token.outer, token.inner)

    # What is found

    def _begin(self, draft: Draft) -> Draft:
        former = self.current
        if (
            former is not None
            and former.kind is Kind.SYMBOL
            and draft.kind is Kind.PATH
            and phrases.BOUND.fullmatch(self.cell, former.end, draft.start)
        ):
            draft.symbols.extend(former.symbols)
            draft.start = former.start
            self.drafts.remove(former)
        self.drafts.append(draft)
        self.current = draft
        return draft

    def _paths(self, outer: Span, found: tuple[Cited, ...], *, is_bare: bool = False) -> bool:
        for cited in found:
            draft = Draft(Kind.PATH, outer.start, outer.end, cited=cited, symbols=list(cited.symbols))
            draft.is_doubtful = is_bare and cited.by_slash
            self._begin(draft)
        return bool(found)

    def _symbols(self, inner: Span, outer: Span | None = None) -> bool:
        found = tuple(symbols_in(inner.of(self.cell), inner.start))
        if found:
            can_have = self.current is not None and self.current.kind in {Kind.PATH, Kind.SYMBOL}
            if self.current is None or not can_have or self.current.is_one_of_several:
                place = outer or inner
                self._begin(Draft(Kind.SYMBOL, place.start, place.end))
            self._target().symbols.extend(found)
            self._target().reach((outer or inner).end)
        return bool(found)

    def _add_job(self, place: Span) -> None:
        target = self._target()
        target.jobs.append(Named(name=place.of(self.cell), start=place.start, end=place.end))
        target.reach(self._outside(place))
        self.last_job_end = self._outside(place)

    def _add_command(self, place: Span, outer: Span | None = None) -> None:
        target = self._target()
        target.commands.append(Named(name=place.of(self.cell), start=place.start, end=place.end))
        target.reach((outer or place).end)

    def _add_other(self, outer: Span, inner: Span | None = None) -> None:
        place = inner or outer
        target = self._target()
        target.others.append(Named(name=place.of(self.cell), start=place.start, end=place.end))
        target.reach(outer.end)

    def _target(self) -> Draft:
        """What is being spoken of: the current item, else the CI file of the piece before, else the piece itself."""
        if self.current is not None:
            return self.current
        if self.before is not None and self._is_configuration(self.before):
            self.current = self.before
            return self.before
        return self._begin(Draft(Kind.PROSE, self.begin, self.begin))

    # What stands around

    def _is_configuration(self, draft: Draft) -> bool:
        """Whether an item may have jobs and commands: a YAML file, and any file that is cited as CI."""
        return draft.is_yaml or (self.of_ci and draft.cited is not None)

    def _is_about_ci(self) -> bool:
        spoken_of = self.current or self.before
        return spoken_of is None or self._is_configuration(spoken_of) or bool(spoken_of.jobs)

    def _is_run(self, at: int) -> bool:
        """Whether the words before an offset say that what stands there is run."""
        if (self.current or self.before) is None or not self._is_about_ci():
            return False
        return self._follows(phrases.RUNS, at) or (self.current is not None and self._follows(phrases.STATED, at))

    def _is_job(self, outer: Span, inner: Span) -> bool:
        if not self._is_about_ci() and self.current is not None:
            return False
        if self.last_job_end >= 0 and phrases.AFTER_A_JOB.fullmatch(self.cell, self.last_job_end, outer.start):
            return False  # of the job before it: `test` job: `cargo test`
        if self._follows(phrases.JOB_BEFORE, outer.start):
            return True
        if phrases.JOB_BEHIND.match(self.cell, outer.end):
            name = inner.of(self.cell)
            return not is_yaml(name) and not path_in(name, 0, surely=False)
        is_listed = 0 <= self.last_job_end >= outer.start - _BEFORE
        if self.cell[outer.start] != "`" and self.cell[self.last_job_end - 1] == "`":
            return False
        return is_listed and self.cell[self.last_job_end : outer.start].strip() in phrases.JOINING | {","}

    def _follows(self, words: re.Pattern[str], at: int) -> bool:
        return words.search(self.cell, max(self.begin, at - _BEFORE), at) is not None

    def _outside(self, place: Span) -> int:
        end = place.end
        while end < len(self.cell) and self.cell[end] in phrases.QUOTES:
            end += 1
        return end

    def _behind(self, at: int, offset: int) -> int:
        while at < len(self.tokens) and self.tokens[at].outer.start < offset:
            at += 1
        return at

    def _text(self, token: Token) -> str:
        return token.inner.of(self.cell)
