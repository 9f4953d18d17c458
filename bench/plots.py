"""The plots of docs/benchmarks.md: SVG files that are the same, byte for byte, for the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

# Text as text: small files, and no font of the machine that drew them. The salt makes the ids the same each time.
STYLE: dict[str, Any] = {
    "svg.hashsalt": "marsad", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9, "axes.spines.top": False,
    "axes.spines.right": False, "figure.figsize": (6.4, 3.4), "axes.axisbelow": True,
}  # fmt: skip
OURS, OTHERS = "#1b6ca8", "#b9bec4"


def _save(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyplot.tight_layout()
    pyplot.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    pyplot.close()
    # matplotlib ends some lines with a space
    path.write_text("\n".join(line.rstrip() for line in path.read_text("utf-8").splitlines()) + "\n", "utf-8")
    return path.name


def shares(stages: Mapping[str, float], path: Path, *, least: float = 0.5) -> str:
    """Where the time of reading goes: a bar a stage, the largest on top."""
    rows = [(name, share) for name, share in stages.items() if share >= least]
    with matplotlib.rc_context({**STYLE, "figure.figsize": (6.4, 0.9 + 0.2 * len(rows))}):
        _, axes = pyplot.subplots()
        axes.barh([name for name, _ in reversed(rows)], [share for _, share in reversed(rows)], color=OURS)
        axes.set_xlabel("% of the time of reading")
        return _save(path)


def growth(rows: Sequence[Mapping[str, float]], path: Path) -> str:
    """Seconds for one text by its length, beside the line on which they would be if time were proportional."""
    with matplotlib.rc_context(STYLE):
        _, axes = pyplot.subplots()
        words, seconds = [row["words"] for row in rows], [row["seconds"] for row in rows]
        axes.plot(words, seconds, "o-", color=OURS, label="measured")
        rate = seconds[-1] / words[-1]
        axes.plot(words, [rate * w for w in words], "--", color=OTHERS, label="proportional to length")
        _axis(axes, "words of one text", "seconds")
        return _save(path)


def corpus(rows: Sequence[Mapping[str, Any]], path: Path) -> str:
    """By the size of a corpus: articles written a second, and the median and slowest question."""
    with matplotlib.rc_context(STYLE):
        _, (left, right) = pyplot.subplots(1, 2)
        sizes = [row["articles"] for row in rows]
        left.plot(sizes, [row["write_per_s"] for row in rows], "o-", color=OURS, label="articles written a second")
        _axis(left, "articles in the corpus", "articles/s")
        times = [sorted(q["ms"] for q in row["questions"]) for row in rows]
        right.plot(sizes, [t[len(t) // 2] for t in times], "o-", color=OURS, label="median question")
        right.plot(sizes, [t[-1] for t in times], "s--", color=OTHERS, label="slowest question")
        _axis(right, "articles in the corpus", "ms")
        return _save(path)


def scores(groups: Mapping[str, Mapping[str, float]], path: Path) -> str:
    """Of each benchmark, a bar for what is ours and for each baseline: F1, or the share that is right."""
    bars = [(group, name, value) for group, rows in groups.items() for name, value in rows.items()]
    with matplotlib.rc_context({**STYLE, "figure.figsize": (6.4, 1.0 + 0.19 * (len(bars) + len(groups)))}):
        _, axes = pyplot.subplots()
        at, ticks, labels = 0.0, [], []
        for group, rows in groups.items():
            for name, value in rows.items():
                axes.barh(-at, value, color=OURS if "Marsad" in name else OTHERS)
                axes.text(value + 0.01, -at, f"{value:.2f}", va="center", fontsize=7)
                ticks.append(-at)
                labels.append(f"{group}: {name}")
                at += 1
            at += 0.6
        axes.set_yticks(ticks, labels, fontsize=7)
        axes.set_xlim(0, 1.08)
        return _save(path)


def _axis(axes: Axes, x: str, y: str) -> None:
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(color="#eceef0")
    axes.legend(frameon=False, fontsize=8)
