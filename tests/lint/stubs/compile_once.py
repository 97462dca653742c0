"""Compiles each macro file once for all linted files: sqlfluff does it twice for each of them, half of its time."""

from functools import lru_cache
from types import CodeType

from jinja2.environment import Environment

_compile = Environment.compile
_compilers: dict[type[Environment], Environment] = {}


@lru_cache(maxsize=1000)
def _compile_text(kind: type[Environment], text: str) -> CodeType:
    return _compile(_compilers[kind], text)


def _compile_once(self: Environment, source: object, *arguments: object, **named: object) -> object:
    if not isinstance(source, str) or arguments or named:
        return _compile(self, source, *arguments, **named)
    # what a text compiles to depends on the kind of environment alone: sqlfluff sets up all of them alike
    _compilers.setdefault(type(self), self)
    return _compile_text(type(self), source)


if _compile.__name__ != _compile_once.__name__:
    Environment.compile = _compile_once
