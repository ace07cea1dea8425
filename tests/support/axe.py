"""What axe has to say of a page."""

from axe_playwright_python.sync_playwright import Axe

CONTRAST = "color-contrast"


def violations(page, part=None, colours=True):
    """Each as (rule, HTML of its first element).

    `part` is a selector, the whole page without. Of `colours`, True, False or "alone": whether
    contrast is looked at, which takes three quarters of the time, of a part as of the page.
    """
    options = {"resultTypes": ["violations"], "rules": {CONTRAST: {"enabled": bool(colours)}}}
    if colours == "alone":
        options["runOnly"] = {"type": "rule", "values": [CONTRAST]}
    found = Axe().run(page, context=part, options=options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]
