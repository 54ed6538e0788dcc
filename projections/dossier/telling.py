"""The pack told to people: its document in one language, as blocks that a page and a PDF show alike."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from projections.dossier.blocks import Block, Cell, Facts, Pack, Para, Section, Table, Title, Tone
from projections.dossier.told import Told
from projections.dossier.told_after import after_sections
from projections.dossier.told_lists import list_sections
from projections.dossier.told_money import money_sections
from projections.sentences.language import Language

Json = Mapping[str, Any]
TONES: Mapping[str | None, Tone] = {"QUALIFIED": "good", "REQUIRES_ACTION": "warn", "NOT_QUALIFIED": "bad"}


def told_pack(document: Json, shown_in: Language) -> Pack:
    """The pack in this language."""
    told = Told(document, shown_in)
    title = told.label("title", order=document["order"]["order_id"])
    sections = (
        Section("pack", title, tuple(_front(told))),
        Section("gaps", told.label("gaps"), tuple(_gap_blocks(told, document["gaps"]))),
        Section("saw", told.label("saw"), tuple(_saw(told))),
        Section("agreed", told.label("agreed"), tuple(_agreed(told))),
        Section("rights", told.label("rights"), tuple(_rights(told))),
        Section("history", told.label("history"), (told.history(document["history"]),)),
        *money_sections(told),
        *after_sections(told),
        *list_sections(told),
    )
    return Pack(shown_in.code, title, sections)


def _front(told: Told) -> Iterator[Block]:
    document = told.document
    order, as_of = document["order"], document["as_of"]
    yield Para(told.label("as_of", position=as_of["position"], at=told.time(as_of["recorded_at"])), "quiet")
    yield Facts(
        (
            (told.t("order"), Cell(order["order_id"])),
            (told.t("state"), Cell(told.word(order["status"]))),
            (told.t("customer"), Cell(order["customer_id"])),
            (told.t("merchant"), Cell(order["merchant_id"])),
            (told.t("placed"), Cell(told.time(order["placed_at"]))),
            (told.t("payable"), Cell(told.money(order["money"]["payable"]))),
            (told.label("leaf_hash"), Cell(as_of["leaf_hash"], "hash")),
        )
    )
    for sentence in document["statement"][told.tag]:
        yield Para(sentence)
    yield Para(told.t("zone"), "quiet")


def _gap_blocks(told: Told, gaps: Sequence[Json]) -> Iterator[Block]:
    """The gap list: how many are proved, and a row for each requirement."""
    counted = [each["at_dispute"] or each["at_order"] for each in gaps]
    counts = {name: counted.count(name) for name in ("QUALIFIED", "REQUIRES_ACTION", "NOT_QUALIFIED")}
    yield Para(
        told.label(
            "gap_counts",
            proved=counts["QUALIFIED"],
            all=len(gaps),
            todo=counts["REQUIRES_ACTION"] or None,
            gone=counts["NOT_QUALIFIED"] or None,
        ),
        "strong",
    )
    yield Para(told.label("gap_times"), "quiet")
    yield Table(
        "",
        tuple(told.label(name) for name in ("requirement", "at_order", "at_dispute", "to_do", "source")),
        (30, 13, 13, 32, 12),
        tuple(_gap(told, each) for each in gaps),
    )


def _gap(told: Told, gap: Json) -> tuple[Cell, ...]:
    subject = f"\n{told.subject(gap['subject'])}" if gap["subject"] else ""
    missing = told.label("missing", missing=told.several(gap["missing"])) if gap["missing"] else ""
    laws = "; ".join(told.law(each) for each in gap["laws"]) if gap["to_do"] else ""
    to_do = gap["to_do"][told.tag] if gap["to_do"] else ""
    return (
        Cell(f"{gap['text'][told.tag]}{subject}"),
        *(Cell(told.label(f"status_{gap[at]}"), TONES.get(gap[at], "quiet")) for at in ("at_order", "at_dispute")),
        Cell("\n".join(each for each in (to_do, missing, laws) if each)),
        told.source(gap),
    )


def _saw(told: Told) -> Iterator[Block]:
    shown = told.document["checkout"]
    if shown is None:
        yield Para(told.label("no_checkout"), "bad")
        return
    yield Facts(
        (
            (told.t("checkout"), Cell(shown["checkout_id"])),
            (told.label("shown_at"), Cell(told.maybe_time(shown["shown_at"]))),
            (told.label("language"), Cell(shown["language"] or "–")),
            (told.label("source"), told.source(shown)),
        )
    )
    if shown["shown"]:
        yield _shown_lines(told, shown["shown"])
    if shown["pages"]:
        yield Table(
            told.label("pages"),
            tuple(told.label(name) for name in ("media_type", "bytes", "sha256", "file", "source")),
            (14, 10, 38, 28, 10),
            tuple(_page(told, each) for each in shown["pages"]),
        )
    else:
        yield Para(told.label("no_pages"), "bad")
    if told.document["checkout_history"]:
        yield Title(told.label("acts"))
        yield told.history(told.document["checkout_history"])


def _shown_lines(told: Told, page: Json) -> Table:
    totals = page["totals"]
    rows = [
        (
            Cell(f"{each.get('title') or each['sku']} × {each['quantity']}"),
            Cell(told.figure(each["list_price"] * each["quantity"]), "number"),
        )
        for each in page["lines"]
    ]
    names = (("list_total", "listed", ""), ("discount_total", "discount", "−"), ("freight", "freight", ""))
    sums = [
        (Cell(told.t(label), "quiet"), Cell(f"{sign}{told.figure(totals[name])}", "number"))
        for label, name, sign in names
    ]
    last = (Cell(told.t("payable"), "strong"), Cell(told.figure(totals["payable"]), "number"))
    head = (told.t("goods"), told.label("amount_in", currency=page["currency"]))
    return Table(told.label("shown_lines"), head, (75, 25), (*rows, *sums, last))


def _page(told: Told, page: Json) -> tuple[Cell, ...]:
    kept = str(page["size"]) if page["size"] is not None else told.label("not_kept")
    return (
        Cell(page["media_type"]),
        Cell(kept, "number" if page["size"] is not None else "bad"),
        Cell(page["sha256"] or told.label("hidden"), "hash"),
        Cell(page["file"] or "–", "hash"),
        told.source(page),
    )


def _agreed(told: Told) -> Iterator[Block]:
    rows = told.document["agreed"]
    if not rows:
        yield Para(told.label("no_terms"), "quiet")
    for row in rows:
        yield Title(told.label("terms_of", name=row["name"], words=told.word(f"CLASS_{row['class']}")))
        yield Facts(
            (
                (told.label("terms_sha256"), Cell(row["terms_sha256"], "hash")),
                (told.label("language"), Cell(row["language"] or "–")),
                (told.label("accepted_at"), told.accepted(row)),
                (told.label("source"), told.source(row)),
            )
        )
        for clause in row["clauses"]:
            yield from _clause(told, row, clause)
    for row in told.document["policies"]:
        yield Title(told.label("policy_of", title=row["title"], name=f"{row['policy_id']}@{row['version']}"))
        for clause in row["clauses"]:
            yield Para(f"{clause['clause_id']}: {clause['text'] or clause['text_sha256']}")
        yield Facts(((told.label("source"), told.source(row)),))


def _clause(told: Told, row: Json, clause: Json) -> Iterator[Block]:
    yield Para(told.label("clause", clause=clause["clause_id"], subject=told.word(clause["subject"])), "strong")
    yield Para(clause["text"] or told.label("no_text"), "plain" if clause["text"] else "bad")
    facts = [(told.label("text_sha256"), Cell(clause["text_sha256"], "hash"))]
    facts += [(told.label("how_shown"), _how(told, each)) for each in clause["presented"]]
    if not clause["presented"]:
        facts.append((told.label("how_shown"), Cell(told.label("never_shown"), "bad")))
    facts += [(told.label("confirmation"), _act(told, each)) for each in clause["confirmed"]]
    facts += [(told.label("verdict"), Cell(sentence)) for sentence in told.verdicts(row, clause["clause_id"])]
    yield Facts(tuple(facts))


def _how(told: Told, how: Json) -> Cell:
    return Cell(
        told.label(
            "shown_how",
            at=told.time(how["at"]),
            channels=told.several(how["channels"]),
            marks=told.several(how["marks"]) or None,
            unmarked=None if how["marks"] else "",
            position=how["position"],
            px=how.get("font_px"),
            before="" if how["before_order"] else None,
            after=None if how["before_order"] else "",
            hidden="" if how["hidden"] else None,
            source=told.source(how).text,
        ),
        "plain" if how["conspicuous"] and how["before_order"] else "warn",
    )


def _act(told: Told, act: Json) -> Cell:
    name = "ticked_for_her" if act["preticked"] else "confirmed"
    text = told.label(name, at=told.time(act["at"]), line=act["line"], source=told.source(act).text)
    return Cell(text, "warn" if act["preticked"] else "good")


def _rights(told: Told) -> Iterator[Block]:
    for when in ("at_order", "now"):
        rights = told.document["rights"][when]
        yield Title(told.label(f"rights_{when}", at=told.time(rights["at"]), regime=told.regime(rights["regime"])))
        for line in rights["lines"]:
            yield Table(
                line["title"],
                (told.t("cause"), told.label("right")),
                (22, 78),
                tuple((Cell(told.word(cause["cause"])), Cell(cause["sentence"][told.tag])) for cause in line["causes"]),
            )
    yield Para(told.label("disclaimer"), "quiet")
