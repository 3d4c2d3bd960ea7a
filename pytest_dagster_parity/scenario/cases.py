"""Cases: the worlds in which one rule is shown, written out of the places that say `by_case`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml import MappingNode, ScalarNode, SequenceNode

from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from yaml import Node

    from pytest_dagster_parity.scenario.reading import Reading

BY_CASE = "by_case"


class Cases:
    """The cases of one scenario, and the places in which they differ."""

    def __init__(self, names: tuple[str, ...], reading: Reading) -> None:
        self.names = names
        self.reading = reading
        self.places: set[int] = set()
        """Which places were checked, by the identity of their nodes."""

    def world(self, node: Node, case: str) -> Node:
        """Return a node as it is in one case; the node itself where the case makes no difference."""
        match node:
            case MappingNode():
                chosen = self._chosen(node, case)
                return self._mapping(node, case) if chosen is None else self.world(chosen, case)
            case SequenceNode():
                items = [self.world(item, case) for item in node.value]
                if all(new is old for new, old in zip(items, node.value, strict=True)):
                    return node
                return SequenceNode(node.tag, items, node.start_mark, node.end_mark)
            case _:
                return node

    def _mapping(self, node: MappingNode, case: str) -> Node:
        pairs = [(key, self.world(value, case)) for key, value in node.value]
        if all(new is old for (_, new), (_, old) in zip(pairs, node.value, strict=True)):
            return node
        return MappingNode(node.tag, pairs, node.start_mark, node.end_mark)

    def _chosen(self, node: MappingNode, case: str) -> Node | None:
        """Return what stands for the case where a value differs by case."""
        found = next((value for key, value in node.value if key.value == BY_CASE), None)
        if found is None:
            return None
        if id(node) not in self.places:
            self.places.add(id(node))
            self._check(node, found)
        if not isinstance(found, MappingNode):
            return None
        return next((value for key, value in found.value if key.value == case), None)

    def _check(self, node: MappingNode, values: Node) -> None:
        if len(node.value) != 1:
            self.reading.problem(node, "by-case", "`by_case` stands alone in its mapping")
        if not isinstance(values, MappingNode):
            self.reading.problem(values, "by-case", "`by_case` has a value for each case", "`{case: value, ...}`")
            return
        named: set[str] = set()
        for key, _ in values.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in named:
                self.reading.problem(key, "by-case", f"the case `{name}` stands twice here")
            if name not in self.names:
                self.reading.problem(key, "by-case", f"`{name}` is no case of this scenario", nearest(name, self.names))
            named.add(name)
        missing = [name for name in self.names if name not in named]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            self.reading.problem(values, "by-case", f"no value for the case {names}", "each case is named everywhere")
