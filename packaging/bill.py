"""What is in the binary: a bill of materials (CycloneDX 1.5), and the licences of the libraries with their texts.

Both are for what is linked: libraries that run at build time or in tests are left out. The C libraries (libgit2, zlib,
mimalloc, ring's) are in their `-sys` crates or in the crate itself.
"""

import json
import re
import tomllib
import uuid
from datetime import datetime, timezone
from pathlib import Path


def linked(metadata: dict) -> list[dict]:
    """The packages that the root needs at run time, sorted; macros run in the compiler, and are not among them."""
    packages = {one["id"]: one for one in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    is_macro = lambda one: any("proc-macro" in target["kind"] for target in one["targets"])
    found, waiting = set(), [metadata["resolve"]["root"]]
    while waiting:
        one = waiting.pop()
        if one in found or is_macro(packages[one]):
            continue
        found.add(one)
        kinds = [(dep["pkg"], [kind["kind"] for kind in dep["dep_kinds"]]) for dep in nodes[one]["deps"]]
        waiting += [needed for needed, kind in kinds if None in kind]
    found.discard(metadata["resolve"]["root"])
    return sorted((packages[one] for one in found), key=lambda one: (one["name"], one["version"]))


def bill_of_materials(metadata: dict, lock: Path, target: str, epoch: int) -> bytes:
    checksums = {
        (one["name"], one["version"]): one.get("checksum") for one in tomllib.loads(lock.read_text())["package"]
    }
    root = next(one for one in metadata["packages"] if one["id"] == metadata["resolve"]["root"])

    def reference(one: dict) -> str:
        return f"pkg:cargo/{one['name']}@{one['version']}"

    def component(one: dict, kind: str) -> dict:
        # Cargo still takes the old form of a choice.
        licence = (one["license"] or "NOASSERTION").replace("/", " OR ")
        entry = {
            "type": kind,
            "bom-ref": reference(one),
            "name": one["name"],
            "version": one["version"],
            "licenses": [{"expression": licence}],
            "purl": reference(one),
        }
        if checksum := checksums.get((one["name"], one["version"])):
            entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        return entry

    components = linked(metadata)
    names = {one["id"]: reference(one) for one in [root, *components]}
    nodes = [node for node in metadata["resolve"]["nodes"] if node["id"] in names]
    needs = {names[node["id"]]: sorted({names[dep] for dep in node["dependencies"] if dep in names}) for node in nodes}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, reference(root) + '#' + target + str(epoch))}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": component(root, "application"),
            "properties": [{"name": "target", "value": target}],
        },
        "components": [component(one, "library") for one in components],
        "dependencies": [{"ref": ref, "dependsOn": on} for ref, on in sorted(needs.items())],
    }
    return (json.dumps(bill, indent=1, ensure_ascii=False) + "\n").encode()


def licences(metadata: dict) -> bytes:
    """The texts that licences ask to be passed on, each once, with the crates that it came with."""
    texts: dict[str, set[str]] = {}
    for one in linked(metadata):
        folder = Path(one["manifest_path"]).parent
        of_c = [path for path in folder.glob("*/*") if path.is_file()]
        for path in sorted([*(path for path in folder.iterdir() if path.is_file()), *of_c]):
            if re.match(r"(?i)(un)?licen[cs]e|copying|notice|copyright", path.name):
                text = path.read_text(encoding="utf-8", errors="replace").strip()
                texts.setdefault(text, set()).add(f"{one['name']} {one['version']}")
    parts = [f"{', '.join(sorted(names))}\n\n{text}\n" for text, names in texts.items()]
    return ("\n" + "-" * 80 + "\n\n").join(sorted(parts)).encode()
