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
# # Quickstart: a card helpline
#
# ## Question
#
# Seven people answer phones, three answer chats, and at the busiest hours too many callers give
# up. Two more people, an offer to call back, or one team for both: which of them helps, and does
# it pay?

# %%
import queuesim as qs
from queuesim.analysis.verdicts import sentence

cfg = qs.load("../configs/quickstart.yaml")
[problem.message for problem in cfg.warnings]

# %% [markdown]
# Every plan meets the same customers, on as many days as the config says.

# %%
result = qs.compare(cfg)
result.table().loc[
    ["sl phone", "sl chat", "wait phone", "abandonment", "lost_customers", "cost", "net"]
]

# %% [markdown]
# When does it pinch? Work and people on the phone by half-hour, the wait, and the share answered
# in time.

# %%
result.plot.day("phone")

# %% [markdown]
# What each plan changes, in the measures that a decision rests on. Hollow dots are not settled;
# the grey band is what does not matter.

# %%
result.plot.waits()

# %%
result.plot.differences("net")

# %% [markdown]
# ## Answer
#
# Each sentence holds together with all the others, in 19 of 20 such comparisons.

# %%
for item in result.verdicts:
    if item.selector in {"sl.phone", "sl.chat", "cost", "net"}:
        print("-", sentence(item.verdict, item.words, result.evidence))

# %% [markdown]
# ## Caveat
#
# All numbers of this helpline are invented. What a lost customer is worth and how many leave after
# giving up decide whether more people pay; both are guesses in most centres, so try half and
# double before you decide:

# %%
doubled = qs.load("../configs/quickstart.yaml", ["customers.holders.churn.abandoned=4%"])
again = qs.compare(doubled, scenarios=["base", "two more"])
for item in again.verdicts:
    if item.selector in {"net", "value_lost"}:
        print("-", sentence(item.verdict, item.words, again.evidence))
