"""Structured logs that hold ids and codes, never names or answers."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping


def configure(log_format: str = "console", level: int = logging.INFO) -> None:
    """Send our own and the libraries' logs to stderr in one format."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    if log_format == "json":
        last: list[Any] = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        formatter = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=formatter)]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[_remove_meta, *last], foreign_pre_chain=shared)
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # aiogram logs every update's duration and APScheduler every run: the spine's own lines say more.
    for noisy in ("aiogram.event", "apscheduler", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its types and places.

    SQLAlchemy prints the parameters of a failed statement and pydantic the input it refused; both can hold what a
    child wrote.
    """
    info = event.pop("exc_info", None)
    if not info:
        return event
    error = info if isinstance(info, BaseException) else (info[1] if isinstance(info, tuple) else sys.exc_info()[1])
    if error is not None:
        event["error"] = _chain(error)
    return event


def _chain(error: BaseException) -> str:
    steps: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(steps) < 5:  # noqa: PLR2004 - deeper causes say nothing new
        places = []
        tail = seen.__traceback__
        while tail is not None:
            code = tail.tb_frame.f_code
            places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{tail.tb_lineno}:{code.co_name}")
            tail = tail.tb_next
        steps.append(f"{type(seen).__name__} at {' > '.join(places[-6:])}")
        seen = seen.__cause__ or seen.__context__
    return " <- ".join(steps)


def _remove_meta(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event
