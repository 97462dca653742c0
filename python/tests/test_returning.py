"""Who was erased and comes back: what never lands, what lands and is taken out, and that both come to the same."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from helpers.erasures import (
    COLLEAGUE,
    COLLEAGUE_USER,
    CONTACT,
    DEVICE,
    EMAIL,
    HUB_CONTACT,
    SHARED_DEVICE,
    USER,
    land,
    land_people,
    land_requests,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from abm import landing as loader
from abm.contract import read_contract
from abm.erasure.suppression import SuppressionList
from abm.landing import load_landing

AT = dict.fromkeys(("timestamp", "sent_at", "received_at"), "2026-07-02T18:00:00Z")
SYNCED = {"_fivetran_synced": "2026-07-02T18:00:00Z"}


class Home:
    """A landing, its warehouse and its list."""

    def __init__(self, folder: Path, tables: Sequence[str] = ()) -> None:
        self.folder, self.landing = folder, folder / "landing"
        self.contract = [table for table in read_contract() if not tables or table.name in tables]
        self.connection = duckdb.connect(str(folder / "w.duckdb"))

    def load(self) -> None:
        load_landing(self.connection, self.landing, self.contract, suppression=self.folder / "list")

    def settle(self) -> None:
        """As after a build: the file is written anew, and what changed is computed."""
        self.connection.execute("delete from landing.rewrite_due; delete from landing.changes")

    def ids(self, table: str, column: str = "id") -> list[str]:
        rows = self.connection.execute(f"select {column} from landing.{table} order by all").fetchall()
        return [str(value) for (value,) in rows]

    def is_listed(self, kind: str, value: str) -> bool:
        return SuppressionList.open(self.folder / "list").number_of(kind, value) is not None

    @property
    def is_rewrite_due(self) -> bool:
        return self.connection.execute("from landing.rewrite_due").fetchall() != []

    @property
    def changes(self) -> set[tuple[str, str]]:
        """What is to be computed anew, and from which day on."""
        rows = self.connection.execute("select what, loaded_on::varchar, is_any_day from landing.changes").fetchall()
        assert not any(is_any_day for _, _, is_any_day in rows)
        return {(str(what), str(day)) for what, day, _ in rows}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """People are known, one of them is erased, and what was built stands."""
    found = Home(tmp_path)
    land_people(found.landing)
    land_requests(found.landing)
    found.load()
    assert found.is_rewrite_due
    found.settle()
    return found


def page(key: str, device: str = "", user: str = "") -> dict[str, str]:
    return {"id": key, "context_page_url": "https://us.example/", "anonymous_id": device, "user_id": user, **AT}


def test_who_comes_back_as_the_list_knows_them_never_reaches_the_file(home: Home) -> None:
    n_before = len(home.ids("erased_rows", "landed_row"))
    n_pages = len(home.ids("segment__pages"))
    listed = (home.folder / "list" / "suppression.json").read_bytes()
    visits = ((DEVICE, ""), (DEVICE, USER), ("device-of-somebody-else", ""), ("", ""))
    land(home.landing, "segment/pages/again.csv", [page(f"again-{n}", *visit) for n, visit in enumerate(visits)])
    home.load()
    assert [key for key in home.ids("segment__pages") if key.startswith("again")] == ["again-2", "again-3"]
    assert len(home.ids("segment__pages")) == n_pages + 2
    erased = home.connection.sql(
        "select landed_row, loaded_at::varchar from landing.erased_rows"
        " where landed_file like '%again%' order by landed_row"
    ).fetchall()
    assert erased == [(1, "2026-07-02 18:00:00"), (2, "2026-07-02 18:00:00")]
    assert len(home.ids("erased_rows", "landed_row")) == n_before + 2
    # the day is known of, and all four rows are of it
    query = "select loaded_on::varchar, n_rows from landing.file_days where landed_file like '%again%'"
    assert home.connection.sql(query).fetchall() == [("2026-07-02", 4)]
    assert not home.is_rewrite_due
    assert (home.folder / "list" / "suppression.json").read_bytes() == listed


def test_with_a_device_and_a_login_nobody_has_seen_neither(home: Home) -> None:
    # the device is told in a file that is read after the one with what was done on it
    land(home.landing, "segment/pages/1.csv", [page("again-1", "a-new-device"), page("again-2", "another")])
    land(home.landing, "segment/tracks/2.csv", [
        {"id": "again-3", "anonymous_id": "a-new-device", "user_id": "a-new-login", "email": EMAIL, "event": "e", **AT},
    ])  # fmt: skip
    home.load()
    assert "again-1" not in home.ids("segment__pages")
    assert "again-2" in home.ids("segment__pages")
    assert "again-3" not in home.ids("segment__tracks")
    assert home.is_listed("anonymous_id", "a-new-device")
    assert home.is_listed("user_id", "a-new-login")
    assert not home.is_listed("anonymous_id", "another")
    assert not home.is_rewrite_due
    assert {day for _, day in home.changes} == {"2026-07-02"}
    # the list is in step, so that the next night searches nothing again; and it knows the device
    home.settle()
    land(home.landing, "segment/pages/3.csv", [page("again-4", "a-new-device")])
    home.load()
    assert "again-4" not in home.ids("segment__pages")
    assert not home.is_rewrite_due


def test_a_device_that_was_seen_before_takes_what_was_done_on_it_along(home: Home) -> None:
    early = dict.fromkeys(("timestamp", "sent_at", "received_at"), "2026-06-25T18:00:00Z")
    land(home.landing, "segment/pages/1.csv", [{**page("early", "seen-before"), **early}])
    home.load()
    home.settle()
    land(home.landing, "segment/pages/2.csv", [page("again", "seen-before", USER)])
    home.load()
    assert not {"early", "again"} & set(home.ids("segment__pages"))
    assert home.is_listed("anonymous_id", "seen-before")
    assert home.is_rewrite_due
    # from the day on when it was seen first, rather than all of history
    assert ("somebody was erased", "2026-06-25") in home.changes


def test_an_address_nobody_knew_is_sought_in_all_texts(home: Home) -> None:
    land(home.landing, "ops/overrides.csv", [
        {"id": "ov-1", "crm_account_id": "0018d0000000ZA1AAA", "kind": "promote", "note": "write to zq@other.example",
         "author": "sal@us.example", "occurred_at": "2026-06-25T18:00:00Z", "loaded_at": "2026-06-25T18:00:00Z"},
    ])  # fmt: skip
    home.load()
    assert "write to zq@other.example" in home.ids("ops__overrides", "note")
    home.settle()
    land(home.landing, "salesforce/contact/2.csv", [
        {"id": CONTACT, "email": "zq@other.example", "first_name": "Zoltan", "last_name": "Quirke", **SYNCED},
    ])  # fmt: skip
    home.load()
    assert CONTACT not in home.ids("salesforce__contact")
    assert home.is_listed("email", "zq@other.example")
    assert "write to [erased]" in home.ids("ops__overrides", "note")
    [(is_all,)] = home.connection.sql("select bool_or(is_any_day) from landing.changes").fetchall()
    assert is_all


@pytest.mark.parametrize(("last_name", "is_new"), [("Quirke", False), ("Quirke-Solheim", True)])
def test_a_name_nobody_knew_is_learnt(home: Home, last_name: str, is_new: bool) -> None:
    land(home.landing, "salesforce/contact/2.csv", [
        {"id": CONTACT, "email": EMAIL, "first_name": "Zoltan", "last_name": last_name, **SYNCED},
    ])  # fmt: skip
    home.load()
    assert CONTACT not in home.ids("salesforce__contact")
    assert home.is_listed("name", f"zoltan {last_name.lower()}")
    assert home.is_rewrite_due is is_new


def test_records_go_with_their_person_and_so_does_what_is_added_to_them(home: Home) -> None:
    land(home.landing, "hubspot/email_event/2.csv", [
        {"id": key, "type": "CLICK", "created": AT["timestamp"], "recipient": who, **SYNCED}
        for key, who in (("again-z", EMAIL), ("again-m", COLLEAGUE))
    ])  # fmt: skip
    land(home.landing, "hubspot/email_event_click/2.csv", [
        {"id": key, "url": "https://us.example/demo", **SYNCED} for key in ("again-z", "again-m")
    ])  # fmt: skip
    home.load()
    assert [key for key in home.ids("hubspot__email_event") if key.startswith("again")] == ["again-m"]
    assert [key for key in home.ids("hubspot__email_event_click") if key.startswith("again")] == ["again-m"]
    assert not home.is_rewrite_due
    # a record that something which has landed adds to takes that along
    land(home.landing, "hubspot/email_event_open/3.csv", [{"id": "later-z", **SYNCED}])
    home.load()
    land(home.landing, "hubspot/email_event/4.csv", [
        {"id": "later-z", "type": "OPEN", "created": AT["timestamp"], "recipient": EMAIL, **SYNCED},
    ])  # fmt: skip
    home.load()
    assert "later-z" not in [*home.ids("hubspot__email_event"), *home.ids("hubspot__email_event_open")]
    assert home.is_rewrite_due


def test_a_meeting_goes_with_its_last_person(home: Home) -> None:
    land(home.landing, "hubspot/engagement/2.csv", [
        {"id": key, "type": "MEETING", "timestamp": AT["timestamp"], **SYNCED} for key in ("91001", "91002")
    ])  # fmt: skip
    land(home.landing, "hubspot/engagement_contact/2.csv", [
        {"engagement_id": "91001", "contact_id": HUB_CONTACT},
        {"engagement_id": "91002", "contact_id": HUB_CONTACT},
        {"engagement_id": "91002", "contact_id": "7000010002"},
    ])  # fmt: skip
    home.load()
    assert [key for key in home.ids("hubspot__engagement") if key.startswith("91")] == ["91002"]
    left = home.ids("hubspot__engagement_contact", "engagement_id || ' ' || contact_id")
    assert [one for one in left if one.startswith("91")] == ["91002 7000010002"]


def test_who_landed_before_a_kill_is_taken_out_by_the_next_load(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    # a contact with a new name lands, and goes with the application of the list
    land(home.landing, "salesforce/contact/2.csv", [
        {"id": CONTACT, "email": EMAIL, "first_name": "Zoltan", "last_name": "Quirke-Solheim", **SYNCED},
    ])  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(loader, "apply_erasures", kill)
        with pytest.raises(KeyboardInterrupt):
            home.load()
    assert CONTACT in home.ids("salesforce__contact")
    home.load()
    assert CONTACT not in home.ids("salesforce__contact")
    assert home.ids("files_to_search", "landed_file") == []


def test_a_file_that_cannot_be_read_at_once_is_read_as_ever(home: Home) -> None:
    # Windows-1252: looked at only once it is decoded
    land_bytes = "id,anonymous_id,user_id,context_page_title,timestamp,sent_at,received_at\n" + "".join(
        f"again-{n},new-{n},{user},Caf\u00e9,{AT['timestamp']},{AT['timestamp']},{AT['timestamp']}\n"
        for n, user in enumerate((USER, ""))
    )
    (home.landing / "segment" / "pages").mkdir()
    (home.landing / "segment" / "pages" / "again.csv").write_bytes(land_bytes.encode("cp1252"))
    land(home.landing, "segment/tracks/2.csv", [{"id": "again-2", "anonymous_id": DEVICE, "event": "e", **AT}])
    home.load()
    assert [key for key in home.ids("segment__pages") if key.startswith("again")] == ["again-1"]
    assert "again-2" not in home.ids("segment__tracks")


_DEVICES = ("", DEVICE, SHARED_DEVICE, "d1", "d2", "d3", "d4")
_USERS = ("", "", USER, COLLEAGUE_USER, "u1", "u2")
_EMAILS = ("", "", EMAIL, COLLEAGUE, "e1@brackwell.example")
_ROWS = st.lists(
    st.tuples(st.sampled_from(_DEVICES), st.sampled_from(_USERS), st.sampled_from(_EMAILS)), min_size=1, max_size=6
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing with little in it, as each example begins with one."""
    landing = tmp_path_factory.mktemp("returning") / "landing"
    rows = (("d1", "u1", ""), (DEVICE, USER, EMAIL), (SHARED_DEVICE, USER, ""), (SHARED_DEVICE, COLLEAGUE_USER, ""))
    _land_tracks(landing, "1", rows)
    asked = {"requested_at": "2026-06-20T10:00:00Z", "loaded_at": "2026-06-20T18:00:00Z"}
    land(landing, "ops/erasures.csv", [{"id": "er-1", "email": EMAIL, **asked}])
    return landing


