"""Logs: one JSON object a line in production, plain in development; no names, addresses, tokens or bodies."""

import logging
import sys

import structlog

from matcher.settings import Settings


def configure(settings: Settings) -> None:
    """Send our own lines and the libraries' warnings to standard error."""
    last = structlog.processors.JSONRenderer() if settings.production else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
