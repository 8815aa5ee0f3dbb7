"""The dated names of organisations, from the files of present and former ones."""

import re
from datetime import date, timedelta
from itertools import pairwise

ONE_DAY = timedelta(days=1)
FIRST_LIST = re.compile(r"(?P<name>.+) \(from (?P<year>\d{4})-(?P<month>\d{2})\)")


def read_names(reading, files):
    """The names of each organisation, oldest first, each beginning the day after the one before ended."""
    former = {}
    for row in files["former_names.csv"]:
        if key := reading.organisation(row, "organisation"):
            former.setdefault(key, []).append(
                {
                    "name": row.text("name", needed=True),
                    "short_name": row.text("short_name"),
                    "ends_on": row.day("last_day", needed=True),
                    "end_is_known": row.one_of("day_is_known", ["yes", "no"], "yes or no") == "yes",
                    "notes": row.text("notes"),
                    "where": row.where,
                    **reading.sourced(row),
                }
            )
    for row in files["pcns_history.csv"]:
        former.setdefault(row.cells["ods_code"], []).extend(names_seen(reading, row))
    present = {}
    for row in files["pcns_history.csv"] + files["pcns.csv"] + files["gp_practices.csv"]:
        present.setdefault(row.cells["ods_code"], (row, ""))
        if present[row.cells["ods_code"]][0].cells["name"] != row.cells["name"]:
            reading.problems.add(row.where, f"has another name in {present[row.cells['ods_code']][0].where}")
    wheres = {fact.where: key for key, fact in reading.of("organisation").items()}
    for row in files["organisations.csv"]:
        if row.where in wheres:
            present[wheres[row.where]] = (row, row.cells["short_name"])
    for key in reading.of("organisation"):
        row, short_name = present[key]
        add_names(reading, row, key, former.get(key, []), short_name)


def names_seen(reading, row):
    """Former names of a network, from a cell such as "OLD PCN (from 2019-12); NEW PCN (from 2022-04)".

    The month is that of the list in which the name was first seen, so the new name is known from the day of
    that list; the exact day of the change is not known.
    """
    seen = [FIRST_LIST.fullmatch(part) for part in row.words("ods_names_seen")]
    if not all(seen) or not seen:
        reading.problems.add(row.where, "ods_names_seen must be like “ASHFORD STOUR PCN (from 2019-12)”")
        return []
    names = []
    for old, new in pairwise(seen):
        days = [
            day
            for source in row.words("source")
            if (day := reading.source_days.get(source))
            and (day.year, day.month) == (int(new["year"]), int(new["month"]))
        ]
        if not days:
            reading.problems.add(row.where, f"no source of this row is of {new['year']}-{new['month']}")
            continue
        names.append(
            {
                "name": " ".join(
                    word if word == "PCN" else word.capitalize() for word in old["name"].split()
                ),
                "short_name": "",
                "ends_on": min(days) - ONE_DAY,
                "end_is_known": False,
                "notes": "",
                "where": row.where,
                **reading.sourced(row),
            }
        )
    return names


def add_names(reading, row, key, former, short_name):
    names, starts_on, start_is_known = [], None, True
    for name in sorted(former, key=lambda name: name["ends_on"] or date.min):
        end_is_known, where = name.pop("end_is_known"), name.pop("where")
        names.append({**name, "starts_on": starts_on, "start_is_known": start_is_known})
        starts_on = name["ends_on"] and name["ends_on"] + ONE_DAY
        start_is_known = end_is_known
        if names[-1]["starts_on"] and names[-1]["ends_on"] < names[-1]["starts_on"]:
            reading.problems.add(where, f"{key} has another former name that ends on that day")
    names.append(
        {
            "name": row.text("name", needed=True),
            "short_name": short_name,
            "starts_on": starts_on,
            "start_is_known": start_is_known,
            "ends_on": None,
            "notes": "",
            **reading.sourced(row),
        }
    )
    reading.add("names", key, row, organisation=key, names=names)
