"""The console script `matcher`. Exit codes: 0 all done, 1 something was refused, 2 wrong usage."""

import click

from matcher import __version__
from matcher.cli import credential, data, match, plan, rules, serve, token, vocabulary, watch, words


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Matcher: abilities, match, gap that can be learned, place in an intake, work."""


for command in (
    *serve.COMMANDS,
    *data.COMMANDS,
    *words.COMMANDS,
    *match.COMMANDS,
    *plan.COMMANDS,
    *rules.COMMANDS,
    *vocabulary.COMMANDS,
    *watch.COMMANDS,
    *token.COMMANDS,
    *credential.COMMANDS,
):
    main.add_command(command)
