"""Stands in for dbt's `target` while SQL is linted."""

database = "warehouse"
