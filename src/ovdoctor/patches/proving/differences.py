"""How far outputs are apart."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def difference(ours: list[Any], theirs: list[Any]) -> dict[str, Any]:
    """How far outputs are apart. ``max_rel`` is relative to the largest finite value of the output."""
    import numpy

    equal, worst, relative, cosine, special = True, 0.0, 0.0, 1.0, False
    same: Any
    for a, b in zip(ours, theirs):
        if a.shape != b.shape:
            why = "an output has the shape %s and not %s" % (list(b.shape), list(a.shape))
            return {"equal": False, "max_abs": -1.0, "max_rel": -1.0, "cosine": 0.0, "why": why}
        if a.dtype.kind not in "fc":
            same = bool(numpy.array_equal(a, b))
            if not same and a.dtype.kind in "iu":
                wide = numpy.abs(a.astype("float64") - b.astype("float64"))
                worst = max(worst, float(wide.max()))
                relative = max(relative, float(wide.max()) / max(1.0, float(numpy.abs(a.astype("float64")).max())))
            elif not same:
                worst, relative = max(worst, 1.0), max(relative, 1.0)
            equal = equal and same
            continue
        both = numpy.isnan(a) & numpy.isnan(b)
        bits = numpy.dtype("uint%d" % (8 * a.dtype.itemsize))
        same = (a.view(bits) == b.view(bits)) if a.shape else numpy.asarray(a.tobytes() == b.tobytes())
        equal = equal and bool((same | both).all())
        finite = numpy.isfinite(a) & numpy.isfinite(b)
        if not bool((finite | both | (a == b)).all()):
            special = True
        x, y = a[finite].astype("float64"), b[finite].astype("float64")
        if x.size:
            apart = numpy.abs(x - y).max()
            worst = max(worst, float(apart))
            top = numpy.abs(x).max()
            relative = max(relative, float(apart / top) if top else float(apart))
            norms = numpy.sqrt((x * x).sum()) * numpy.sqrt((y * y).sum())
            if numpy.isfinite(norms) and norms:
                cosine = min(cosine, float((x * y).sum() / norms))
    found = {"equal": equal, "max_abs": worst, "max_rel": relative, "cosine": cosine, "why": ""}
    if special:
        found.update(max_rel=-1.0, why="NaN or infinity is not where it was")
    return found
