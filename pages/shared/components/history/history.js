/* One entry of the browser's history for each change that somebody made.

   Streamlit adds an entry for each message about the URL. One that nobody asked for takes the place
   of the last: the page's own correction of a link, and the next step of a slider that is still
   being moved. The language belongs into every URL; it is added here, without a message. */

const SETTLED = 1000; // ms without another change of the same setting
const ACTS = ["pointerdown", "pointerup", "keydown", "input", "change", "drop"];

/** The names whose values differ between two URLs of one page, as text. */
export function changed(from, to) {
  const names = new Set([...from.searchParams.keys(), ...to.searchParams.keys()]);
  const differ = (name) => from.searchParams.get(name) !== to.searchParams.get(name);
  return [...names].filter(differ).sort().join(" ");
}

/** Whether a new URL is an entry of its own. */
export function isEntry({ from, to, acted, now, last }) {
  if (!acted) return false;
  const again = from.pathname === to.pathname && changed(from, to) === last.names;
  return !(again && now - last.at < SETTLED);
}

/** The URL with the language in it, as it stands in the address bar. */
export function withLanguage(url, language) {
  const whole = new URL(url, window.location.href);
  if (!whole.searchParams.has("lang")) whole.searchParams.set("lang", language);
  return whole.pathname + whole.search + whole.hash;
}

/** Mark the page where its URL holds settings: then there is something to reset. */
function mark(ofTheFrame) {
  const names = [...new URL(window.location.href).searchParams.keys()];
  const settings = names.some((name) => !ofTheFrame.includes(name));
  document.body.toggleAttribute("data-settings", settings);
}

/** Take the place of the browser's own functions; `told` is what the server said last. */
function install(told) {
  const { history } = window;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let acted = false;
  let last = { names: "", at: 0 };
  for (const act of ACTS) window.addEventListener(act, () => (acted = true), true);
  window.addEventListener("popstate", () => {
    acted = false;
    last = { names: "", at: 0 };
    mark(told.ofTheFrame);
  });
  history.pushState = (state, title, url) => {
    const from = new URL(window.location.href);
    const to = new URL(withLanguage(url, told.language), from);
    const now = performance.now();
    const enter = isEntry({ from, to, acted, now, last }) ? push : replace;
    enter(state, title, to.pathname + to.search + to.hash);
    last = { names: changed(from, to), at: now };
    acted = false;
    mark(told.ofTheFrame);
  };
  history.replaceState = (state, title, url) => {
    replace(state, title, withLanguage(url, told.language));
    mark(told.ofTheFrame);
  };
}

export default function ({ data }) {
  const told = (window.residualSpikes ??= {});
  const first = told.language === undefined;
  Object.assign(told, data);
  // What screen readers and the browser's own translation go by; Streamlit says English always.
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
  if (first) {
    install(told);
    window.history.replaceState(window.history.state, "", window.location.href);
  }
}
