"""What comes in from outside: read routes, quotas, gateway; then what answers; then serve.

Nothing is imported here: see page.
"""
