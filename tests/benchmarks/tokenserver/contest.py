# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Rounds of several servers in turns, and the lines about them."""

from statistics import median

from load import Round


class Contest:
    """Counts errors over all rounds: they are what fails a benchmark."""

    def __init__(self, seconds, rounds):
        self.seconds, self.rounds, self.errors = seconds, rounds, 0

    def play(self, name, load, sites, connections=16, seconds=None):
        """The medians of each site's rounds, by its name; who begins changes from round to round."""
        seconds = seconds or self.seconds
        played = {site.name: [] for site in sites}
        for site in sites if self.rounds > 1 else ():
            load(site, 1, connections)  # warms caches and connections
        for number in range(self.rounds):
            for site in sites[number % len(sites):] + sites[:number % len(sites)]:
                played[site.name].append(load(site, seconds, connections))
        result = {}
        for site, rounds in played.items():
            middle = {field: median(getattr(each, field) for each in rounds) for field in ("rate", "processor", "p50", "p99")}
            result[site] = Round(errors=sum(each.errors for each in rounds), **middle)
            self.errors += result[site].errors
            self.tell(name, site, result[site])
        return result

    @staticmethod
    def tell(name, site, result):
        print(f"  {name:<34} {site:<22} {result.rate:>9.0f}/s {result.processor:>8.1f} us of processor  p50 {result.p50:>8.2f} ms  "
              f"p99 {result.p99:>8.2f} ms  {result.errors} errors", flush=True)


def figure(name, value, target, note=""):
    """A line that tools/totals.py repeats at the end."""
    print(f"{name}: {value:.2f}{note}, target >= {target:g}: {'met' if value >= target else 'missed'}", flush=True)


def against_gunicorn(name, result, rate_target, processor_target=None):
    """Ours by the better of the gunicorns: the faster one, and the one that takes less processor time."""
    ours = next(value for key, value in result.items() if key.startswith("sessionkeeper"))
    others = [value for key, value in result.items() if key.startswith("gunicorn")]
    if not all(each.rate for each in others):
        print(f"{name}: too slow here to be measured", flush=True)
        return
    best, thriftiest = max(each.rate for each in others), min(each.processor for each in others)
    figure(f"{name}, requests per second by gunicorn's", ours.rate / best, rate_target, f" ({ours.rate:.0f}/s and {best:.0f}/s)")
    if processor_target:
        figure(f"{name}, gunicorn's processor time by ours", thriftiest / max(ours.processor, 1e-9), processor_target,
               f" ({thriftiest:.0f} us and {ours.processor:.1f} us)")


def against_hello_world(name, ours, hello):
    figure(f"{name}, requests per second by hello-world's", ours.rate / hello.rate, 0.6, f" ({ours.rate:.0f}/s and {hello.rate:.0f}/s)")
