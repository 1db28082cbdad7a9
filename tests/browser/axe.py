"""Runs axe-core, the accessibility checker, in the page as it stands.

The package axe-playwright-python is used for the script that it ships; it is run through the
browser's own door for scripts, since the pages' policy lets in none of the tests'.
"""

from importlib.resources import files

from playwright.sync_api import Page

SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

RUN = """async (rules) => {
  const found = await axe.run(document, rules ? { runOnly: { type: "rule", values: rules } } : {});
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 160)} (${failureSummary})`));
}"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds wrong with the page, in words; of all rules, or of *rules* only."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(RUN, list(rules) or None)
    return found
