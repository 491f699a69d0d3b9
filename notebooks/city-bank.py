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
# # A city bank with five channels
#
# ## Question
#
# A bank serves its customers by bot, phone, chat, counter and video. It can hire (*staffing*), put
# first-line people before experts (*process*), or let the channels share machines, people and
# history (*integration*). What does each do for waiting, for cost and for the customers who leave?
#
# One plan of each family is compared here, over a few days only, so that this page is done within
# a minute. The config has more.

# %%
import queuesim as qs
from queuesim.analysis.verdicts import sentence

cfg = qs.load("../configs/city-bank.yaml", ["time.days=2"])
plans = ["base", "more_people", "tiered_desk", "one_front_door"]
result = qs.compare(cfg, scenarios=plans, replications=10)

# %%
table = result.table()
table[table.index.str.match("sl|abandonment|lost_customers|cost|net")]

# %% [markdown]
# Where are people short? Share of paid time spent on work, by group and half-hour, as it is today.

# %%
result.plot.utilisation()

# %% [markdown]
# Cost against the service on the phone. Left is cheaper, up is better.

# %%
result.plot.tradeoff("sl.phone")

# %%
result.plot.differences("net")

# %% [markdown]
# ## Answer

# %%
for item in result.verdicts:
    if item.selector in {"sl.phone", "lost_customers", "cost", "net"}:
        print("-", sentence(item.verdict, item.words, result.evidence))

# %% [markdown]
# ## Caveat
#
# All numbers are invented, and these are few days: what is *not settled* here may be with the
# config's own number of days and replications. The plan called integration also brings machines,
# so it shows what the whole bundle does, not what sharing alone does; to learn that, compare it
# with `smart_counter`, on which it builds. Nobody in this model needs time to learn a new skill.
