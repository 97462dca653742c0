"""The precision-recall curve as a drawing that needs nothing to be seen."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 560, 400, 50
LOWEST = 0.8  # precision at the bottom of the drawing


def draw_curve(points: Sequence[tuple[float, float, float]], threshold: float) -> str:
    """Draw precision over recall, with the chosen threshold marked.

    Args:
        points: threshold (bits), precision and recall (0-1) of each.
        threshold: the one chosen; one of those in the points.

    Returns:
        An SVG document.
    """
    line = " ".join(f"{_x(recall):.1f},{_y(precision):.1f}" for _, precision, recall in points if precision >= LOWEST)
    _, precision, recall = min(points, key=lambda point: abs(point[0] - threshold))
    marks = [
        *(_text(EDGE - 8, _y(p / 100) + 4, f"{p / 100:.2f}", "end") for p in range(80, 101, 5)),
        *(_text(_x(r / 10), HEIGHT - EDGE + 18, f"{r / 10:.1f}", "middle") for r in range(0, 11, 2)),
        _text(WIDTH / 2, HEIGHT - 10, "recall", "middle"),
        _text(EDGE - 8, EDGE - 18, "precision", "start"),
        _text(_x(recall) - 8, _y(precision) + 20, f"{threshold:g} bits: {precision:.3f} / {recall:.3f}", "end"),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="12">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            f'<path d="M{EDGE},{EDGE} V{HEIGHT - EDGE} H{WIDTH - EDGE}" fill="none" stroke="black"/>',
            f'<polyline points="{line}" fill="none" stroke="steelblue" stroke-width="2"/>',
            f'<circle cx="{_x(recall):.1f}" cy="{_y(precision):.1f}" r="5" fill="firebrick"/>',
            *marks,
            "</svg>\n",
        ]
    )


def _x(recall: float) -> float:
    return EDGE + recall * (WIDTH - 2 * EDGE)


def _y(precision: float) -> float:
    return EDGE + (1 - precision) / (1 - LOWEST) * (HEIGHT - 2 * EDGE)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
