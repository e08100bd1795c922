#!/usr/bin/env python3
"""Compares pmgit's calendar with independent ones: numpy's busday_offset and the holidays of the package `holidays`.

    cargo build --profile dist
    python3 benches/business_days.py [--instants 10000] [--seed 1] [--pmgit target/dist/pmgit]
    python3 benches/business_days.py --rules src/calendar/ics/rules.txt

Needs numpy, holidays and tzdata (`pip install numpy holidays tzdata`), for `--rules` python-dateutil; it installs
nothing. For every zone and every kind of weekend it makes a policy whose holidays come from `japan`, from a calendar
file, from dates, or from nowhere, and asks `pmgit calendar --resolved -` what is due when. A last day is compared with
numpy's, and the moment at which it ends with zoneinfo's on the zones of the package tzdata: neither the machine's nor
those compiled into pmgit. The output names the release of both, which should be the same.

`--rules` writes the table of recurring days that the tests of calendar files read, as dateutil expands them.
"""

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile

ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "America/Santiago", "America/St_Johns", "Asia/Kathmandu",
         "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC", "Africa/Casablanca", "America/Vancouver"]
# As numpy writes them, from Monday on.
WEEKENDS = {"saturday and sunday": "1111100", "friday and saturday": "1111001", "sunday": "1111110", "none": "1111111"}
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
YEARS = range(2016, 2031)
SPANS = [1, 2, 3, 5, 8, 13, 30]


def need(name):
    try:
        return __import__(name)
    except ImportError:
        sys.exit(f"this needs the Python package `{name}`; install it, for instance: pip install {name}")


def holidays_of(kind, package):
    """The days, by the package; and how the policy names them, with the file that it names."""
    if kind == "japan":
        return sorted(package.Japan(years=YEARS)), '["japan"]', None
    if kind == "dates":
        days = sorted(package.Brazil(years=YEARS))
        return days, "[" + ", ".join(str(day) for day in days) + "]", None
    if kind == "file":
        found = package.Germany(years=YEARS, subdiv="BY")
        events = "".join(
            f"BEGIN:VEVENT\r\nUID:{number}@example.com\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\n"
            f"DTEND;VALUE=DATE:{day + dt.timedelta(1):%Y%m%d}\r\nSUMMARY:{found[day]}\r\nEND:VEVENT\r\n"
            for number, day in enumerate(sorted(found)))
        return sorted(found), '["holidays.ics"]', f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"
    return [], "[]", None


def repository(folder, zone, weekend, named, calendar):
    os.makedirs(os.path.join(folder, ".pmgit"))
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    free = ", ".join(f'"{day}"' for day, works in zip(DAYS, weekend) if works == "0")
    severities = "".join(
        f'\n[[severities]]\nname = "N{span}"\nmeeting = {{ within = {span}, unit = "business-days" }}\n'
        f'actions = {{ within = {span}, unit = "days" }}\n' for span in SPANS)
    with open(os.path.join(folder, ".pmgit", "policy.toml"), "w") as file:
        file.write(f'[calendar]\ntime_zone = "{zone}"\nweekend = [{free}]\nholidays = {named}\n{severities}')
    if calendar:
        with open(os.path.join(folder, ".pmgit", "holidays.ics"), "w", newline="") as file:
            file.write(calendar)


def end_of(day, zone):
    """The first moment after which no clock of the zone shows the day or an earlier one, found minute by minute."""
    midnight = dt.datetime.combine(day + dt.timedelta(1), dt.time(), zone)
    noons = [dt.datetime.combine(day + dt.timedelta(more), dt.time(12), zone).utcoffset() for more in (-1, 0, 1, 2)]
    if len(set(noons)) == 1:
        return midnight.astimezone(dt.timezone.utc)
    moment = midnight.astimezone(dt.timezone.utc) + dt.timedelta(hours=30)
    while (moment - dt.timedelta(minutes=1)).astimezone(zone).date() > day:
        moment -= dt.timedelta(minutes=1)
    return moment


