/* How far each lesson was done, in the browser's memory: {name: steps}. */

const PLACE = "residual-spikes.lessons";

/** The larger number of each name. */
export function larger(one, other) {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(
    names.map((name) => [name, Math.max(one[name] ?? 0, other[name] ?? 0)]),
  );
}

/** What is remembered; nothing where it is no such thing, or where the browser keeps nothing. */
export function remembered(text) {
  try {
    const kept = JSON.parse(text) ?? {};
    const sound = Object.entries(kept).filter(([, steps]) => Number.isInteger(steps) && steps > 0);
    return Object.fromEntries(sound);
  } catch {
    return {};
  }
}

function read() {
  try {
    return window.localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

function write(kept) {
  try {
    window.localStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // Then the session alone remembers it.
  }
}

export default function ({ data, setStateValue }) {
  const kept = larger(data.anew ? {} : remembered(read()), data.done);
  write(kept);
  // A message only where the server does not know it yet.
  const news = Object.keys(kept).some((name) => kept[name] !== (data.done[name] ?? 0));
  if (news) setStateValue("kept", kept);
}
