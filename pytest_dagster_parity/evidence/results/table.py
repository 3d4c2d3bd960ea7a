"""The results that were given to a check, and which of them are those of a cited test."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytest_dagster_parity.evidence.results.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class RustPlace:
    """Where a Rust file's tests are found in results."""

    binary: str = ""
    """What nextest calls the binary that the file is built into (`flow::gates_m2`); empty where it is not known."""
    modules: tuple[str, ...] = ()
    """Those that the file stands for (`controllers`, `schedule`)."""
    in_lines: str = ""
    """What nextest calls the binary in its JSON lines, where that is something else: the lib `flow::flow`."""


NOWHERE = RustPlace()


@dataclass(frozen=True, slots=True)
class Results:
    """Outcomes, found again by the name of the test's function."""

    outcomes: tuple[Outcome, ...] = ()
    sources: tuple[str, ...] = ()
    """The files that were read, as they were given."""
    _by_name: dict[str, list[Outcome]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            by_name.setdefault(_parts(outcome)[-1], []).append(outcome)
        object.__setattr__(self, "_by_name", by_name)

    def of(
        self, path: str, names: tuple[str, ...], *, case: str = "", rust: RustPlace = NOWHERE
    ) -> tuple[Outcome, ...]:
        """Return the outcomes of what is cited by a file and the parts of a name; without a name, of the whole file.

        A name may be a test's, with all its cases, or that of a class or a module, with all its tests.
        """
        if not names:
            return tuple(each for each in self.outcomes if _is_of(each, path, rust))
        tests = tuple(
            each
            for each in self._by_name.get(names[-1], ())
            if _ends_with(each, names) and _is_of(each, path, rust) and (not case or _case(each.name) == case)
        )
        return tests or tuple(each for each in self.outcomes if _is_inside(each, names) and _is_of(each, path, rust))


def _parts(outcome: Outcome) -> tuple[str, ...]:
    """The group's and the name's parts, the outermost first."""
    return (*_split(outcome.group), *_split(outcome.name))


def _split(text: str) -> tuple[str, ...]:
    plain = text.partition("[")[0].removesuffix("()")
    return tuple(part for part in plain.replace("::", ".").replace("/", ".").split(".") if part) or (
        ("",) if text else ()
    )


def _case(name: str) -> str:
    return name.partition("[")[2].removesuffix("]")


def _ends_with(outcome: Outcome, names: tuple[str, ...]) -> bool:
    return _parts(outcome)[-len(names) :] == names


def _is_inside(outcome: Outcome, names: tuple[str, ...]) -> bool:
    parts = _parts(outcome)[:-1]
    return any(parts[at : at + len(names)] == names for at in range(len(parts)))


def _is_of(outcome: Outcome, path: str, rust: RustPlace) -> bool:
    """Whether an outcome is of a file. What the results do not say of it is not held against them."""
    if outcome.file:
        return _is_same_file(outcome.file, path)
    if path.endswith(".rs"):
        return _is_of_rust(outcome, path, rust)
    return not outcome.group or _is_of_module(outcome.group, path)


def _is_same_file(file: str, path: str) -> bool:
    """Results may have been made in a folder below the root, or name it absolutely."""
    return file == path or path.endswith(f"/{file}") or file.endswith(f"/{path}")


def _is_of_rust(outcome: Outcome, path: str, rust: RustPlace) -> bool:
    group = outcome.group.replace("-", "_")
    inner = _split(outcome.name)[: len(rust.modules)]
    if rust.binary and group in {each.replace("-", "_") for each in (rust.binary, rust.in_lines)}:
        return _are_in_order(rust.modules, _split(outcome.name))
    if not group:
        return not rust.modules or inner == rust.modules or len(_split(outcome.name)) == 1
    if rust.modules and _split(outcome.group)[: len(rust.modules)] == rust.modules:
        return True
    stem = path.removesuffix("/main.rs").removesuffix(".rs").rpartition("/")[2]
    return not rust.binary and _split(group)[-1] == stem.replace("-", "_")


def _are_in_order(modules: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether modules lead to a test, others among them too: a `#[path]` may put a file anywhere."""
    rest = iter(parts)
    return all(each in rest for each in modules)


def _is_of_module(group: str, path: str) -> bool:
    """`tests.test_x.TestA` is a class of `tests/test_x.py`, and of `python/tests/test_x.py` run in its folder."""
    parts = group.replace("/", ".").split(".")
    stem = path.rpartition(".")[0].split("/")
    if stem[-1] not in parts:
        return False
    at = len(parts) - 1 - parts[::-1].index(stem[-1])
    module = parts[: at + 1]
    shared = min(len(module), len(stem))
    return module[-shared:] == stem[-shared:]
