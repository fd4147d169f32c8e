// The live panel of one training run: asks the server for news by itself, so that no step of the
// run costs a rerun of the page, and redraws in place. What it cannot do, it leaves to Python:
// it reports a changed state, a chosen layer or image, and the scale of the loss.

import { Panel } from "./panel.js";

const panels = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let panel = panels.get(parentElement);
  if (panel?.feed.token !== data.token) {
    panel?.end();
    panel = new Panel(parentElement.querySelector(".live"), data.token);
    panels.set(parentElement, panel);
  }
  panel.receive(data, setTriggerValue);
  return () => {
    panel.end();
    panels.delete(parentElement);
  };
}
