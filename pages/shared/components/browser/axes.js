// The ranges of a Plotly figure's axes, when buttons and not the pointer change them.

const AXIS = /^[xy]axis\d*$/;

/** Half or twice as much of every axis that may be moved, about its middle: { "xaxis.range": … }. */
export function zoomed(layout, factor) {
  const ranges = {};
  for (const [name, axis] of Object.entries(layout)) {
    if (!AXIS.test(name) || axis.fixedrange || !axis.range) continue;
    const [low, high] = axis.range.map(Number);
    const middle = (low + high) / 2;
    const half = (factor * (high - low)) / 2;
    ranges[`${name}.range`] = [middle - half, middle + half];
  }
  return ranges;
}

/** What takes every axis and camera back to the figure as it was sent: `now` is what it became. */
export function restored(now, sent) {
  const back = {};
  for (const name of Object.keys(now)) {
    if (AXIS.test(name)) {
      const range = sent[name]?.range;
      Object.assign(
        back,
        range ? { [`${name}.range`]: [...range] } : { [`${name}.autorange`]: true },
      );
    } else if (/^scene\d*$/.test(name)) {
      back[`${name}.camera`] = sent[name]?.camera ?? null;
    }
  }
  return back;
}

/** A layout with the viewer's own settings in it, which have the names that Plotly gives them. */
export function keeping(layout, kept) {
  const whole = { ...layout };
  for (const [path, value] of Object.entries(kept)) {
    const [name, part] = path.split(".");
    whole[name] = part ? { ...whole[name], [part]: value } : value;
  }
  return whole;
}

/** Pixels that the title and the labels of a vertical axis take. */
const LABELS = 80;

/**
 * The domains of panels beside each other, moved apart where the title and the labels of a vertical
 * axis would not fit between them in a figure of this many pixels: { "xaxis.domain": … }.
 */
export function spaced(layout, width, scale = 1) {
  const { l = 0, r = 0 } = layout.margin ?? {};
  const panels = beside(layout);
  const gaps = panels.slice(1).map(({ domain }, i) => domain[0] - panels[i].domain[1]);
  if (gaps.some((gap) => gap < 0) || width <= l + r) return {};
  const least = (LABELS * scale) / (width - l - r);
  const wider = gaps.map((gap, i) => (panels[i + 1].titled ? Math.max(gap, least) : gap));
  const shrunk = Math.max(0.1, (1 - sum(wider)) / (1 - sum(gaps)));
  let start = panels[0]?.domain[0];
  return Object.fromEntries(
    panels.map(({ name, domain }, i) => {
      const end = start + shrunk * (domain[1] - domain[0]);
      const moved = [start, end];
      start = end + (wider[i] ?? 0);
      return [`${name}.domain`, moved];
    }),
  );
}

/** The horizontal axes that have a part of the width, from the left. */
function beside(layout) {
  const axes = Object.entries(layout).filter(([name]) => AXIS.test(name));
  const titled = axes.filter(([name, { title }]) => name[0] === "y" && title);
  const anchors = titled.map(([, { anchor }]) => anchor);
  return axes
    .filter(([name, { domain }]) => name[0] === "x" && domain)
    .map(([name, { domain }]) => {
      return { name, domain, titled: anchors.includes(name.replace("axis", "")) };
    })
    .sort((one, other) => one.domain[0] - other.domain[0]);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
