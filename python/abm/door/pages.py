"""Data Docs: what Great Expectations said, as pages that open without a network, and an index over all files.

Great Expectations renders the pages; its stylesheets and scripts lie on other people's servers, so they are taken out
and one stylesheet of the project's stands in for them. Pages hold no script at all.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from abm.wording import plural, without_addresses

if TYPE_CHECKING:
    from abm.door.check import FileVerdict

# where the page of a file is, from one run to the next
_REGISTER = "pages.json"
_STYLE = Path(__file__).with_name("style.css")
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
# stylesheets, icons and logos, none of which is there
_LINKED_OR_IMAGE = re.compile(r"<(?:link|img)\b[^>]*>", re.IGNORECASE)
# links to other servers, and to pages that only Great Expectations' own site has
_FOREIGN_ANCHOR = re.compile(r"<a\b[^>]*href=[\"'](?:https?:|\.\./\.\./)[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_STYLE_BLOCK_END = "</head>"
_LONGEST_VALUE = 120
# a spreadsheet runs text that begins like this
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?[\d.,]+")
_WORDS = {"pass": "passed", "warn": "warning", "hold": "held"}


class PageWriter:
    """Writes the pages of one run into a folder, and remembers which file's page is which."""

    def __init__(self, door: Path) -> None:
        """Take the folder; it is made with the first page."""
        self._door = door
        self._pages: dict[str, str] = _read_register(door)
        self._feeds: set[str] = set()

    def write_result(self, name: str, files: Sequence[str], outcome: Any) -> None:  # noqa: ANN401
        """Write the page of a validation.

        Args:
            name: the suite, ``feed.table`` or ``feed``.
            files: the files whose rows were asked; none where the files themselves were.
            outcome: the validation result of Great Expectations.
        """
        digest = hashlib.sha256("\n".join(files).encode()).hexdigest()[:10]
        page = f"pages/{name}.{digest}.html" if files else f"pages/{name}.html"
        about = f"{name}: {files[0]}" if len(files) == 1 else f"{name}: {plural(len(files), 'file')}"
        text = _render(outcome)
        for key in files:
            self._pages[key] = page
        target = self._door / page
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(make_local(text, about if files else f"{name}: its files", files), encoding="utf-8")
        if not files:
            self._pages[f"feed {name}"] = page

    def finish(self, present: set[str]) -> None:
        """Keep the register and the pages of files that are there, and remove the rest."""
        self._pages = {key: page for key, page in self._pages.items() if key in present or key.startswith("feed ")}
        self._door.mkdir(parents=True, exist_ok=True)
        (self._door / _REGISTER).write_text(json.dumps(self._pages, indent=1, sort_keys=True), encoding="utf-8")
        wanted = set(self._pages.values())
        for found in (self._door / "pages").glob("*.html"):
            if found.relative_to(self._door).as_posix() not in wanted:
                found.unlink()


def _read_register(door: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((door / _REGISTER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: page for key, page in found.items() if (door / page).is_file()}


def _render(outcome: Any) -> str:  # noqa: ANN401
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    for one in outcome.results:
        for key in ("partial_unexpected_list", "partial_unexpected_counts"):
            if key in one.result:
                one.result[key] = _make_safe(one.result[key])
    return str(DefaultJinjaPageView().render(ValidationResultsPageRenderer(run_info_at_end=True).render(outcome)))


def _make_safe(value: Any) -> Any:  # noqa: ANN401
    """Landed values as they may be shown: no markup, no formula, no address, not endless."""
    if isinstance(value, str):
        return show_value(value)
    if isinstance(value, dict):
        return {key: _make_safe(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_make_safe(one) for one in value]
    return value


def show_value(value: str) -> str:
    """A landed value for a page: markup is text, a formula stays text when it is pasted into a spreadsheet."""
    # the search for addresses takes the square of a text's length: cut first, then once more where it is shown
    text = without_addresses(value[: 2 * _LONGEST_VALUE])
    if len(value) > _LONGEST_VALUE:
        text = f"{text[:_LONGEST_VALUE]}… ({len(value):,} characters)"
    if text.startswith(_FORMULA_SIGNS) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return html.escape(text.replace("\0", "␀"))


def make_local(page: str, title: str, files: Sequence[str]) -> str:
    """Take out of a page all that lies on other servers and all scripts, and put the project's style in."""
    page = _SCRIPT.sub("", page)
    page = _LINKED_OR_IMAGE.sub("", page)
    page = _FOREIGN_ANCHOR.sub(r"\1", page)
    style = f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
    page = page.replace(_STYLE_BLOCK_END, f"{style}<title>{html.escape(title)}</title>{_STYLE_BLOCK_END}", 1)
    listed = "".join(f"<li>{html.escape(name)}</li>" for name in files)
    up = '<a href="../index.html">All files</a>'
    head = f'<header class="door">{up}<h1>{html.escape(title)}</h1><ul>{listed}</ul></header>'
    return re.sub(r"(<body\b[^>]*>)", lambda match: match[1] + head, page, count=1)


def write_index(door: Path, files: Iterable[FileVerdict], unknown: Sequence[str]) -> Path:
    """Write ``index.html``: every file of the landing, the worst first, each with its verdict, reason and page."""
    register = _read_register(door)
    order = {"hold": 0, "warn": 1, "pass": 2}
    listed = sorted(files, key=lambda file: (order[file.verdict], file.landed_file))
    counts = ", ".join(
        f"{sum(file.verdict == verdict for file in listed)} {word}" for verdict, word in reversed(_WORDS.items())
    )
    feeds = " ".join(
        _link(page, key.removeprefix("feed ")) for key, page in sorted(register.items()) if key.startswith("feed ")
    )
    body = [
        f'<header class="door"><h1>The door</h1><p>{plural(len(listed), "file")}: {counts}.',
        "Held files are not loaded; a copy and the reason are in the quarantine folder.</p>",
        f"<p>Feeds as a whole: {feeds or '–'}</p></header>",
        '<main><table class="files"><thead><tr><th>feed</th><th>file</th><th class="n">rows</th>',
        "<th>failed checks</th><th>verdict</th><th>reason</th></tr></thead><tbody>",
        *(_write_row(file, register.get(file.landed_file)) for file in listed),
        "</tbody></table>",
    ]
    if unknown:
        body += ["<h2>Nothing reads these</h2><ul>", *(f"<li>{html.escape(name)}</li>" for name in unknown), "</ul>"]
    head = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>The door</title>'
    style = f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>"
    door.mkdir(parents=True, exist_ok=True)
    target = door / "index.html"
    target.write_text("\n".join([head, style, *body, "</main></body></html>\n"]), encoding="utf-8")
    return target


def _write_row(file: FileVerdict, page: str | None) -> str:
    name = _link(page, file.landed_file) if page else html.escape(file.landed_file)
    reasons = "".join(f"<li>{html.escape(result.reason or '')}</li>" for result in file.troubles)
    cells = [
        f"<td>{html.escape(file.feed_id)}</td><td>{name}</td>",
        f'<td class="n">{"–" if file.n_rows is None else format(file.n_rows, ",")}</td>',
        f"<td>{html.escape(', '.join(result.check_id for result in file.troubles)) or '–'}</td>",
        f'<td><span class="verdict">{_WORDS[file.verdict]}</span></td><td><ul>{reasons}</ul></td>',
    ]
    return f'<tr class="{file.verdict}">{"".join(cells)}</tr>'


def _link(page: str, text: str) -> str:
    return f'<a href="{html.escape(quote(page))}">{html.escape(text)}</a>'
