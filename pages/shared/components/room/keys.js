// What a key asks for while a page is shown to a room.

const ACTS = {
  ArrowRight: "next", PageDown: "next", n: "next",
  ArrowLeft: "back", PageUp: "back", b: "back",
  r: "reveal", 0: "reset",
}; // prettier-ignore
const ALWAYS = { p: "toggle", "?": "help" };

/** The act of a key; null where it belongs to what is being typed or moved. */
export function act({ key, ctrlKey, metaKey, altKey }, field, shown) {
  if (ctrlKey || metaKey || altKey || field === "text") return null;
  if (field === "moved" && key.length > 1) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ALWAYS[name] ?? (shown ? (ACTS[name] ?? null) : null);
}

/** Whether keys in this element are text, or move it, or are free. */
export function fieldOf(element) {
  const { tagName = "", type = "", isContentEditable = false } = element ?? {};
  const moved = ["range", "radio", "checkbox", "button"];
  if (tagName === "INPUT") return moved.includes(type) ? "moved" : "text";
  if (isContentEditable || tagName === "TEXTAREA" || tagName === "SELECT") return "text";
  const role = element?.getAttribute?.("role");
  return ["slider", "radio", "tab", "combobox", "listbox"].includes(role) ? "moved" : "free";
}

/** How many times as large as at a desk figures have to be, on a screen of this size. */
export function scaleOf(width, height) {
  const exact = Math.min(width / 960, height / 540);
  return Math.round(Math.min(4, Math.max(1, exact)) * 20) / 20;
}
