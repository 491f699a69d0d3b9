"""Texts about complaints and what quality costs, in English."""

WORDS = {
    "story.complains": "complains about it: {channel}",
    "spec.complaint_name": "the queue of complaints has this name: {other}",
    "spec.complaint_name.hint": "call the channel something else, such as complaints_desk",
    "spec.complaint_channel": (
        "{word} cannot differ by channel: complaints come together in one queue, whatever the "
        "channel ({channel})"
    ),
    "spec.complaint_channel.hint": "say it by reason, by class, or once for all",
    "spec.complaint_batches": (
        "{channel} is taken up in batches ({other}), and rest in a batch is no wait to be judged"
    ),
    "spec.complaint_batches.hint": "leave the channel out, or take its batches away",
    "spec.complaint_aside": (
        "no customer waits for some of the steps of {channel} ({other}), so that its waits cannot be "
        "judged as a whole"
    ),
    "spec.complaint_aside.hint": "write chance: {{{channel}: 0%, other: 1%}} in after_wait",
    "spec.complaint_idle": "nobody complains: no chance is said",
    "spec.complaint_idle.hint": "write chance: 0.4%, or failed: 20% beside quality.failure",
    "spec.complaint_failed_idle": "failed has no effect: no service ever goes wrong",
    "spec.complaint_failed_idle.hint": "write quality.failure: {{phone: {{chance: 4%}}}}",
    "spec.complaint_abandoned_idle": "abandoned has no effect: nobody ever gives up waiting",
    "spec.complaint_abandoned_idle.hint": "say how long customers wait, such as patience: 3m",
    "spec.complaint_after_wait_idle": "after_wait has no effect: no wait is judged anywhere",
    "spec.complaint_after_wait_idle.hint": "for mail, name its channel: over: {{post: 2d}}",
    "spec.no_complaints": "{word} has no effect: nobody complains",
    "spec.no_complaints.hint": "say who complains in quality.complaint",
    "spec.complaint_no_due": "{word} has no effect: complaints have no time by which to be closed",
    "spec.complaint_no_due.hint": "write due: 2d in quality.complaint",
    "spec.inspection_kind": "{channel} is of kind {kind}: there is no second person who could check",
    "spec.inspection_kind.hint": "check calls, counters, chats, mail or repairs sent in",
    "spec.inspection_of_steps": "the work of {channel} is told in steps ({other}): a check is one of them",
    "spec.inspection_of_steps.hint": "write a step that checks, and one that is done again by chance",
    "spec.inspection_idle": "checks of {channel} find nothing: nothing goes wrong there",
    "spec.inspection_idle.hint": "write quality.failure: {{{channel}: {{chance: 4%}}}}",
    "spec.per_defect_idle": "per_defect has no effect: nothing ever goes wrong",
    "spec.per_defect_idle.hint": "write quality.failure: {{phone: {{chance: 4%}}}}",
    "spec.sample_idle": "looking at contacts costs nothing: nobody is paid",
    "spec.sample_idle.hint": "write pay: 48/h in a group",
    "spec.rework_idle": "rework has no effect: checks of {channel} catch nothing",
    "spec.rework_idle.hint": "write catches: 80%",
    "measures.name.inspected": "share checked",
    "measures.says.inspected": "Contacts that were checked before they ended, out of all that people answered.",
    "measures.name.caught": "failures caught",
    "measures.says.caught": "Failures that a check found and that were put right, out of all that were made.",
    "measures.name.inspection_time": "time of people for checks",
    "measures.says.inspection_time": "Time of people per open day in which they check the work of others.",
    "measures.name.rework_time": "time of people for putting right",
    "measures.says.rework_time": "Time of people per open day in which they do again what a check found to be wrong, wrap-up included.",
    "measures.name.complaints": "complaints",
    "measures.says.complaints": "Complaints per open day, counted where the contact that each is about began.",
    "measures.name.complaints.open": "complaints not closed",
    "measures.says.complaints.open": "Complaints per open day that had not been closed when the run ended.",
    "measures.name.complaint_rate": "share that complain",
    "measures.says.complaint_rate": "Contacts that led to a complaint, out of all contacts offered.",
    "measures.name.complaint_time": "time to close a complaint",
    "measures.says.complaint_time": (
        "Mean time from the end of the contact to the end of handling and calling back, nights and "
        "closed days included; of complaints that were closed."
    ),
    "measures.name.complaint_in_time": "complaints closed in time",
    "measures.says.complaint_in_time": (
        "Complaints closed by the time they were due, out of those closed or due when the run ended."
    ),
    "measures.name.cost.complaints": "paid out for complaints",
    "measures.says.cost.complaints": "What is paid out for complaints per open day, beside people's time.",
    "measures.name.cost.prevention": "prevention",
    "measures.says.cost.prevention": "What is spent per open day so that less goes wrong.",
    "measures.name.cost.inspection": "looking at contacts afterwards",
    "measures.says.cost.inspection": "Cost per open day of contacts that are looked at afterwards.",
    "measures.name.quality_cost": "quality cost",
    "measures.says.quality_cost": "What quality costs per open day, in all four classes; a part of cost and not on top of it.",
    "measures.name.quality_cost.prevention": "cost of prevention",
    "measures.says.quality_cost.prevention": "Its part that prevents failures.",
    "measures.name.quality_cost.inspection": "cost of inspection",
    "measures.says.quality_cost.inspection": "Its part that looks for them: checks of people, and contacts looked at afterwards.",
    "measures.name.quality_cost.internal": "cost of internal failure",
    "measures.says.quality_cost.internal": "Its part that puts right what a check has found.",
    "measures.name.quality_cost.external": "cost of external failure",
    "measures.says.quality_cost.external": "Its part that comes from failures that customers had: their coming back, handling complaints and what is paid out for them. Customers who leave are in value_lost.",
    "measures.name.quality_cost.share": "quality cost as a share of cost",
    "measures.says.quality_cost.share": "Quality cost out of all cost.",
    "measures.name.defect_cost": "cost of defects at the price of one",
    "measures.says.defect_cost": "Defects found by checks and by customers, each at the price that costs.per_defect says; shown apart and in no other cost.",
}
