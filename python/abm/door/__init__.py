"""The door: Great Expectations over a landing before anything of it is loaded.

``check.py`` runs it; ``rules.py`` has what is a warning and what holds a file; ``frames.py`` turns a file into a pandas
frame; ``suites.py`` makes expectations of the contract and asks them; ``measures.py`` compares a file with the others;
``pages.py`` writes the Data Docs; ``report.py`` prints.
"""
