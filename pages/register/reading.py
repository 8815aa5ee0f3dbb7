"""The facts found so far in the register's files, and the checks that every row needs.

The key of an organisation is its ODS code; of a partnership or council, its area ("East Kent", "Swale");
of any other without a code, its name.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.core.serializers.json import DjangoJSONEncoder

from pages.models import COUNCILS, Kind
from pages.register.files import Problems

POSTCODE = (r"[A-Z]{1,2}\d[0-9A-Z]? \d[A-Z]{2}", "ME14 1XQ")


@dataclass(frozen=True)
class Fact:
    """One thing that the files say. `fields` holds plain values; a reference is the key of what it names."""

    kind: str
    key: str
    fields: dict
    where: str

    @cached_property
    def plain(self):
        """The fields as they come back from the database's JSON."""
        return json.loads(json.dumps(self.fields, cls=DjangoJSONEncoder))


@dataclass
class Reading:
    """All facts of the files, by kind and key, while they are being read."""

    problems: Problems
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    places_of_codes: dict[str, str] = field(default_factory=dict)
    source_days: dict[str, date | None] = field(default_factory=dict)

    def add(self, kind, key, row, /, **fields):
        if (kind, key) in self.facts:
            self.problems.add(row.where, f"{key} is there twice: first in {self.facts[kind, key].where}")
        else:
            self.facts[kind, key] = Fact(kind, key, fields, row.where)

    def add_code(self, row, code):
        """Note an ODS code, so that no two rows claim it."""
        if code and code in self.places_of_codes:
            self.problems.add(
                row.where, f"the code {code} is there twice: first in {self.places_of_codes[code]}"
            )
        elif code:
            self.places_of_codes[code] = row.where

    def of(self, kind):
        return {key: fact for (fact_kind, key), fact in self.facts.items() if fact_kind == kind}

    def organisation(self, row, column, *kinds, needed=True):
        """The key in a cell, if it is that of an organisation (of one of `kinds`), else None."""
        key = row.text(column, needed)
        fact = self.facts.get(("organisation", key))
        if fact and (not kinds or fact.fields["kind"] in kinds):
            return key
        if key:
            what = f"a known {Kind(kinds[0]).label.lower()}" if len(kinds) == 1 else "known"
            self.problems.add(row.where, f"{column} “{key}” is not {what}")

    def partnership(self, row, needed=True):
        return self.organisation(row, "partnership", Kind.HEALTH_AND_CARE_PARTNERSHIP, needed=needed)

    def council(self, row):
        return self.organisation(row, "local_authority", *COUNCILS)

    def sourced(self, row):
        """The sources of a row and the day of the newest; words that name no source are a note on them."""
        ids = [part for part in row.words("source") if ":" not in part]
        if not ids:
            self.problems.add(row.where, "source is empty")
        for unknown in [part for part in ids if part not in self.source_days]:
            self.problems.add(row.where, f"source “{unknown}” is not in sources.csv")
        days = [self.source_days[part] for part in ids if self.source_days.get(part)]
        return {"source_ids": ids, "as_at": max(days, default=None)}
