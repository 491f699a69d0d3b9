"""English: running experiments and run folders."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "experiment.unknown_scenario": 'there is no scenario "{name}"',
    "experiment.unknown_scenario.hint": "{nearest}",
    "experiment.progress": "{done} of {total} runs done",
    "experiment.progress_left": "{done} of {total} runs done, about {left} left",
    "experiment.compiling": "compiling the kernel once for this machine, a second or two",
    "experiment.not_by_kernel": "{scenario} runs on the slower reference engine, with the same numbers: the kernel does not know {what} yet",
    "experiment.kernel_cannot": "the kernel cannot run this: it does not know {what} yet. Use --engine auto or reference",
    "experiment.resumed": "going on in {folder}: {done} of {total} runs were already done",
    "experiment.interrupted": (
        "interrupted: {done} of {total} runs are done and kept in {folder}; "
        "the same command goes on from there"
    ),
    "experiment.interrupted_lost": "interrupted after {done} of {total} runs; nothing was kept",
    "experiment.worker_died": (
        "a worker process ended before its time, often for lack of memory: {done} of {total} runs "
        "are done; give the same command again, perhaps with --jobs 1. A script of your own needs "
        'its calls under: if __name__ == "__main__"'
    ),
    "experiment.not_precise": (
        "not precise enough after {n} replications: {measures}; "
        "allow more with --replications, or ask for less with --precision"
    ),
    "experiment.endless": (
        'the model goes round in circles without time passing, last at "{node}". '
        "Give the retry, repeat or transfer in the circle a time that passes"
    ),
    "ending.head": "Without an end when the run ended, and counted as still inside:",
    "ending.sentence": "{scenario}: {count} of {cases} cases ({share}): {parts}",
    "ending.base": "base",
    "ending.callbacks": "{count} still to be called back",
    "ending.due": "{count} due to come back after the last day",
    "ending.others": "{count} waiting or in service",
    "ending.many.later": (
        "more than {limit} of the cases had no end when the run ended: {scenarios}. Callbacks and "
        "repeats due after the last day never happen, so contacts, waits, cost and solved cases "
        "are too low. Simulate more days, until the share is below {limit}"
    ),
    "ending.many.waiting": (
        "more than {limit} of the cases were still waiting or in service when the run ended: "
        "{scenarios}. What they would still have needed is in no number; people may not keep up, "
        "and then more days make it no better"
    ),
    "folder.another_plan": "another plan was run in {folder}",
    "folder.another_plan.hint": "name another folder with --out, or remove this one",
    "folder.busy": "another run is at work in {folder}; wait for it, or name another with --out",
    "folder.full": (
        "no space left on the disk of {folder}: make room and give the same command again; "
        "finished runs are kept"
    ),
    "folder.too_large": (
        "{folder}: the system allows no file so large ({reason}); raise the limit (ulimit -f) or "
        "name another folder with --out; finished runs are kept"
    ),
    "folder.not_writable": "{folder} cannot be written ({reason}); name another with --out",
    "folder.no_folder": "{folder} is a file, not a folder; name another with --out",
    "folder.failed": "{folder}: {reason}",
    "folder.damaged": "{file} in {folder} cannot be read; remove the folder and run again",
    "folder.another_version": "the results in {folder} were written by another version of queuesim; run again into another folder (--out), or with that version",
    "folder.not_complete": (
        "the run in {folder} is not complete ({done} of {total}); give its command again first"
    ),
    "folder.no_run": "{folder} holds no run: there is no manifest.json",
    "records.no_library": "records are written with pyarrow, which is not installed",
    "records.no_library.hint": "pip install pyarrow, or run without --records",
}
