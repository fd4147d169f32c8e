/* Anchors: `/identity#two-papers` opens and shows that section.

   The server never sees what stands behind #, so it is told. Streamlit writes URLs without one; here
   it is added again, from the setting that says which section or row is open. */

const PATIENCE = 20_000; // ms until what is to be scrolled to has to be there

const ENTRIES = ["claim", "term"]; // settings that name an entry of an index, as rows are named

/** The name of a row or entry in a URL's settings, empty where none is named. */
function rowOf(params) {
  const name = [...params.keys()].find((each) => each.endsWith("_row") || ENTRIES.includes(each));
  return (name && params.get(name)) || "";
}

/** The anchor that belongs to the settings in a URL, without #; empty where none is named. */
export function anchorOf(params) {
  return (rowOf(params) || params.get("section") || "").replaceAll("_", "-");
}

/** A URL with the anchor of its settings. */
export function withAnchor(url, base) {
  const whole = new URL(url, base);
  const anchor = anchorOf(whole.searchParams);
  if (anchor) whole.hash = anchor;
  return whole.pathname + whole.search + whole.hash;
}

/** The row that one comes to by a new URL, empty where it is the one of before. */
export function newRow(from, to) {
  const row = rowOf(to.searchParams);
  return row === rowOf(from.searchParams) && from.pathname === to.pathname ? "" : row;
}

function given() {
  return decodeURIComponent(window.location.hash.slice(1));
}

function settings() {
  return new URL(window.location.href).searchParams;
}

/** Whether somebody has come by an anchor that the settings do not say already. */
function strange() {
  return given() && given() !== anchorOf(settings());
}

function targetOf(anchor) {
  const name = CSS.escape(anchor.replaceAll("-", "_"));
  const keys = ["row", ...ENTRIES].map((kind) => `.st-key-${kind}_${name}`);
  return document.querySelector(keys) ?? document.querySelector(".st-key-section");
}

/** Do this once the page stands and `ready`: a run that is interrupted leaves sliders at their ends. */
function whenIdle(act, ready = () => true) {
  const until = performance.now() + PATIENCE;
  const look = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState === "notRunning" && ready()) act();
    else if (performance.now() < until) setTimeout(look, 100);
  };
  setTimeout(look, 300);
}

/** Bring into view what the anchor names, once it is there. */
function scrollTo(anchor, ready) {
  const there = () => (!ready || ready()) && targetOf(anchor);
  whenIdle(() => {
    const target = targetOf(anchor);
    target.style.scrollMarginTop = "4rem"; // below the page's own header
    target.scrollIntoView();
  }, there);
}

function install(told) {
  for (const name of ["pushState", "replaceState"]) {
    const own = window.history[name].bind(window.history);
    window.history[name] = (state, title, url) => {
      const from = new URL(window.location.href);
      own(state, title, url === undefined ? url : withAnchor(url, from));
      const row = newRow(from, new URL(window.location.href));
      if (row) scrollTo(row);
    };
  }
  window.addEventListener("hashchange", () => strange() && told.come(given()));
}

/** At the first look at the page: what its URL says. */
function begin(told) {
  install(told);
  const anchor = anchorOf(settings());
  if (strange()) told.come(given());
  else if (given() || rowOf(settings())) scrollTo(given() || anchor);
  if (anchor && !given())
    window.history.replaceState(window.history.state, "", window.location.href);
}

export default function ({ data, setTriggerValue }) {
  const told = (window.residualSpikesAnchors ??= {});
  const first = told.come === undefined;
  told.come = (anchor) =>
    whenIdle(() => {
      told.opened = "";
      setTriggerValue("came", anchor);
    });
  if (first) begin(told);
  if (data.opened !== told.opened) {
    told.opened = data.opened;
    if (data.opened) scrollTo(data.opened);
    // Only the nearest has been opened: say so in the URL as well.
    if (data.opened && given() && given() !== data.opened) {
      const url = new URL(window.location.href);
      url.hash = data.opened;
      window.history.replaceState(window.history.state, "", url.href);
    }
  }
}
