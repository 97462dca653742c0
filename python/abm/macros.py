"""dbt macros as Python calls, outside dbt: what is compared here is compared as the models compare it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import jinja2

from abm.contract import PROJECT_ROOT


def call_macro(file: str, name: str, *arguments: str) -> str:
    """SQL that a macro of ``macros/<file>`` gives on DuckDB, for one that calls no other macro."""
    return str(getattr(_read_macros(file), name)(*arguments)).strip()


class _Adapter:
    """Stands for dbt's: finds the default implementation, which is DuckDB's."""

    def __init__(self, macros: Callable[[], Any]) -> None:
        self._macros = macros

    def dispatch(self, name: str, _package: str) -> Any:  # noqa: ANN401
        return getattr(self._macros(), f"default__{name}")


@cache
def _read_macros(file: str) -> Any:  # noqa: ANN401
    source = (PROJECT_ROOT / "macros" / file).read_text(encoding="utf-8")
    known = {
        "adapter": _Adapter(lambda: _read_macros(file)),
        "env_var": lambda name, default="": os.environ.get(name, default),
        "return": lambda value: value,
    }
    return jinja2.Environment(autoescape=False).from_string(source).make_module(known)
