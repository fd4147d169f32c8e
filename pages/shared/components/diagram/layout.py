"""Where the nodes and edges of any block stand: the branch on a line, the shortcut beside it.

Everything is worked out as (along, across) the direction of reading, and turned at the end.
"""

from typing import NamedTuple

from snncore.analysis.block.graph import INPUT, Graph, Node, NodeKind

Point = tuple[float, float]


class Direction(NamedTuple):
    """A direction of reading and the sizes that go with it; sizes are (width, height)."""

    down: bool
    sizes: dict[NodeKind, Point]
    lead: float
    gap: float
    fork: float
    main: float
    shortcut: float
    breadth: float

    def length(self, node: Node) -> float:
        """How much of the line a node takes."""
        return self.sizes[node.part][self.down]

    def point(self, along: float, across: float) -> Point:
        """The point (x, y) of the picture at a place along and across the line."""
        return (across, along) if self.down else (along, across)


RIGHT = Direction(
    down=False,
    sizes={
        NodeKind.CONV: (84, 66),
        NodeKind.NEURON: (116, 122),
        NodeKind.RELU: (72, 46),
        NodeKind.IDENTITY: (84, 28),
        NodeKind.JOIN: (52, 52),
    },
    lead=80,
    gap=80,
    fork=20,
    main=206,
    shortcut=66,
    breadth=276,
)
DOWN = Direction(
    down=True,
    sizes={
        NodeKind.CONV: (108, 32),
        NodeKind.NEURON: (108, 32),
        NodeKind.RELU: (108, 32),
        NodeKind.IDENTITY: (74, 26),
        NodeKind.JOIN: (44, 44),
    },
    lead=50,
    gap=42,
    fork=16,
    main=70,
    shortcut=206,
    breadth=300,
)
EDGE_OF_PICTURE = 6


class Box(NamedTuple):
    """A node and the middle and size of its box."""

    node: Node
    x: float
    y: float
    width: float
    height: float


class Wire(NamedTuple):
    """A line that carries a node's value, and where its label stands (None: labelled elsewhere).

    The one that ends where the shortcut leaves has no arrow.
    """

    value: str
    points: tuple[Point, ...]
    label: Point | None
    arrow: bool = True


class Layout(NamedTuple):
    """A whole picture of size (width, height)."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


def lay_out(graph: Graph, d: Direction) -> Layout:
    """The picture of a block in a direction of reading."""
    side = [node for node in graph.nodes if node.name.startswith("shortcut")]
    main = [node for node in graph.nodes if node not in side]
    fork = EDGE_OF_PICTURE + d.lead
    start = fork + (d.fork if side else 0)
    ends = row(main, start, d.gap, d)
    length = ends[graph.output][1] + d.gap + EDGE_OF_PICTURE
    if graph.join:
        middle = sum(ends[graph.join.name]) / 2
        gap = (middle - fork - sum(map(d.length, side))) / (len(side) + 1)
        ends |= row(side, fork + gap, gap, d)
    boxes = tuple(
        Box(
            node,
            *d.point(sum(ends[node.name]) / 2, d.shortcut if node in side else d.main),
            *d.sizes[node.part],
        )
        for node in graph.nodes
    )
    wires = wires_of(graph, {node.name for node in side}, ends, (fork, length), d)
    return Layout(*d.point(length, d.breadth), boxes, wires)


def row(nodes: list[Node], start: float, gap: float, d: Direction) -> dict[str, Point]:
    """Nodes one after the other: name -> where it starts and ends on the line."""
    ends = {}
    for node in nodes:
        ends[node.name] = (start, start + d.length(node))
        start += d.length(node) + gap
    return ends


def wires_of(
    graph: Graph, side: set[str], ends: dict[str, Point], outer: Point, d: Direction
) -> tuple[Wire, ...]:
    """The wire into the block, one for each input of each node, and the wire out of it."""
    fork, length = outer
    wires = [straight(INPUT, EDGE_OF_PICTURE, fork, d.main, d)._replace(arrow=not side)]
    for node in graph.nodes:
        start, end = ends[node.name]
        across = d.shortcut if node.name in side else d.main
        for value in node.inputs:
            if value == INPUT:
                # Straight on into the branch, round the corner into the shortcut.
                corner = dict.fromkeys([(fork, d.main), (fork, across)])
                wires += [wire(value, [*corner, (start, across)], None, d)] if side else []
            elif value in side and node.name not in side:
                wires.append(into_join(value, ends[value][1], (start, end), d))
            else:
                wires.append(straight(value, ends[value][1], start, across, d))
    out = ends[graph.output][1]
    wires.append(straight(graph.output, out, length - EDGE_OF_PICTURE, d.main, d))
    return tuple(wires)


def into_join(value: str, origin: float, join: Point, d: Direction) -> Wire:
    """The last wire of the shortcut: along, then across to the join."""
    middle, half = sum(join) / 2, (join[1] - join[0]) / 2
    edge = d.main + (half if d.shortcut > d.main else -half)
    line = [(origin, d.shortcut), (middle, d.shortcut), (middle, edge)]
    return wire(value, line, ((origin + middle) / 2, d.shortcut), d)


def straight(value: str, start: float, end: float, across: float, d: Direction) -> Wire:
    """A wire along the line with its label in the middle."""
    return wire(value, [(start, across), (end, across)], ((start + end) / 2, across), d)


def wire(value: str, line: list[Point], label: Point | None, d: Direction) -> Wire:
    """A wire through (along, across) points, turned into (x, y)."""
    points = tuple(d.point(*point) for point in line)
    return Wire(value, points, None if label is None else d.point(*label))
