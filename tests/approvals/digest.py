#!/usr/bin/env python3
"""The digest of what an approval is for, computed from docs/approvals.md alone.

usage: digest.py FILE...            a line for each file
       digest.py --json             a JSON list of TOML texts on standard input, a line for each
       digest.py --prose            a JSON list of Markdown texts, a JSON list of what is left of them

It shares no code with pmgit: where both agree, the page describes what pmgit does. Python 3.11, its own library only.
"""

import datetime
import hashlib
import json
import re
import struct
import sys
import tomllib

# -- fields ---------------------------------------------------------------------------------------------------------


def field(name, value):
    return f"{name} {len(value)}\n".encode() + value + b"\n"


def text_field(name, text):
    return field(name, text.encode()) if text else b""


def line(value):
    if not isinstance(value, str):
        return ""
    return " ".join(word for word in re.split("[ \t\r\n]", value) if word)


def prose(value):
    return plain_prose(value) if isinstance(value, str) else ""


def time(value):
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            return ""
        moment = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        return moment.isoformat(timespec="microseconds") + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return ""


def number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return struct.pack(">d", float(value) or 0.0).hex()


def table(value):
    return value if isinstance(value, dict) else {}


def rows(value):
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


# -- Markdown without its layout --------------------------------------------------------------------------------------


def lines_of(text):
    found = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        stripped = raw.rstrip(" \t")
        indent = size = 0
        for letter in stripped:
            if letter == " ":
                indent += 1
            elif letter == "\t":
                indent = (indent // 4 + 1) * 4
            else:
                break
            size += 1
        content = stripped[size:]
        if content.endswith("\\") and len(stripped) < len(raw):
            content += " "
        found.append([indent, content])
    common = min((indent for indent, content in found if content), default=0)
    return [(max(indent - common, 0), content) for indent, content in found]


LETTER = "A-Za-z0-9\u0080-\U0010ffff"
LINK = re.compile(r"\[[^\[\]\\`<]*\]\([A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*\)")
ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)]) {1,4}(?![ \t])")
HTML = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]{1,31}:)[A-Za-z/!?]")
BEGINNING = re.compile(
    rf"[A-Za-z\u0080-\U0010ffff]|[0-9]+(?![0-9])(?![.)](?:[ \t]|\Z))|(\*{{1,3}}|_{{1,3}})[{LETTER}]|`(?!``)"
    r"|[()\"'$%@,.;/?^{}&!]"
)
JAPANESE = re.compile(
    "[\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff9f\U00020000-\U0003ffff]"
)


def begins_text(content):
    return bool(BEGINNING.match(content) or (content.startswith("[") and LINK.match(content)))


def is_of_text(content):
    return "|" not in content


def is_item(content):
    marker = ITEM.match(content)
    return bool(is_of_text(content) and marker and begins_text(content[marker.end() :]))


def as_it_is(line):
    indent, content = line
    return " " * indent + content if content else ""


def fence(lines, at):
    """The number of the line behind a fenced block that begins in the first column."""
    indent, content = lines[at]
    opening = re.match("`{3,}|~{3,}", content)
    if indent or not opening or (content[0] == "`" and "`" in content[opening.end() :]):
        return None
    closing = re.compile(f"{content[0]}{{{opening.end()},}}")
    for end in range(at + 1, len(lines)):
        if lines[end][0] < 4 and closing.fullmatch(lines[end][1]):
            return end + 1
    return len(lines)


def is_opaque(content):
    rest = content.lstrip(" \t>*+-.)0123456789")
    return rest.startswith(("```", "~~~")) or bool(HTML.search(content))


def without_targets(text):
    out, at = "", 0
    while at < len(text):
        found = LINK.match(text, at) if text[at] == "[" else None
        if found and (not out or out[-1] not in "!]"):
            shown = text[at : text.index("](", at) + 2]
            out, at = out + shown, found.end() - 1
        else:
            out, at = out + text[at], at + 1
    return out


