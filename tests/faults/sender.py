"""Senders of mail as processes of their own, that begin at once: everything is loaded, and each is forked from it.

Run as a module: each line on stdin begins one; its id comes out, and, when it has ended, how (negative: the signal).
"""

import os
import sys

from matcher.cli import main


def serve() -> None:
    """Begin a sender for each line, one after the other."""
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what it reports is not for the test
            main(["mail", "flush"])  # ends the process
        print(child, flush=True)  # noqa: T201 - this is how it speaks to the test
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
