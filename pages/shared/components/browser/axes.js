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