def compare(options):
    numpy, package, tzdata = need("numpy"), need("holidays"), need("tzdata")
    import zoneinfo
    from zoneinfo import ZoneInfo
    # Without a path, zoneinfo reads the package, never the machine's files.
    zoneinfo.reset_tzpath(to=[])
    chance = random.Random(options.seed)
    kinds = ["japan", "file", "dates", "nothing"]
    cases = [(zone, weekend) for zone in ZONES for weekend in WEEKENDS]
    first, last = dt.datetime(2016, 1, 1), dt.datetime(2030, 11, 1)
    seconds = int((last - first).total_seconds())
    totals = {"instants": 0, "deadlines": 0, "different": 0}
    by_kind = dict.fromkeys(kinds, 0)
    for number, (zone, weekend) in enumerate(cases):
        # Japan's holidays for half of all cases.
        kind = kinds[0] if number % 2 == 0 else kinds[1 + number // 2 % 3]
        share = (options.instants * (number + 1)) // len(cases) - (options.instants * number) // len(cases)
        days, named, calendar = holidays_of(kind, package)
        instants = []
        for _ in range(share):
            moment = first + dt.timedelta(seconds=chance.randrange(seconds))
            if chance.random() < 0.1:
                # Just at, before or after a midnight of the zone.
                near = dt.datetime.combine(moment.date(), dt.time(), ZoneInfo(zone))
                moment = near.astimezone(dt.timezone.utc).replace(tzinfo=None)
                moment += dt.timedelta(seconds=chance.choice([-1, 0, 1]))
            instants.append(moment.replace(tzinfo=dt.timezone.utc))
        with tempfile.TemporaryDirectory() as folder:
            repository(folder, zone, WEEKENDS[weekend], named, calendar)
            asked = "".join(f"{moment:%Y-%m-%dT%H:%M:%SZ}\n" for moment in instants)
            command = [options.pmgit, "-C", folder, "calendar", "--resolved", "-", "--format", "json"]
            answer = json.loads(subprocess.run(command, input=asked, text=True, check=True, capture_output=True).stdout)
        told = {}
        for deadline in answer["deadlines"]:
            told[(deadline["resolved"], deadline["severity"])] = deadline
        here = ZoneInfo(zone)
        for moment in instants:
            zero = moment.astimezone(here).date()
            for span in SPANS:
                deadline = told[(f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"N{span}")]
                business = numpy.busday_offset(zero, span, roll="backward", weekmask=WEEKENDS[weekend], holidays=days)
                expected = {"meeting": business.astype(object), "actions": zero + dt.timedelta(span)}
                for what, day in expected.items():
                    end = dt.datetime.fromisoformat(deadline[what]["end"].replace("Z", "+00:00"))
                    wanted = end_of(day, here)
                    totals["deadlines"] += 1
                    if deadline[what]["last_day"] != str(day) or end != wanted:
                        totals["different"] += 1
                        if totals["different"] <= 10:
                            print(f"{zone}, weekend {weekend}, holidays of {kind}: resolved {moment}, {span}: "
                                  f"{deadline[what]}, and not {day} until {wanted}")
        totals["instants"] += share
        by_kind[kind] += share
    print(f"{totals['instants']} instants from {first:%Y-%m-%d} to {last:%Y-%m-%d}, seed {options.seed}")
    print(f"{len(ZONES)} zones: {', '.join(ZONES)}")
    print(f"{len(WEEKENDS)} weekends: {'; '.join(WEEKENDS)}")
    print("holidays: " + ", ".join(f"{kind} {count}" for kind, count in by_kind.items()))
    print(f"numpy {numpy.__version__}, holidays {package.__version__}, tzdata {tzdata.__version__} ({tzdata.IANA_VERSION})")
    print(subprocess.run([options.pmgit, "--version", "--verbose"], text=True, check=True, capture_output=True).stdout.strip())
    print(f"{totals['deadlines']} deadlines compared, {totals['different']} different")
    return totals["different"] == 0


def write_rules(place, seed):
    need("dateutil")
    from dateutil.rrule import rrulestr
    chance = random.Random(seed)
    names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    some = lambda of, most=3: ",".join(str(one) for one in sorted(set(chance.choices(of, k=chance.randint(1, most)))))
    signed = lambda most: [one for one in range(-most, most + 1) if one]
    lines = []
    while len(lines) < 400:
        every = chance.choice(["YEARLY", "YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "DAILY"])
        parts = [f"FREQ={every}"]
        if chance.random() < 0.4:
            parts.append(f"INTERVAL={chance.randint(2, 5)}")
        if chance.random() < 0.5:
            parts.append(f"BYMONTH={some(range(1, 13))}")
        has_month = parts[-1].startswith("BYMONTH=")
        if every in ("YEARLY", "MONTHLY", "DAILY") and chance.random() < 0.35:
            parts.append(f"BYMONTHDAY={some(signed(31))}")
        elif every == "YEARLY" and not has_month and chance.random() < 0.3:
            parts.append(f"BYYEARDAY={some(signed(366))}")
        if chance.random() < 0.5:
            numbers = {"MONTHLY": signed(5), "YEARLY": signed(5) if has_month else signed(53)}.get(every)
            is_numbered = numbers and chance.random() < 0.6
            days = [(str(chance.choice(numbers)) if is_numbered else "") + name for name in chance.sample(names, chance.randint(1, 3))]
            parts.append("BYDAY=" + ",".join(days))
        # dateutil picks from the first week only what is left of it.
        if len(parts) > 2 and every in ("YEARLY", "MONTHLY") and chance.random() < 0.3:
            parts.append(f"BYSETPOS={some(signed(5), 2)}")
        if every == "WEEKLY" and chance.random() < 0.5:
            parts.append(f"WKST={chance.choice(names)}")
        near = dt.datetime(chance.randint(1990, 2030), 1, 1) + dt.timedelta(chance.randrange(365))
        # From its own first day on, so that the start is one of the days; nothing for one that never comes.
        horizon = near + dt.timedelta(365 * 60)
        start = rrulestr(";".join(parts), dtstart=near).after(near - dt.timedelta(1), inc=True) \
            if rrulestr(";".join(parts + [f"UNTIL={horizon:%Y%m%d}"]), dtstart=near).count() else None
        if start is None:
            continue
        ending = chance.random()
        if ending < 0.3:
            parts.append(f"COUNT={chance.randint(1, 12)}")
        elif ending < 0.5:
            parts.append(f"UNTIL={start + dt.timedelta(chance.randrange(3000)):%Y%m%d}")
        chance.shuffle(parts)
        limit = start + dt.timedelta(365 * 40)
        days = []
        for day in rrulestr(";".join(parts), dtstart=start).xafter(start - dt.timedelta(1), count=20, inc=True):
            if day > limit:
                break
            days.append(day)
        until = days[-1] if len(days) == 20 else limit
        lines.append(f"{start:%Y%m%d} {until:%Y%m%d} {';'.join(parts)} = {' '.join(f'{day:%Y%m%d}' for day in days)}")
    with open(place, "w") as file:
        file.write("# By benches/business_days.py --rules: the first day, the last one looked at, the rule, and its days by dateutil.\n")
        file.write("\n".join(lines) + "\n")
    print(f"{len(lines)} rules")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pmgit", default=os.path.join(os.path.dirname(__file__), "..", "target", "release", "pmgit"))
    parser.add_argument("--rules", metavar="FILE", help="write the table of recurring days")
    options = parser.parse_args()
    if options.rules:
        write_rules(options.rules, options.seed)
    elif not compare(options):
        sys.exit(1)