def plain_prose(markdown):
    lines = lines_of(markdown)
    out = []  # [indent, text, whether targets go]; an indent of None: as it is
    place, at = "start", 0
    has_code = has_links = False
    while at < len(lines):
        indent, content = lines[at]
        if not content:
            end = at
            while end < len(lines) and not lines[end][1]:
                end += 1
            if out and end < len(lines):
                out += [[None, "", False]] * (1 if lines[end][0] == 0 else end - at)
            at, place = end, "start"
            continue
        end = fence(lines, at)
        if end:
            out += [[None, as_it_is(one), False] for one in lines[at:end]]
            at, place = end, "start"
            continue
        if is_opaque(content):
            out += [[None, as_it_is(one), False] for one in lines[at:]]
            break
        if place == "start":
            run = []
            for _, more in lines[at:]:
                if not more:
                    break
                run.append(more)
            run = "\n".join(run)
            has_code = "`" in run
            has_links = "[" in run and not any(letter in run for letter in "`<\\")
        if indent == 0 and re.match("#{1,6}(?: |\\Z)", content):
            out.append([None, as_it_is(lines[at]), False])
            at, place = at + 1, "start"
            continue
        marker = ITEM.match(content)
        behind = marker.end() if marker else 0
        text = content if has_code else content[:behind] + re.sub("[ \t]+", " ", content[behind:])
        if place == "start":
            is_text = indent < 4 and ((is_of_text(content) and begins_text(content)) or is_item(content))
        else:
            is_text = place == "paragraph" and is_item(content)
        if is_text:
            out.append([indent, text, has_links])
            place = "paragraph"
        elif (
            place == "paragraph"
            and is_of_text(content)
            and (content.startswith("[") or begins_text(content))
            and not out[-1][1].rstrip(" ").endswith("\\")
        ):
            before = out[-1][1]
            is_nothing = JAPANESE.match(before[-1]) and JAPANESE.match(text[0]) and not has_code
            out[-1] = [out[-1][0], before + ("" if is_nothing else " ") + text, has_links]
        else:
            out.append([None, as_it_is(lines[at]), False])
            place = "kept"
        at += 1
    texts = []
    for indent, text, drop in out:
        if indent is not None:
            text = " " * indent + (without_targets(text) if drop else text)
        texts.append(text)
    while texts and not texts[-1]:
        texts.pop()
    return "\n".join(texts)


# -- documents ----------------------------------------------------------------------------------------------------------


def texts_of(message):
    return b"".join(text_field(key, prose(message.get(key))) for key in ("summary", "what_happened", "what_we_are_doing"))


def text_parts(document):
    incident = table(document.get("incident"))
    yield text_field("title", line(document.get("title")))
    yield text_field("severity", line(document.get("severity")))
    for key in ("started", "detected", "mitigated", "resolved"):
        yield text_field(key, time(incident.get(key)))
    stated = incident.get("stated_minutes")
    if isinstance(stated, int):
        yield text_field("stated_minutes", str(stated))
    yield from sorted(text_field("system", line(system)) for system in incident.get("systems", []))
    windows = []
    for row in rows(incident.get("windows")):
        windows.append(
            text_field("from", time(row.get("from")))
            + text_field("until", time(row.get("until")))
            + text_field("system", line(row.get("system")))
        )
    yield from (field("window", window) for window in sorted(windows))
    yield text_field("full_outage", prose(incident.get("full_outage")))
    for name, read in (("sections", prose), ("not_applicable", line)):
        texts = table(document.get(name))
        for key in sorted(texts, key=str.encode):
            text = text_field("text", read(texts[key]))
            if text:
                yield field({"sections": "section"}.get(name, name), field("key", key.encode()) + text)
    for row in sorted(rows(document.get("timeline")), key=lambda row: time(row.get("at"))):
        yield field(
            "moment",
            text_field("at", time(row.get("at")))
            + text_field("until", time(row.get("until")))
            + (field("about", b"true") if row.get("about") is True else b"")
            + text_field("event", prose(row.get("event")))
            + text_field("detail", prose(row.get("detail"))),
        )
    impact = []
    for row in rows(document.get("impact")):
        impact.append(
            field(
                "impact",
                text_field("metric", line(row.get("metric")))
                + text_field("value", number(row.get("value")))
                + text_field("of", number(row.get("of")))
                + text_field("unit", line(row.get("unit"))),
            )
        )
    yield from sorted(impact)
    yield from sorted(text_field("action", line(row.get("title"))) for row in rows(document.get("actions")))


def message_parts(document):
    message = document.get("external_message")
    if not isinstance(message, dict):
        return
    texts = texts_of(message)
    for language in ("en", "ja"):
        translated = texts_of(table(table(message.get("translations")).get(language)))
        if translated:
            texts += field(language, translated)
    yield field("external_message", texts)


def short(header, parts):
    return hashlib.sha256(header + b"".join(parts)).hexdigest()[:40]


def digest(text):
    document = tomllib.loads(text)
    whole = short(b"pmgit text 1\n", text_parts(document))
    return f"1:{whole}.{short(b'pmgit external message 1' + bytes([10]), message_parts(document))}"


def main(arguments):
    if arguments == ["--json"]:
        for text in json.load(sys.stdin):
            print(digest(text))
    elif arguments == ["--prose"]:
        print(json.dumps([plain_prose(text) for text in json.load(sys.stdin)]))
    else:
        for name in arguments:
            with open(name, encoding="utf-8", newline="") as file:
                print(digest(file.read()))


if __name__ == "__main__":
    main(sys.argv[1:])
