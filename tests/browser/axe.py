"""axe-core in the page that is open: what of ours is seriously or critically wrong."""

import pytest
from browser.conftest import ROOT
from playwright.sync_api import Page

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

OF_STREAMLIT = {
    "list": "[data-testid=stSidebarNav]",  # the page list has a <div> between <ul> and <li>
    "listitem": "[data-testid=stSidebarNav]",
}
"""Rule -> the part of Streamlit's own that breaks it, which no page can mend."""

FIND = """({ rules, theirs }) => axe
  .run(document, {
    resultTypes: ["violations"],
    elementRef: true,
    selectors: false,
    ...(rules ? { runOnly: { type: "rule", values: rules } } : {}),
  })
  .then(({ violations }) => violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes
      .filter(({ element }) => !(theirs[id] && element.closest(theirs[id])))
      .map(({ html, any, all, none }) =>
        `${id}: ${html.slice(0, 160)}: ${[...any, ...all, ...none].map((one) => one.message)}`)))"""

DARK = "getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'"


def found(page: Page, rules: list[str] | None = None) -> list[str]:
    """What is gravely wrong on the page that is open, and not Streamlit's own."""
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it")
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    return page.evaluate(FIND, {"rules": rules, "theirs": OF_STREAMLIT})
