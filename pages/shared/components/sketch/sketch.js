// A row of numbers drawn with the pointer: one bar per time step, reported on release.
export default function ({ data, parentElement, setTriggerValue }) {
  const svg = parentElement.querySelector("svg");
  const { low, high, step } = data;
  const values = [...data.values];
  const width = 1000 / values.length;
  const snap = (value) => Math.round(value / step) * step;
  const height = (value) => (100 * (high - Math.min(high, Math.max(low, value)))) / (high - low);

  function draw() {
    const bars = values.map((value, index) => {
      const top = Math.min(height(value), height(0));
      const tall = Math.abs(height(value) - height(0));
      return `<rect x="${(index + 0.15) * width}" y="${top}" width="${0.7 * width}" height="${tall}"/>`;
    });
    svg.innerHTML = `<line x1="0" x2="1000" y1="${height(0)}" y2="${height(0)}"/>${bars.join("")}`;
  }

  let last = null;

  // A straight line from where the pointer was, or a fast stroke has holes.
  function set(event) {
    const box = svg.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * values.length);
    const index = Math.min(values.length - 1, Math.max(0, column));
    const part = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    const value = high - part * (high - low);
    const from = last ?? index;
    const start = last === null ? value : values[last];
    for (let i = 0; i <= Math.abs(index - from); i++) {
      const share = i / Math.max(1, Math.abs(index - from));
      values[from + Math.sign(index - from) * i] = snap(start + share * (value - start));
    }
    last = index;
    draw();
  }

  svg.setAttribute("aria-label", data.label);
  svg.onpointerdown = (event) => {
    svg.setPointerCapture(event.pointerId);
    set(event);
  };
  svg.onpointermove = (event) => last !== null && set(event);
  svg.onpointerup = () => {
    last = null;
    setTriggerValue("drawn", values);
  };
  svg.onpointercancel = () => {
    last = null;
  };
  draw();
}
