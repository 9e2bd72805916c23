"""The application for a WSGI server: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`."""

from matcher.app import create_app

app = create_app()
