// A block's panel: the train that enters, what leaves each block of the stack, and how it is counted.

import { say, svg } from "../browser/elements.js";

const LEFT = 22,
  MARK = 14,
  HEAD = 15,
  FOOT = 30,
  ROOM = 230;

/** Where rows and columns lie in a panel of this width, and how large the letters are. */
function places(width, steps, blocks, toRoom) {
  const [most, all] = toRoom ? [34, 152] : [16, 340]; // a row, and all of them
  const row = Math.max(11, Math.min(most, Math.floor(all / (blocks + 1))));
  const desk = width > 330 ? Math.min(13, 0.72 * row + 1) : 10;
  const font = toRoom ? 13.4 : desk; // its small letters are 12 of these
  const count = width < ROOM ? 0 : 2.1 * font; // without room only the words say the counts
  const column = Math.min(30, (width - LEFT - MARK - 3 * count) / steps);
  return {
    column,
    row,
    font,
    count,
    right: LEFT + column * steps,
    bottom: HEAD + row * (blocks + 1),
  };
}

/** The pen strokes of a cell by its state: never told apart by colour alone. */
export const STROKES = {
  kept: (x, y, w, h) => `M${x} ${y}h${w}v${h}h${-w}z`,
  lost: (x, y, w, h) => {
    const r = Math.min(w, h) / 2 - 0.5,
      cx = x + w / 2,
      cy = y + h / 2;
    return `M${cx - r} ${cy - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;
  },
  added: (x, y, w, h) => {
    const r = Math.min(w, h) / 2 - 2,
      cx = x + w / 2,
      cy = y + h / 2;
    return `M${x} ${y}h${w}v${h}h${-w}zM${cx - r} ${cy}h${2 * r}M${cx} ${cy - r}v${2 * r}`;
  },
  silent: (x, y, w, h) => `M${x + w / 2 - 1} ${y + h / 2 - 1}h2v2h-2z`,
};
STROKES.entered = STROKES.kept;

function stateOf(value, entered) {
  if (value === entered) return value ? "kept" : "silent";
  return value < entered ? "lost" : "added";
}

/** Everything of a panel that does not move: labels, and empty places for what does. */
export function buildGrid(picture, { train, blocks, texts, scale }) {
  const width = picture.clientWidth / scale;
  const steps = train.length;
  const at = places(width, steps, blocks, scale > 1);
  const height = at.bottom + FOOT;
  picture.replaceChildren();
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.style.height = `${height * scale}px`;
  picture.style.fontSize = `${at.font}px`;
  const grid = { at, steps, blocks, train, paths: {}, marks: [], counts: [], steps_: [] };
  for (const state of Object.keys(STROKES))
    grid.paths[state] = svg("path", { class: state }, picture);
  grid.numbers = svg("g", {}, picture);
  const write = (x, y, style, text = "") => {
    const label = svg("text", { x, y, class: style }, picture);
    label.textContent = text;
    return label;
  };
  const middle = (r) => HEAD + (r + 0.5) * at.row + 0.34 * at.font;
  for (let r = 0; r <= blocks; r++) {
    write(LEFT - 4, middle(r), "small end", r ? String(r) : "S");
    if (!r) continue;
    grid.marks.push(write(at.right + MARK / 2 + 1, middle(r), "middle"));
    if (!at.count) continue;
    grid.counts.push(
      [1, 2, 3].map((n) => write(at.right + MARK + n * at.count - 2, middle(r), "small end")),
    );
  }
  const heads = at.count ? ["kept", "lost", "added"] : [];
  heads.forEach((state, n) => {
    svg(
      "path",
      { class: state, d: STROKES[state](at.right + MARK + n * at.count + 10, 3, 9, 9) },
      picture,
    );
  });
  for (let t = 0; t < steps; t++) {
    grid.steps_.push(write(LEFT + (t + 0.5) * at.column, at.bottom + at.font, "middle small"));
  }
  write((LEFT + at.right) / 2, at.bottom + 2.2 * at.font, "middle small", texts.time);
  return grid;
}

/** Draw one of the pictures: `values` [blocks, T], `scores` [blocks, 3] as kept, lost, added. */
export function paintGrid(grid, values, scores) {
  const { at, steps, blocks, train } = grid;
  const strokes = Object.fromEntries(Object.keys(STROKES).map((state) => [state, ""]));
  const numbers = [];
  for (let r = 0; r <= blocks; r++) {
    for (let t = 0; t < steps; t++) {
      const entered = Number(train[t]),
        value = r ? values[(r - 1) * steps + t] : entered;
      const state = r || !entered ? stateOf(value, entered) : "entered";
      const x = LEFT + t * at.column + 0.75,
        y = HEAD + r * at.row + 0.75;
      const w = at.column - 1.5,
        h = at.row - 1.5;
      if (value > 1) {
        if (entered) strokes.kept += STROKES.kept(x, y, w, h);
        numbers.push([x + w / 2, y + h / 2 + 0.31 * at.font, value, entered]);
      } else {
        strokes[state] += STROKES[state](x, y, w, h);
      }
    }
  }
  for (const [state, stroke] of Object.entries(strokes))
    grid.paths[state].setAttribute("d", stroke);
  grid.numbers.replaceChildren(
    ...numbers.map(([x, y, value, entered]) => {
      const label = svg("text", { x, y, class: entered ? "number on" : "number" });
      label.style.fontSize = `${Math.min(0.9 * at.font, at.column / (0.56 * String(value).length))}px`;
      label.textContent = value;
      return label;
    }),
  );
  for (let r = 0; r < blocks; r++) {
    const counted = scores.subarray(3 * r, 3 * r + 3);
    mark(grid.marks[r], counted[1] + counted[2] === 0);
    grid.counts[r]?.forEach((label, n) => say(label, String(counted[n])));
  }
  const last = values.subarray((blocks - 1) * steps);
  grid.steps_.forEach((label, t) => mark(label, last[t] === Number(train[t])));
}

function mark(label, good) {
  say(label, good ? "✓" : "✗");
  label.classList.toggle("good", good);
  label.classList.toggle("bad", !good);
}
