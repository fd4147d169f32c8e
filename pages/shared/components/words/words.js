/* Streamlit's own words in the language of the page: those of its widgets, menus and dialogs, which
   it has in English only. What is read out is translated like what is seen. */

const SPOKEN = ["aria-label", "title", "placeholder", "alt"];
const FIGURES = "svg, canvas, .plot, pre, code, input";

/**
 * [pattern, translation] of every text in another language, from [own, others] for each; what stands
 * for a {placeholder} goes from one to the other.
 */
export function patterns(words) {
  return words.flatMap(([own, others]) =>
    others
      .filter((said) => said !== own)
      .map((said) => [pattern(said), own.replace(/\{\w+\}/, "$1")]),
  );
}

function pattern(said) {
  const parts = said.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("(.+)")}$`);
}

/** The text in the language of the page, or as it is; white space around it stays. */
export function translated(text, known) {
  const said = text.trim();
  const found = said && known.find(([pattern]) => pattern.test(said));
  return found ? text.replace(said, () => said.replace(...found)) : text;
}

function translate(root, known) {
  if (root.nodeType === Node.TEXT_NODE) return say(root, known);
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest("svg, .plot")) return;
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (element.closest("svg, .plot")) continue;
    spoken(element, known);
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && !element.matches(FIGURES)) say(node, known);
    }
  }
}

function say(node, known) {
  const text = translated(node.data, known);
  if (text !== node.data) node.data = text;
}

function spoken(element, known) {
  for (const name of SPOKEN) {
    const said = element.getAttribute(name);
    const text = said && translated(said, known);
    if (text !== said) element.setAttribute(name, text);
  }
}

/** Follow the page: what Streamlit writes anew is translated anew. */
function follow(told) {
  const changed = (records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "childList") for (const node of addedNodes) translate(node, told.known);
      else if (type === "attributes") spoken(target, told.known);
      else if (!target.parentElement?.closest(FIGURES)) say(target, told.known);
    }
  };
  new MutationObserver(changed).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: SPOKEN,
  });
}

export default function ({ data }) {
  const told = (window.residualSpikesWords ??= {});
  const given = JSON.stringify(data.words);
  if (told.given === given) return;
  const first = told.given === undefined;
  Object.assign(told, { given, known: patterns(data.words) });
  translate(document.body, told.known);
  if (first) follow(told);
}
