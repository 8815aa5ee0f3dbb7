"""The process in which one file is opened: it limits itself first, and only then loads a parser.

    python -m publications.files.screening '{"kind": "pdf", "upload": "…", "report": "…", …}'

What it says is one JSON file. Whoever starts it takes anything but a whole report as "cannot be read".
"""

import json
import resource
import sys

OUT_OF_LIMITS = 70

# What follows runs in a process of its own, where nobody counts lines: see test_sandbox.py.


def limit(memory_bytes, cpu_seconds, file_bytes):  # pragma: no cover
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def peak_megabytes():  # pragma: no cover
    """The most memory that this program had. What `getrusage` says includes who started it."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


def main(job):  # pragma: no cover
    limit(job["memory_bytes"], job["cpu_seconds"], job["file_bytes"])
    if job.get("convert"):
        from publications.files.screening.word_text import convert as do
    elif job.get("csv"):
        from publications.files.screening.sheets import as_csv as do
    elif job.get("outline"):
        from publications.files.screening.pdf_outline import outline as do
    else:
        from publications.files.screening.work import screen as do
    report = do(job)
    used = resource.getrusage(resource.RUSAGE_SELF)
    report |= {
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_megabytes": peak_megabytes(),
    }
    with open(job["report"], "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":  # pragma: no cover
    try:
        main(json.loads(sys.argv[1]))
    except MemoryError:
        sys.exit(OUT_OF_LIMITS)
