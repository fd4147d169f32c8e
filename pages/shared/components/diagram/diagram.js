// Shows the SVG that Python has drawn, and tells Python which field a click chooses.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".diagram");
  if (root.shown !== data.svg) {
    root.innerHTML = root.shown = data.svg;
  }
  root.onclick = (event) => {
    const target = event.target.closest("[data-field]");
    if (target) {
      setTriggerValue("pick", [target.dataset.field, Number(target.dataset.value)]);
    }
  };
}
