// A QR code, and the whole screen for it.

export default function ({ data, parentElement }) {
  const find = (what) => parentElement.querySelector(what);
  const code = find(".code");
  code.innerHTML = data.svg;
  code.setAttribute("aria-label", data.label);
  find("figcaption").textContent = data.link;
  find("button").textContent = data.button;
  find("button").onclick = () => find("figure").requestFullscreen();
}
