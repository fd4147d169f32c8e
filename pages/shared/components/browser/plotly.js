// Plotly from this server, loaded once, and its buttons: what every script that draws with it needs.

export const CONFIG = {
  displaylogo: false,
  scrollZoom: false,
  toImageButtonOptions: { format: "svg" },
  modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"],
};

let plotly = null;

/** Plotly, loaded once for the whole page from this server. */
export function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("vendor/plotly.min.js", document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}