@settings(max_examples=40, deadline=None)
@given(nights=st.lists(_ROWS, min_size=1, max_size=3))
def test_looking_ahead_changes_nothing_but_what_lands(known: Path, nights: list[list[tuple[str, str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ahead, behind = (_load_nights(Path(folder) / name, known, nights, name == "ahead") for name in ("ahead", "not"))
    assert ahead == behind


def _load_nights(
    folder: Path, known: Path, nights: Sequence[Sequence[tuple[str, str, str]]], is_ahead: bool
) -> tuple[object, ...]:
    """What is left, what was erased and who is on the list."""
    folder.mkdir()
    # few tables, as each load looks at all of them
    home = Home(folder, ("segment.tracks", "ops.erasures"))
    home.landing.mkdir()
    for path in known.rglob("*.csv"):
        (home.landing / path.relative_to(known)).parent.mkdir(parents=True, exist_ok=True)
        os.link(path, home.landing / path.relative_to(known))
    (folder / "list").mkdir()
    # one key, or lists could not be compared
    (folder / "list" / "key").write_text("0" * 64)
    with pytest.MonkeyPatch.context() as patch:
        if not is_ahead:
            patch.setattr(loader._Reader, "look_ahead", lambda *_: None)
        home.load()
        for number, rows in enumerate(nights):
            _land_tracks(home.landing, f"night-{number}", rows)
            home.load()
    left = home.ids("segment__tracks")
    erased = home.connection.sql(
        "select landed_file, landed_row, erasure_number from landing.erased_rows order by all"
    ).fetchall()
    home.connection.close()
    return left, erased, SuppressionList.open(folder / "list").digests


def _land_tracks(landing: Path, name: str, rows: Sequence[tuple[str, str, str]]) -> None:
    land(landing, f"segment/tracks/{name}.csv", [
        {"id": f"{name}-{number}", "anonymous_id": device, "user_id": user, "email": email, "event": "e", **AT}
        for number, (device, user, email) in enumerate(rows)
    ])  # fmt: skip
