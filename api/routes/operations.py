"""For those who run the ledger: whether it lives, whether it can serve, its figures, what a problem means."""

from fastapi import APIRouter, Request, Response

from api.answers import answer
from api.services import services

router = APIRouter()


@router.get("/healthz", summary="Whether the process lives")
def healthz() -> Response:
    """Always the same, as long as anything answers."""
    return answer(b'{"status":"ok"}')


@router.get("/metrics", summary="Figures in the Prometheus format")
def metrics(request: Request) -> Response:
    """Requests, their times, events recorded, lag."""
    return answer(services(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
