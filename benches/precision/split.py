"""Splits published postmortems by team into two halves before anybody reads them: lists of words are made from one,
and what the rules find in the other is counted.

    python3 benches/precision/split.py --clones CLONES --out OUT

CLONES has a clone of each repository of sources.toml as CLONES/owner/name; without --clones they are cloned into OUT.
The half is one bit of the SHA-256 of the team's name: OUT/a is for reading, OUT/b for counting only. A team of which
somebody had read documents before is in a. Then, for each half:

    PMGIT_PRECISION=OUT/b PMGIT_PRECISION_COUNTS=1 cargo test --lib precision -- --nocapture
"""

import argparse
import hashlib
import pathlib
import re
import subprocess
import tomllib


def half(team: str, read: bool) -> str:
    return "a" if read else "ab"[hashlib.sha256(team.lower().encode()).digest()[0] & 1]


def git(clone: pathlib.Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True).stdout


def is_japanese(text: str) -> bool:
    kana = sum("\u3041" <= letter <= "\u30ff" for letter in text)
    return kana * 10 > len(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clones", type=pathlib.Path, help="where the clones are")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    sources = tomllib.loads(pathlib.Path(__file__).with_name("sources.toml").read_text(encoding="utf-8"))["source"]
    counts: dict[tuple[str, str], int] = {}
    for source in sources:
        repository = source["repository"]
        owner, name = repository.split("/")
        clone = (arguments.clones or arguments.out / "clones") / owner / name
        if not clone.exists():
            if arguments.clones:
                print(f"{repository}: not cloned, left out")
                continue
            url = f"https://github.com/{repository}"
            subprocess.run(["git", "clone", "--quiet", "--bare", "--depth=1", url, clone], check=True)
        side, paths = half(owner, source.get("read", False)), re.compile(source["paths"])
        listed = git(clone, "ls-tree", "-r", "-z", "--name-only", "HEAD").decode().split("\0")
        documents = 0
        for number, path in enumerate(filter(paths.search, listed)):
            text = git(clone, "show", f"HEAD:{path}").decode("utf-8", "replace")
            language = "ja" if is_japanese(text) else "en"
            target = arguments.out / side / owner / f"{name}-{number:03}-{pathlib.PurePosixPath(path).stem}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            counts[side, language] = counts.get((side, language), 0) + 1
            documents += 1
        print(f"{side} {repository} {git(clone, 'rev-parse', 'HEAD').decode()[:12]} {documents}")
    for (side, language), count in sorted(counts.items()):
        print(f"{side} {language}: {count} documents")


if __name__ == "__main__":
    main()
