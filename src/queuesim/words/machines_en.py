"""Texts about machines that jam, in English."""

WORDS = {
    "measures.name.jams": "jams of machines",
    "measures.says.jams": "Uses per open day that jammed a machine.",
    "measures.name.time_to_repair": "time until a machine is fixed",
    "measures.says.time_to_repair": "Mean time from a jam until the machine is in service again: until somebody is free for it, and his work.",
    "measures.name.availability": "availability of machines",
    "measures.says.availability": "Of the time of machines that may jam, in the hours of their channel, the share that they were not jammed.",
    "spec.jams_of_bot": "{channel} has no counted machines, and only these can jam",
    "spec.jams_of_bot.hint": "say how many there are (machines: 4), or remove jams",
}
