"""What a benchmark's numbers say: tables in Markdown, ratios to the floor, and which targets were met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from abm.bench.results import KINDS, RESULTS_NAME, Results, Step
from abm.wording import plural

# rows of a table that shows only what counts
N_LISTED = 15
# what one machine of two cores and 24 GB must do (the scale the project promises)
MAX_FULL_RATIO = 6.0
MAX_PEAK_BYTES = 12e9
MAX_INCREMENT_SHARE = 0.02
MAX_NOTHING_NEW_SECONDS = 20.0
# ten times the signals may take so many times as long
MAX_FULL_GROWTH = 11.0
MAX_INCREMENT_GROWTH = 1.3
# a day of ten million is the same day for every size, so that its seconds tell what history costs
BUILDS = ("full build", "one more day", "a day of ten million", "nothing new")


@dataclass(frozen=True)
class Target:
    """One promise, what was observed and whether it holds; ``None`` where it was not measured."""

    claim: str
    observed: str
    is_met: bool | None

    @property
    def verdict(self) -> str:
        """In one word or two."""
        return "not measured" if self.is_met is None else "met" if self.is_met else "missed"


def write_report(root: Path, signals: int) -> str:
    """Write ``results.md`` beside a size's ``results.json``.

    Args:
        root: folder of all sizes.
        signals: the size.

    Returns:
        The report.
    """
    results = Results.read(root / str(signals) / RESULTS_NAME)
    assert results is not None, f"{root / str(signals) / RESULTS_NAME} was written before this is called"
    smaller = Results.read(root / str(signals // 10) / RESULTS_NAME)
    text = describe(results, smaller)
    (root / str(signals) / "results.md").write_text(text + "\n")
    return text


def describe(results: Results, smaller: Results | None = None) -> str:
    """The report of a size; with the results of a tenth of it, growth is judged too."""
    sections = [
        f"# {results.spec['signals']:,} signals, {results.spec['accounts']:,} accounts",
        _machine(results),
        _table(
            (
                "step", "seconds", "times the floor", "peak memory", "warehouse", "of it free", "published", "landing",
                "bytes a signal",
            ),
            _steps(results),
        ),
        "Where the seconds go. Two nodes run at once, so seeds, models and tests add up to more than passes; *publish*"
        " is the copy for readers, made after dbt's last node; *rest* passes outside of all of them, in dbt itself."
        " Unit tests are left out: they run on made-up rows, the same on every landing.",
        _table(("step", *KINDS), _kinds(results)),
        _table(("target", "observed", ""), ((t.claim, t.observed, t.verdict) for t in judge(results, smaller))),
    ]  # fmt: skip
    for name in BUILDS:
        step = results.steps.get(name)
        if step and step.nodes:
            sections += [
                f"The slowest of the {name}:",
                _table(("node", "seconds", "share of all nodes"), _slowest(step)),
            ]
        if step and step.troubles:
            lines = [f"In the {name} {plural(len(step.troubles), 'node')} failed, {step.n_skipped} were skipped:"]
            sections.append("\n".join(lines + [f"- {trouble}" for trouble in step.troubles[:N_LISTED]]))
    if results.costly_joins:
        sections += [
            "Joins that are worth a look, by their plans after the full build (see `abm.bench.plans`):",
            _table(("node", "join"), ((node, "; ".join(joins)) for node, joins in results.costly_joins.items())),
        ]
    full = results.steps.get("full build")
    if full:
        sections += [
            "The warehouse after the full build, by schema, and what lies beside it; a signal's bytes are those of the"
            " tables of all kinds, divided by the signals:",
            _table(("schema", "size", "bytes a signal"), _sizes(full, results.spec["signals"])),
            "Its largest tables:",
            _table(("table", "size", "bytes a signal"), _largest(full, results.spec["signals"])),
        ]
    return "\n\n".join(sections)


def judge(results: Results, smaller: Results | None) -> list[Target]:
    """Each target with what was observed."""
    steps = results.steps
    floor, full, more, same, nothing = (steps.get(name) for name in ("floor", *BUILDS))
    peak = max((step.peak_bytes for step in steps.values()), default=0)
    before_full = smaller.steps.get("full build") if smaller else None
    before_same = smaller.steps.get("a day of ten million") if smaller else None
    return [
        _target(
            f"full build at most {MAX_FULL_RATIO:g} times the floor", "{:.1f} times",
            _ratio(full, floor), MAX_FULL_RATIO,
        ),
        _target(
            f"memory below {MAX_PEAK_BYTES / 1e9:g} GB", "{:.1f} GB",
            peak / 1e9 if full else None, MAX_PEAK_BYTES / 1e9,
        ),
        _target(
            f"one more day at most {MAX_INCREMENT_SHARE:.0%} of the full build", "{:.1%}",
            _ratio(more, full), MAX_INCREMENT_SHARE,
        ),
        _target(
            f"nothing new below {MAX_NOTHING_NEW_SECONDS:g} s", "{:.1f} s",
            nothing.seconds if nothing else None, MAX_NOTHING_NEW_SECONDS,
        ),
        _target(
            f"full build less than {MAX_FULL_GROWTH:g} times that of a tenth of the signals", "{:.1f} times",
            _ratio(full, before_full), MAX_FULL_GROWTH,
        ),
        _target(
            f"the same day at most {MAX_INCREMENT_GROWTH:g} times that upon a tenth of the signals", "{:.1f} times",
            _ratio(same, before_same), MAX_INCREMENT_GROWTH,
        ),
    ]  # fmt: skip


def _target(claim: str, form: str, observed: float | None, most: float) -> Target:
    if observed is None:
        return Target(claim, "", None)
    return Target(claim, form.format(observed), observed <= most)


def _ratio(one: Step | None, other: Step | None) -> float | None:
    return one.seconds / other.seconds if one and other else None


def _machine(results: Results) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in results.machine.items())
    return f"Begun {results.began_at}; DuckDB {results.spec['duckdb']}; {facts}."


def _steps(results: Results) -> Iterator[tuple[str, ...]]:
    floor, signals = results.steps.get("floor"), results.spec["signals"]
    for step in results.steps.values():
        ratio = _ratio(step, floor)
        size = step.warehouse_bytes
        yield (
            step.name,
            f"{step.seconds:,.1f}",
            f"{ratio:,.1f}" if ratio else "",
            f"{step.peak_bytes / 1e9:.2f} GB",
            f"{size / 1e6:,.0f} MB" if size else "",
            f"{step.free_bytes / 1e6:,.0f} MB" if size else "",
            f"{step.published_bytes / 1e6:,.0f} MB" if size else "",
            f"{step.landing_bytes / 1e6:,.0f} MB",
            f"{size / signals:,.0f}" if size else f"{step.landing_bytes / signals:,.0f} (landing)",
        )


def _kinds(results: Results) -> Iterator[tuple[str, ...]]:
    for step in results.steps.values():
        if step.kinds:
            # by name: a run of before lacks a kind
            yield (step.name, *(f"{step.kinds[kind]:,.1f}" if kind in step.kinds else "" for kind in KINDS))


def _sizes(step: Step, signals: int) -> Iterator[tuple[str, ...]]:
    files = {"landing files": step.landing_bytes}
    beside = {"free blocks": step.free_bytes, "published copy": step.published_bytes}
    for place, size in (files | step.bytes_by_schema | beside).items():
        yield place, f"{size / 1e6:,.1f} MB", f"{size / signals:,.0f}"


def _largest(step: Step, signals: int) -> Iterator[tuple[str, ...]]:
    for table, size in sorted(step.bytes_by_table.items(), key=lambda item: (-item[1], item[0]))[:N_LISTED]:
        yield table, f"{size / 1e6:,.1f} MB", f"{size / signals:,.0f}"


def _slowest(step: Step) -> Iterator[tuple[str, ...]]:
    whole = sum(step.nodes.values())
    for node, seconds in sorted(step.nodes.items(), key=lambda item: (-item[1], item[0]))[:N_LISTED]:
        kind, _, name = node.split(".")[:3]
        yield (f"{kind} {name[:70]}", f"{seconds:,.1f}", f"{seconds / whole:.1%}" if whole else "")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
