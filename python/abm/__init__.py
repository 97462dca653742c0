"""The Python side of the ABM warehouse: the landing, the demo world, similarity and the command line."""
