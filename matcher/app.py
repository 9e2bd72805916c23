"""create_app(settings): puts the house together."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from whitenoise import WhiteNoise

from matcher import logs
from matcher import settings as settings_module
from matcher.db import Database
from matcher.settings import ROOT, Settings, development_secret
from matcher.skills import memory
from matcher.web import development, errors, guard, health, languages, rendering, security, unit_of_work
from matcher.web.api import api
from matcher.web.candidate import candidate, welcome
from matcher.web.client import client
from matcher.web.office import office
from matcher.web.public import public
from matcher.web.recruiter import recruiter
from matcher.web.skills import skills
from matcher.web.trainer import trainer

YEAR = 31_536_000  # seconds; addresses of static files carry a mark of their content


class IdConverter(IntegerConverter):
    """An id in an address: what no database can hold is simply not found."""

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, max=2**31 - 1)  # type: ignore[arg-type]


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The application on these settings and this database (those of the environment when None)."""
    settings = settings or settings_module.read()
    app = Flask("matcher", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["SECRET_KEY"] = settings.secret_key or development_secret(settings.instance)
    app.extensions["database"] = database or Database(settings.database_url)
    app.extensions["policies"] = {}
    memory.share(app.extensions["database"], settings.instance / "index")
    app.url_map.converters["id"] = IdConverter
    app.url_map.merge_slashes = False  # else it redirects to whatever host the request names
    logs.configure(settings)
    # The order matters: what is registered first runs last after a view, so headers are set on every answer.
    security.init_app(app, settings)
    unit_of_work.init_app(app)
    languages.init_app(app)
    guard.init_app(app)
    rendering.init_app(app, settings)
    errors.init_app(app)
    for blueprint in (public, welcome, candidate, recruiter, trainer, client, office, skills, api, health.health):
        app.register_blueprint(blueprint)
    if settings.development_mail:
        app.register_blueprint(development.development)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(rendering.STATIC), prefix="static/", max_age=YEAR
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    return app
