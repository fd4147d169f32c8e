"""A curve of bounded length that covers the whole run."""

MOST = 500

Point = tuple[int, float | None, float | None]
"""Step, loss, accuracy."""

Columns = dict[str, list[int | float | None]]


class Curve:
    """Every `stride`-th step; the stride doubles at `MOST` points. No point is a mean."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.stride = 1

    def add(self, point: Point) -> None:
        """Steps count from 1 and come in order."""
        if len(self.points) == MOST and self.keeps(point):
            self.stride *= 2
            self.points = [kept for kept in self.points if self.keeps(kept)]
        if self.keeps(point):
            self.points.append(point)

    def keeps(self, point: Point) -> bool:
        return (point[0] - 1) % self.stride == 0

    def after(self, step: int) -> list[Point]:
        """The points whose step is larger."""
        return [point for point in self.points if point[0] > step]


def columns(points: list[Point]) -> Columns:
    """One list for each of the three values."""
    return {
        "step": [point[0] for point in points],
        "loss": [point[1] for point in points],
        "accuracy": [point[2] for point in points],
    }
