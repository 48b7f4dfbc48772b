"""The picture of a page: set straight, and the rules drawn on it.  Needs opencv, which the extra ``ocr`` brings."""

from __future__ import annotations

from typing import Any

import cv2
import numpy

#: Dots an inch at which pages are looked at, and dots a point.
DPI = 200
DOTS = DPI / 72
#: The shortest rule that stands for itself, in points; a shorter one counts when both its ends meet other rules.
LONG = 80
SHORT = 8
#: A rule is at most this thick, in points.
THICK = 3.0
#: How near the end of a short rule must be to the rule it meets, in points.
MEETS = 2.0

Image = Any  # numpy array: height × width × 3, blue green red
Segment = tuple[float, float, float, float]  # left, top, right, bottom in points


def straightened(image: Image) -> Image:
    """The image turned by the few degrees by which its rules and lines of text lean."""
    dark = _dark(image)
    small = cv2.resize(dark, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    best = max(numpy.arange(-3, 3.01, 0.25), key=lambda a: _evenness(small, a))
    lean = float(max(numpy.arange(best - 0.25, best + 0.26, 0.05), key=lambda a: _evenness(small, a)))
    return _turned(image, lean, (255, 255, 255)) if abs(lean) >= 0.05 else image


def rules(image: Image) -> tuple[list[Segment], list[Segment]]:
    """The horizontal and the vertical rules drawn on a page.

    Long strokes are rules.  A shorter one, as between two rows of a header, is a rule when both its ends meet rules of
    the other direction, which strokes of characters and seals don't."""
    dark = _dark(image)
    strokes_across = _strokes(dark)
    strokes_down = [(y, x, b, r) for x, y, r, b in _strokes(dark.T)]
    across = [s for s in strokes_across if s[2] - s[0] >= LONG]
    down = [s for s in strokes_down if s[3] - s[1] >= LONG]
    for _ in range(2):  # a short rule may end at a short one
        down = [
            s
            for s in strokes_down
            if s[3] - s[1] >= LONG or (_meets(s[0], s[1], across) and _meets(s[0], s[3], across))
        ]
        across = [
            s for s in strokes_across if s[2] - s[0] >= LONG or (_meets(s[0], s[1], down) and _meets(s[2], s[1], down))
        ]
    return across, down


def inked(image: Image, box: Segment) -> Segment | None:
    """Where something is drawn inside a box (points), its own rules left aside, or None."""
    left, top, right, bottom = (round(v * DOTS) for v in box)
    edge = round(2 * DOTS)
    part = _dark(image[max(top + edge, 0) : bottom - edge, max(left + edge, 0) : right - edge])
    if part.size == 0:
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats(part)
    found = [s for s in stats[1:count] if s[4] >= 12 and (s[2] >= 5 or s[3] >= 8)]
    if not found:
        return None
    x0, y0 = min(s[0] for s in found), min(s[1] for s in found)
    x1, y1 = max(s[0] + s[2] for s in found), max(s[1] + s[3] for s in found)
    at_x, at_y = max(left + edge, 0), max(top + edge, 0)
    return (at_x + x0) / DOTS, (at_y + y0) / DOTS, (at_x + x1) / DOTS, (at_y + y1) / DOTS


def cut(image: Image, box: Segment) -> Image:
    left, top, right, bottom = (round(v * DOTS) for v in box)
    return image[max(top, 0) : max(bottom, top + 1), max(left, 0) : max(right, left + 1)]


def _dark(image: Image) -> Any:
    """White where the page is dark, against its own surroundings: copies are grey and unevenly lit."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    if grey.size == 0:
        return grey
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 15)


def _evenness(dark: Any, angle: float) -> float:
    """How sharply the rows of a page part into full and empty ones when it is turned by ``angle`` degrees."""
    rows = _turned(dark, angle, 0).sum(axis=1, dtype=numpy.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def _turned(image: Image, angle: float, border: Any) -> Image:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)


def _strokes(dark: Any) -> list[Segment]:
    """Straight horizontal strokes at least :data:`SHORT` points long, breaks of a dot or two bridged."""
    bridged = cv2.morphologyEx(numpy.ascontiguousarray(dark), cv2.MORPH_CLOSE, numpy.ones((1, 3), numpy.uint8))
    thick = cv2.dilate(bridged, numpy.ones((2, 1), numpy.uint8))  # a leaning rule steps from row to row
    kept = cv2.morphologyEx(thick, cv2.MORPH_OPEN, numpy.ones((1, round(SHORT * DOTS)), numpy.uint8))
    # what is thicker than a rule (a seal, a black field) is taken off the rules it touches
    thicker = cv2.morphologyEx(kept, cv2.MORPH_OPEN, numpy.ones((round(THICK * DOTS) + 1, 1), numpy.uint8))
    kept = cv2.subtract(kept, thicker)
    count, _, stats, _ = cv2.connectedComponentsWithStats(kept)
    found = []
    for x, y, width, height, _ in stats[1:count].tolist():
        if width >= SHORT * DOTS / 2 and height <= (THICK + width / 400) * DOTS:
            found.append((x / DOTS, y / DOTS, (x + width) / DOTS, (y + height) / DOTS))
    return found


def _meets(x: float, y: float, others: list[Segment]) -> bool:
    for left, top, right, bottom in others:
        if left - MEETS <= x <= right + MEETS and top - MEETS <= y <= bottom + MEETS:
            return True
    return False
