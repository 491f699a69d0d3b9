# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A real bank's call centre
#
# ## Question
#
# An Israeli bank published every call of its call centre in 1999. With the staff as it was: what
# would one agent more in the two busiest hours have done, what if all agents had taken all types
# of calls, and what if waiting callers had been offered a callback after a minute?

# %%
import queuesim as qs
from queuesim.analysis.verdicts import sentence

cfg = qs.load("../configs/anonymous-bank.yaml", ["time.days=5"])
result = qs.compare(cfg, replications=8)
result.table().loc[
    ["wait", "wait.p90", "abandonment", "occupancy", "lost_customers", "cost", "net"]
]

# %% [markdown]
# The day as it was: work offered against people there, the wait, and the share answered in time.
# The promise in the picture is an example; the bank's own is not known.

# %%
result.plot.day("phone")

# %%
result.plot.waits()

# %%
result.plot.differences("abandonment")

# %% [markdown]
# ## Answer

# %%
for item in result.verdicts:
    if item.selector in {"wait", "line_wait", "abandonment", "lost_customers", "cost", "net"}:
        print("-", sentence(item.verdict, item.words, result.evidence))

# %% [markdown]
# ## Caveat
#
# Calls, handling times, patience and staff come from the log; how, and how well the model meets
# what really happened hour by hour, is told in `docs/anonymous-bank.md` and
# `docs/anonymous-bank-reality.md`. Pay, the value of customers, how many leave after giving up and
# how many accept a callback are examples and not in the data: the sentences on money and lost
# customers show the method, not the bank. Agents who take every type are taken to be as fast at it
# as those who do so already, which is kind to that plan.
