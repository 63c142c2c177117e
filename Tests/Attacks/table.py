"""The table of attacks by group: tried, leaked, refused, harmless; and the ordinary connectors."""
import argparse
import os
import random

import canaries
import suite
import g01_transform, g02_structure, g03_echoes, g04_derived, g05_implicit, g06_oracle, g08_hosts, g09_files, g10_approvals, g14_channels  # noqa: F401,E401


def print_table(head, rows):
    widths = [max(len(str(row[at])) for row in [head, *rows]) for at in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(str(cell).ljust(width) if at == 0 else str(cell).rjust(width) for at, (cell, width) in enumerate(zip(row, widths))), flush=True)


def attacks(options, binary):
    result, seed, seconds = suite.run(binary, options.only, options.seed)
    rows, worst = [], 0
    for key, cases in result.items():
        bad = {name: found for name, (found, _, _) in cases.items() if found}
        refused = sum(1 for name, (found, failed, _) in cases.items() if failed and not found)
        rows.append((f"{key.split()[0]} {suite.GROUPS[key]}" if key[0].isdigit() else f"{key}: {suite.GROUPS[key]}",
                     len(cases), len(bad), refused, len(cases) - len(bad) - refused))
        for name, found in bad.items():
            worst = max(worst, 1 if all(hit.startswith(("the client", "the API")) for hit in found) else 2)
            print(f"LEAK {key}: {name}")
            for hit in found[:6 if options.verbose else 2]:
                print(f"     {hit[:400]}")
        if options.verbose:
            for name, (found, failed, codes) in cases.items():
                if not found:
                    print(f"{'refused ' if failed else 'harmless'} {key}: {name}{'  ' + codes[0] if codes else ''}")
    print_table(("attacks", "tried", "leaked", "refused", "harmless"), rows + [tuple(["together"] + [sum(row[at] for row in rows) for at in range(1, 5)])] if rows else [])
    print(f"{seconds:.0f} s, --seed {seed}")
    return worst


def main(root):
    parser = argparse.ArgumentParser(usage=".ci/attacks BINARY [--only GROUP] [--list] [-v] [--seed N]")
    parser.add_argument("binary")
    parser.add_argument("--only")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("-v", dest="verbose", action="store_true")
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    if options.list:
        for key, cases in suite.CASES.items():
            for name in cases:
                print(f"{key}: {name}")
        print(sum(map(len, suite.CASES.values())), "scenarios")
        return 0
    for which in (0, 1):
        canaries.selftest(canaries.make(random.SystemRandom(), which))
    binary = os.path.abspath(options.binary)
    worst = 0
    if options.only != "ordinary":
        worst = attacks(options, binary)
    if not options.only or options.only == "ordinary":
        import ordinary
        if ordinary.run(options, binary, root):
            worst = 2
    return worst
