#!/usr/bin/env python3
"""run.py KIOSQUE [NAME...]

Builds the golden sites with the command KIOSQUE and compares what comes out with what is
recorded in NAME/expected (compare.py says by which rules). Files named in NAME/free.txt need
only be there. A site is copied to a temporary folder first; nothing is written here.

Prints a line per case, the differences, and as its last line `golden: X of Y cases equal`.
Exit status: 0 only if all are.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import compare  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


def cases():
    return sorted(name for name in os.listdir(HERE) if os.path.isdir(os.path.join(HERE, name, "site")))


def words(path):
    """The words of a file, none if there is no such file."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return file.read().split()


def build(command, case, out):
    """Builds the site of a case; what the command said, if it failed."""
    with tempfile.TemporaryDirectory(prefix="golden-") as folder:
        site = os.path.join(folder, "site")
        shutil.copytree(os.path.join(case, "site"), site)
        arguments = ["--root", site, "build", "--output-dir", out] + words(os.path.join(case, "args.txt"))
        done = subprocess.run(
            [command] + arguments,
            env=dict(os.environ, KIOSQUE_GOLDEN="on", NO_COLOR="1"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
    return done.stdout.decode("utf-8", "replace") if done.returncode else None


def check(command, name):
    """Builds and compares a case; how many files are equal, and the lines that say what is not."""
    case = os.path.join(HERE, name)
    with tempfile.TemporaryDirectory(prefix="golden-") as folder:
        out = os.path.join(folder, "out")
        failure = build(command, case, out)
        if failure is not None:
            return 0, failure.rstrip().split("\n")
        free = words(os.path.join(case, "free.txt"))
        equal, found = compare.compare_trees(os.path.join(case, "expected"), out, free)
    return equal, compare.lines_of(found)


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    command, names = os.path.abspath(arguments[0]), arguments[1:] or cases()
    good = 0
    for name in names:
        equal, lines = check(command, name)
        print("%-22s %s" % (name, "FAILED" if lines else "%4d files equal" % equal))
        print("".join("    %s\n" % line for line in lines), end="")
        good += not lines
    print("golden: %d of %d cases equal" % (good, len(names)))
    return 0 if good == len(names) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
