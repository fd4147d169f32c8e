/* The search box. The server finds; here one types, moves and chooses. */

const PAUSE = 200; // ms without a key after which the server is asked

/** Which result the arrow keys come to, from one of `count`. */
export function moved(at, by, count) {
  return count ? (at + by + count) % count : -1;
}

/** Whether a key pressed on this element may begin a search: not where one is writing. */
export function begins(key, element) {
  const writes = element?.closest?.("input, textarea, select, [contenteditable=true]");
  return key === "/" && !writes;
}

function show(box, at) {
  box.at = at;
  const items = [...box.list.children];
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
  items[at]?.scrollIntoView({ block: "nearest" });
  box.input.setAttribute("aria-activedescendant", items[at]?.id ?? "");
}

function fill(box, data) {
  const fresh = data.asked === box.input.value.trim();
  box.note.textContent = fresh ? data.sentence : "";
  box.list.replaceChildren(
    ...data.hits.map((hit, i) => {
      const item = document.createElement("li");
      item.id = `hit-${i}`;
      item.setAttribute("role", "option");
      item.textContent = hit.title;
      const kind = document.createElement("span");
      kind.textContent = hit.kind;
      item.append(kind);
      item.onmousedown = (event) => {
        event.preventDefault();
        box.choose(i);
      };
      return item;
    }),
  );
  box.input.setAttribute("aria-expanded", String(data.hits.length > 0));
  show(box, data.hits.length ? 0 : -1);
}

function close(box) {
  box.input.value = "";
  box.ask("");
  fill(box, { asked: "", sentence: "", hits: [] });
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const input = parentElement.querySelector("input");
  const box = (input.box ??= { input, at: -1 });
  box.list = parentElement.querySelector("ul");
  box.note = parentElement.querySelector("p");
  box.ask = (query) => setStateValue("query", query);
  box.choose = (index) => {
    setTriggerValue("chosen", index);
    input.blur();
  };
  input.placeholder = data.placeholder;
  input.setAttribute("aria-label", data.label);
  fill(box, input.value.trim() ? data : { asked: "", sentence: "", hits: [] });
  input.oninput = () => {
    clearTimeout(box.timer);
    box.timer = setTimeout(() => box.ask(input.value.trim()), PAUSE);
  };
  input.onkeydown = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      show(box, moved(box.at, by, box.list.children.length));
    } else if (event.key === "Enter" && box.at >= 0) box.choose(box.at);
    else if (event.key === "Escape") close(box);
  };
  const begin = (event) => {
    if (!begins(event.key, event.composedPath()[0])) return;
    event.preventDefault();
    input.focus();
    input.select();
  };
  document.addEventListener("keydown", begin);
  return () => document.removeEventListener("keydown", begin);
}
