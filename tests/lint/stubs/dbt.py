"""Stands in for dbt's cross-database macros while SQL is linted."""


def hash(expression: str) -> str:
    """Digest of an expression."""
    return f"md5({expression})"


def type_string() -> str:
    """The engine's text type."""
    return "varchar"


def type_bigint() -> str:
    """The engine's 64-bit integer type."""
    return "bigint"
