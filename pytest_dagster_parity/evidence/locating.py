"""Where the path of an item leads: from the repository's root, or, of a link, from the document that it stands in."""

from __future__ import annotations

import posixpath

from pytest_dagster_parity.evidence.item import Item
from pytest_dagster_parity.evidence.tree import Located, State, Tree


def located(tree: Tree, document: str, item: Item) -> Located:
    """Return where an item of a document leads. `document` is relative to the root, or outside of it."""
    from_root = tree.find(item.path)
    if not item.is_link or posixpath.isabs(document) or item.path.startswith("/"):
        return from_root
    from_document = tree.find(posixpath.normpath(posixpath.join(posixpath.dirname(document), item.path)))
    if from_document.exists or not from_root.exists:
        return from_document if from_document.state is not State.MISSING else _kept(from_root, from_document)
    return from_root


def _kept(from_root: Located, from_document: Located) -> Located:
    """Return what says most of a path that is not there."""
    return from_root if from_root.state is State.MISSPELT else from_document
