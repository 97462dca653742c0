"""Stands in for dbt's `api` while SQL is linted: a relation is its name."""


class Relation:
    """A relation of the warehouse."""

    @staticmethod
    def create(database: str, schema: str, identifier: str) -> str:
        """Give the name of the relation below its schema."""
        return f"{schema}.{identifier}"
