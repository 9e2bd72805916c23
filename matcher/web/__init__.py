"""The web floor: the only one that knows Flask, WTForms and Jinja."""
