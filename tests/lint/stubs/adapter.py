"""Stands in for dbt's `adapter` while SQL is linted: an engine macro becomes a call of its own name."""

from collections.abc import Callable


def dispatch(macro_name: str, macro_namespace: str | None = None) -> Callable[..., str]:
    """Give a function that writes the macro call as SQL text."""

    def write_call(*arguments: object, **named: object) -> str:
        written = [str(argument) for argument in (*arguments, *named.values()) if str(argument).strip(" ,")]
        return f"{macro_name}({', '.join(written)})"

    return write_call


def quote(identifier: str) -> str:
    """Quote a column name."""
    return f'"{identifier}"'
