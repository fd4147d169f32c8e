// The ranges of a Plotly figure's axes, when buttons and not the pointer change them.

/** The name of an axis in a layout. */
export const AXIS = /^[xy]axis\d*$/;

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

/** A layout with other values in it, by the paths that Plotly gives them: "xaxis.title.text". */
export function keeping(layout, kept) {
  const whole = { ...layout };
  for (const [path, value] of Object.entries(kept)) put(whole, path.split("."), value);
  return whole;
}

/** Put a value at the end of a path into an object whose parts belong to others, too. */
function put(into, [name, ...path], value) {
  into[name] = path.length ? { ...into[name] } : value;
  if (path.length) put(into[name], path, value);
}
