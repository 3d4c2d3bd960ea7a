r"""What a cell of evidence cites: paths, addresses and symbols, each with its place in the cell's text.

The grammar, in words. A cell is split into *pieces* by `<br>` and by line breaks. Within a piece:

- A **path** is a code span, a link's target, or a bare word that has a slash and looks like a path (by its suffix, its
  first folder, its line, or because it stands alone in its piece; such a one is doubtful, as `pause/resume` is, and a
  path only where its first folder exists). It may end in `:LINE`, `:FIRST-LAST`,
  `#LFIRST-LLAST` or `::SYMBOL` (pytest's ids, `tests/test_x.py::TestA::test_b[case]`). `a/{b,c}.rs` is two paths. A
  file's name without a slash is a path in a code span only (`ci.yml`), or with a line. Each path begins an item.
- A **symbol** is a code span that is a name, or names joined by `::` or `.`, with or without `()`, `!`, generics, a
  keyword before it (`fn name`) or a case behind it (`test_b[case]`). `Type::{A,B}` is two symbols. In brackets behind
  a path bare words are symbols too, if only words stand there that code alone has (`(test_b, Type::a)`). Symbols
  belong to the nearest path before them in their piece, or to the path behind them after `in`, `at` or `from`; where
  there is neither they are an item of their own.
- A **job** is what stands before or behind the word `job`, as code or in plain quotes (``job `test` ``,
  `"Tests (stable)" job`), or behind it as a bare word (`job test:`).
- A **command** is a code span with white space in it, or one that follows `runs` or a job and its colon; without marks
  it must begin with a known program (`job test: cargo test -p flow`). Jobs and commands belong to the item before
  them; in a piece without a path, to the configuration of the piece before: a YAML file, in a cell of CI any file.
- A **gap** is what follows `Missing proof:` and its like, to the end of the piece or of the bracket. Paths in it are
  proposals, and are not cited.
- An **address** is anything with a scheme (`https://...`), bare, in a code span, or as a link's target.
- A piece in which there is none of these is **prose**. Code spans that are none of these are kept as `others`.
"""

from __future__ import annotations

from pytest_dagster_parity.evidence.drafts import Draft
from pytest_dagster_parity.evidence.item import Item, Kind
from pytest_dagster_parity.evidence.pieces import Piece
from pytest_dagster_parity.evidence.tokens import Sort, Token, tokens_of

__all__ = ["Item", "Kind", "items_of"]


def items_of(cell_text: str, *, of_ci: bool = False) -> tuple[Item, ...]:
    """Return the items of a cell, in their order. Nothing is refused: what cannot be read is prose.

    In a cell of CI every file may have jobs and commands; elsewhere only a YAML file.
    """
    drafts: list[Draft] = []
    for tokens in _pieces(cell_text):
        drafts += Piece(cell_text, tokens, drafts[-1] if drafts else None, of_ci=of_ci).read()
    return tuple(draft.item(cell_text) for draft in drafts)


def _pieces(cell: str) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in tokens_of(cell):
        if token.sort is Sort.BREAK:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]
