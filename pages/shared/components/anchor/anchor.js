/* Anchors: `/identity#two-papers` opens and shows that section.

   The server never sees what stands behind #, so it is told. Streamlit writes URLs without one; here
   it is added again, from the setting that says which section or row is open. */

const PATIENCE = 10_000; // ms until what is to be scrolled to has to be there

/** The anchor that belongs to the settings in a URL, without #; empty where none is named. */
export function anchorOf(params) {
  const row = [...params.keys()].find((name) => name.endsWith("_row"));
  return params.get(row ?? "section")?.replaceAll("_", "-") ?? "";
}

/** A URL with the anchor of its settings. */
export function withAnchor(url, base) {
  const whole = new URL(url, base);
  const anchor = anchorOf(whole.searchParams);
  if (anchor) whole.hash = anchor;
  return whole.pathname + whole.search + whole.hash;
}

function given() {
  return decodeURIComponent(window.location.hash.slice(1));
}

/** Whether somebody has come by an anchor that the settings do not say already. */
function strange() {
  return given() && given() !== anchorOf(new URL(window.location.href).searchParams);
}

function targetOf(anchor) {
  const row = document.querySelector(`.st-key-row_${CSS.escape(anchor.replaceAll("-", "_"))}`);
  return row ?? document.querySelector(".st-key-section");
}

/** Once the page stands, bring into view what the anchor names. */
function scrollTo(anchor) {
  const until = performance.now() + PATIENCE;
  const look = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const target = targetOf(anchor);
    if (target && app?.dataset.testScriptState === "notRunning") {
      target.style.scrollMarginTop = "4rem"; // below the page's own header
      target.scrollIntoView();
    } else if (performance.now() < until) setTimeout(look, 100);
  };
  setTimeout(look, 300);
}

function install(told) {
  for (const name of ["pushState", "replaceState"]) {
    const own = window.history[name].bind(window.history);
    window.history[name] = (state, title, url) =>
      own(state, title, url === undefined ? url : withAnchor(url, window.location.href));
  }
  window.addEventListener("hashchange", () => strange() && told.come(given()));
}

export default function ({ data, setTriggerValue }) {
  const told = (window.residualSpikesAnchors ??= {});
  const first = told.come === undefined;
  told.come = (anchor) => {
    setTriggerValue("came", anchor);
    scrollTo(anchor);
  };
  if (first) {
    install(told);
    if (strange()) told.come(given());
    else if (given()) scrollTo(given());
  }
  if (data.opened !== told.opened) {
    told.opened = data.opened;
    // Only the nearest has been opened: say so in the URL as well.
    if (data.opened && given() && given() !== data.opened) {
      const url = new URL(window.location.href);
      url.hash = data.opened;
      window.history.replaceState(window.history.state, "", url.href);
    }
  }
}
