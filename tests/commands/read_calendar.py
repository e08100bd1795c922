"""What python-icalendar or vobject reads out of a calendar on the standard input, as JSON.

With `--client` the input is a JSON list of lists of calendars: for each list what a calendar client shows that was sent
them in order. It knows an event by its UID and keeps the newest: the highest SEQUENCE, then the latest DTSTAMP
(RFC 5546, section 2.1.5).
"""

import json
import sys
from datetime import timezone

name, data = sys.argv[1], sys.stdin.buffer.read()


def moment(value):
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_icalendar(data):
    from icalendar import Calendar

    calendar = Calendar.from_ical(data)
    assert not calendar.errors, calendar.errors
    events = []
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        people = event.get("ATTENDEE", [])
        people = people if isinstance(people, list) else [people]
        organizer = event.get("ORGANIZER")
        events.append({
            "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "status": str(event["STATUS"]),
            "stamp": moment(event["DTSTAMP"].dt), "start": moment(event["DTSTART"].dt), "end": moment(event["DTEND"].dt),
            "summary": str(event["SUMMARY"]), "description": str(event["DESCRIPTION"]),
            "location": str(event.get("LOCATION", "")),
            "organizer": organizer and [str(organizer.params["CN"]), str(organizer)],
            "attendees": [[str(a.params["CN"]), str(a), str(a.params["ROLE"]), str(a.params["PARTSTAT"])] for a in people],
        })
    return {"method": str(calendar["METHOD"]), "events": events}


def by_vobject(data):
    import vobject

    calendar = vobject.readOne(data.decode())
    if hasattr(calendar, "vevent"):
        calendar.validate(raiseException=True)
    events = []
    for event in getattr(calendar, "vevent_list", []):
        first = lambda line, key: line.params[key][0]
        organizer = getattr(event, "organizer", None)
        events.append({
            "uid": event.uid.value, "sequence": int(event.sequence.value), "status": event.status.value,
            "stamp": moment(event.dtstamp.value), "start": moment(event.dtstart.value), "end": moment(event.dtend.value),
            "summary": event.summary.value, "description": event.description.value,
            "location": event.location.value if hasattr(event, "location") else "",
            "organizer": organizer and [first(organizer, "CN"), organizer.value],
            "attendees": [[first(a, "CN"), a.value, first(a, "ROLE"), first(a, "PARTSTAT")]
                          for a in getattr(event, "attendee_list", [])],
        })
    return {"method": calendar.method.value, "events": events}


def client(read, calendars):
    events = {}
    for calendar in calendars:
        for event in read(calendar.encode())["events"]:
            age = lambda one: (one["sequence"], one["stamp"])
            if event["uid"] not in events or age(events[event["uid"]]) < age(event):
                events[event["uid"]] = event
    return list(events.values())


read = {"icalendar": by_icalendar, "vobject": by_vobject}[name]
if "--client" in sys.argv[2:]:
    json.dump([client(read, calendars) for calendars in json.loads(data)], sys.stdout)
else:
    json.dump(read(data), sys.stdout)
