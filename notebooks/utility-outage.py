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
# # A power utility on the day of a large outage
#
# ## Question
#
# On Tuesday at four in the afternoon the lights go out in a part of town, and for four hours
# fifteen times as many people as usual report a fault. Eight agents can be called up for three
# hours. Is it better to call them early, or to let half of the callers hear from a machine where
# it is dark and until when? And how long does it take until nobody waits any more?

# %%
import queuesim as qs
from queuesim.analysis.verdicts import sentence

cfg = qs.load("../configs/utility-outage.yaml")
result = qs.compare(cfg, replications=10)
result.table().loc[
    ["recovery", "abandonment", "sl phone", "wait", "lost_customers", "cost", "net"]
].round(3)

# %% [markdown]
# Times are in seconds: a recovery of 600 means that ten minutes after the end of the storm nobody
# waited any more. The days of the base, hour by hour, the storm among them:

# %%
result.plot.day("phone")

# %%
result.plot.differences("abandonment")

# %% [markdown]
# ## Answer
#
# When help comes matters more than how much of it comes: the same eight people save several times
# as many contacts if they are there an hour after the storm begins instead of three. A machine that
# says what is known takes much off the phones as well, at a fraction of the
# cost, and the two add up. Neither brings the evening back to that of a day without a storm in its
# first hour, when nobody has been called up yet.

# %%
for item in result.verdicts:
    if item.selector in {"abandonment", "lost_customers", "cost", "net"}:
        print("-", sentence(item.verdict, item.words, result.evidence))

# %% [markdown]
# ## Caveat
#
# All numbers are invented, above all that 70 % of those who reach the machine are content with it,
# and that people who give up try again with the same chance as on any other day. Do more of them
# try again, the lines of the storm feed themselves:

# %%
stubborn = qs.load("../configs/utility-outage.yaml", ["every_channel.retry.chance=80%"])
again = qs.compare(stubborn, replications=10)
again.table().loc[["recovery", "abandonment", "lost_customers"]].round(3)
