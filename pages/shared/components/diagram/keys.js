// Where the arrow keys lead in a diagram.

const ALONG = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const ACROSS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** The next or the previous of the buttons by their values; undefined where there is none. */
export function inOrder(buttons, from, key) {
  if (!(key in ALONG)) return undefined;
  const ordered = [...buttons].sort((a, b) => a.dataset.value - b.dataset.value);
  return ordered[ordered.indexOf(from) + ALONG[key]];
}

/** The nearest cell in the key's direction; undefined where there is none. */
export function grid(cells, from, key) {
  if (!(key in ACROSS)) return undefined;
  const [right, down] = ACROSS[key];
  const at = (cell) => ["x", "y"].map((name) => Number(cell.getAttribute(name)));
  const [x, y] = at(from);
  const ahead = cells
    .map((cell) => {
      const [dx, dy] = [at(cell)[0] - x, at(cell)[1] - y];
      return {
        cell,
        along: dx * right + dy * down,
        aside: Math.abs(dx * down) + Math.abs(dy * right),
      };
    })
    .filter(({ along, aside }) => along > 0 && aside < 0.01);
  return ahead.sort((a, b) => a.along - b.along)[0]?.cell;
}
