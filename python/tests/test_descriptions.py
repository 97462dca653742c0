"""Everything that dbt's documentation shows says what it is."""

from __future__ import annotations

import json

from helpers.builds import Warehouse

# what tests are called says what they ask; operations are the hooks of the project
SPEAK_FOR_THEMSELVES = ("test", "unit_test", "operation")


def test_every_model_column_seed_source_and_macro_is_described(demo: Warehouse) -> None:
    demo.require_tables()
    manifest = json.loads((demo.path.parent / "target" / "manifest.json").read_text())
    project = manifest["metadata"]["project_name"]
    silent, n_described = [], 0
    for kind in ("nodes", "sources", "macros", "exposures"):
        for node in manifest[kind].values():
            if node["package_name"] != project or node["resource_type"] in SPEAK_FOR_THEMSELVES:
                continue
            found = {node["name"]: node, **{f"{node['name']}.{name}": x for name, x in node.get("columns", {}).items()}}
            silent += [f"{node['resource_type']} {name}" for name, x in found.items() if not x["description"].strip()]
            n_described += len(found)
    assert n_described > 1000
    assert not silent
