"""Erasure: takes every trace of a person out of what the project keeps, and keeps them out; see docs/privacy.md."""
