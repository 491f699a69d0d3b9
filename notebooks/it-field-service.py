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
# # Field service: telephone, visit or workshop, and whose people
#
# ## Question
#
# Eighty times a day a printer, a laptop or a server is broken somewhere in the region. Two people
# answer the telephone, eleven engineers drive out from the station, three people repair what is
# sent in to the centre; what these cannot mend goes up to the region and to the head office. Boards
# are kept at all four tiers. Is it better to let the desk try first, to keep fewer boards, to ask
# beforehand which board is needed, or to hand work to a partner who bills by the job: some of it,
# or all?

# %%
import queuesim as qs
from queuesim.analysis.verdicts import sentence

cfg = qs.load("../configs/it-field-service.yaml")
result = qs.compare(cfg, replications=10)
result.table().loc[["fcr", "km", "lost_customers", "cost", "value_lost", "net"]].round(3)

# %% [markdown]
# What customers see, package by package: until somebody is there, what the first visit fixes, until
# a repair is back, and what is kept of the times that were promised (times in seconds):

# %%
result.table().loc[
    [
        "response_time visit",
        "first_time_fix visit",
        "turnaround send_in",
        "in_due visit",
        "in_due send_in",
    ]
].round(3)

# %% [markdown]
# The tiers: what comes to each of them a day, and boards. The centre passes boards on to the
# station all day, so that it is short itself where the station is well supplied.

# %%
names = list(result.plan.models)
tiers = ["contacts.visit", "contacts.send_in", "contacts.specialists", "contacts.laboratory"]
boards = [
    "fill_rate.board.station",
    "fill_rate.board.centre",
    "stock.board.station",
    "stock.board.hq",
]
{
    selector: {name: round(result.estimate(name, selector).value, 2) for name in names}
    for selector in (*tiers, *boards)
}

# %% [markdown]
# As pictures: what the first visit fixes, over the cost, and net cost against the base.

# %%
result.plot.tradeoff("first_time_fix.visit")

# %%
result.plot.differences("net")

# %% [markdown]
# ## Answer
#
# With the desk first, four visits in ten are not made, and with them go their kilometres, so that
# three engineers less are enough: it is by far the cheapest plan, and the only one that is clearly
# cheaper once the customers who leave are counted.
#
# Half of the boards at the station and the centre save nothing in all, for holding them is cheap
# beside a visit: the station has a board only one time in three, nearly four visits more a day are
# needed, somebody is there later because the engineers are on the road, and repairs take five hours
# longer. Asking beforehand wins back most of these second visits, but those who are asked wait for
# their board before anybody sets out, so that somebody is there later still. It helps where boards
# are short; it does not replace them.
#
# A partner for what has waited an hour and a half takes the place of two engineers who were kept
# for the peaks: it costs a little less, too little to matter here, and somebody is there later, yet
# nearly always in time. All of it from the partner costs most: by the job there is no gain from
# people who are busy anyway, and what his people do not fix comes back.

# %%
for item in result.verdicts:
    if item.selector in {"lost_customers", "cost", "net"}:
        print("-", sentence(item.verdict, item.words, result.evidence))

# %% [markdown]
# ## Caveat
#
# All numbers are invented. Above all, that the desk solves as large a share of what people now send
# an engineer for as of what they call about. If it solves a third less, all plans cost more, and
# the desk first is still the cheapest by far. A board has one price and one demand here: many kinds
# of boards, each seldom needed, would make stock dearer and asking first worth more.

# %%
harder = qs.load(
    "../configs/it-field-service.yaml",
    ["channels.phone.solves={printer: 39%, laptop: 30%, server: 13%}"],
)
again = qs.compare(harder, replications=10)
again.table().loc[["km", "cost", "net", "response_time visit", "in_due visit"]].round(3)
