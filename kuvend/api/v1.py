"""Version 1 of the read API, put together from the routers of the apps."""

from ninja import NinjaAPI

from kuvend.directory.api import router as directory

api = NinjaAPI(
    title="Kuvend",
    version="1.0.0",
    description="Read access to what the pages show: the same filters, totals and visibility.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
api.add_router("", directory, tags=["Directory"])
