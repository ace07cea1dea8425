"""What axe has to say of a page."""

from axe_playwright_python.sync_playwright import Axe


def violations(page, part=None, rules=None):
    """Each as (rule, HTML of its first element).

    `part` is a selector, the whole page without; `rules` are names of rules, all without.
    """
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = Axe().run(page, context=part, options=options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]
