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
# # An online shop in its November sale
#
# ## Question
#
# A bot answers first; what it cannot solve goes to chat, where each person holds three at once.
# In the sale too many give up. Three people more in the evening, a better bot, a fourth chat for
# everybody, or chat and phone as one team: which of them keeps customers, and what does it cost?

# %%
import queuesim as qs
from queuesim.analysis.verdicts import sentence

cfg = qs.load("../configs/retail-chat.yaml")
result = qs.compare(cfg, replications=6)
result.table().loc[
    [
        "sl chat",
        "sl phone",
        "abandonment chat",
        "abandonment phone",
        "aht",
        "lost_customers",
        "cost",
        "net",
    ]
].round(3)

# %% [markdown]
# The chat's day: work and people by hour, the wait, and the share answered in time.

# %%
result.plot.day("chat")

# %%
result.plot.differences("net")

# %% [markdown]
# ## Answer
#
# Shared people answer chats sooner, but a call waits until somebody has no chat open, and so the
# phone gets worse: one team alone moves the queue from chat to phone. Where open chats may stand
# still for a call, chat gains nearly as much and the phone loses nothing, at next to no cost. A
# fourth chat for everybody helps chat as well, but each chat then takes longer, which shows in
# `aht` and not in the waits.

# %%
for item in result.verdicts:
    if item.selector in {"sl.chat", "sl.phone", "cost", "net"}:
        print("-", sentence(item.verdict, item.words, result.evidence))

# %% [markdown]
# ## Caveat
#
# All numbers are invented. How much slower each chat gets with one more open decides whether four
# at once helps; it can be measured in the shop's own chats. With 50 % instead of 25 %:

# %%
slower = qs.load("../configs/retail-chat.yaml", ["channels.chat.slower_per_extra_chat=50%"])
again = qs.compare(slower, scenarios=["base", "four at once"], replications=6)
for item in again.verdicts:
    if item.selector in {"sl.chat", "net"}:
        print("-", sentence(item.verdict, item.words, again.evidence))
