#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""costs.py FOLDER get|post: where our instructions per request go, from the files `instructions` left in FOLDER.

First what each function of any library takes more of itself with our manager than with a plain one; then each of our
functions with what it calls, inclusive. A function that stands in for another (moved, inlined) shows as plus and minus.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

NAME = re.compile(r"\((\d+)\)(?: (.*))?$")


def load(path):
    """(self cost by function, inclusive cost by (caller, callee)) of one callgrind file."""
    names, own, calls = {}, Counter(), Counter()
    function = callee = None

    def name(text):
        number, given = NAME.match(text).groups()
        return names.setdefault(number, given) if given else names.get(number, "?")

    for line in path.read_text(errors="replace").splitlines():
        if line.startswith("fn="):
            function = name(line[3:])
        elif line.startswith("cfn="):
            callee = name(line[4:])
        elif line[:1] in "+-*0123456789" and len(line.split()) > 1:
            cost = int(line.split()[1])
            if callee:
                calls[function, callee] += cost
            else:
                own[function] += cost
            callee = None
    return own, calls


def per_request(folder, manager, verb):
    """As load(), but the slope between the smallest and the largest number of requests in folder."""
    counts = sorted(int(path.stem.split("-")[2]) for path in folder.glob(f"{manager}-{verb}-*.out"))
    if len(counts) < 2:
        sys.exit(f"costs: {folder} has no two files {manager}-{verb}-COUNT.out; `instructions` writes them")
    few, many = (load(folder / f"{manager}-{verb}-{count}.out") for count in (counts[0], counts[-1]))
    return tuple({key: (high[key] - low[key]) / (counts[-1] - counts[0]) for key in set(low) | set(high)}
                 for low, high in zip(few, many))


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("get", "post"):
        sys.exit("usage: costs.py FOLDER get|post")
    folder, verb = Path(sys.argv[1]), sys.argv[2]
    plain, _ = per_request(folder, "plain", verb)
    ours, calls = per_request(folder, "ours", verb)
    print(f"plain {sum(plain.values()):.0f}, ours {sum(ours.values()):.0f}\n\nmore of itself:")
    more = {key: ours.get(key, 0) - plain.get(key, 0) for key in set(plain) | set(ours)}
    for key in sorted(filter(lambda key: abs(more[key]) >= 200, more), key=more.get, reverse=True):
        print(f"{more[key]:9.0f}  {key[:150]}")
    print("\nour functions, inclusive:")
    callees = defaultdict(list)
    for (caller, callee), cost in calls.items():
        if "SessionKeeper::" in caller:
            callees[caller].append((cost, callee))
    inclusive = {key: ours.get(key, 0) + sum(cost for cost, _ in called) for key, called in callees.items()}
    for key in sorted(filter(lambda key: inclusive[key] >= 200, inclusive), key=inclusive.get, reverse=True):
        print(f"{inclusive[key]:9.0f}  {key[:150]}")
        for cost, callee in sorted(callees[key], reverse=True):
            if cost >= 100:
                print(f"         {cost:9.0f}  {callee[:130]}")


main()
