"""Texts about machines that jam, in Chinese."""

WORDS = {
    "measures.name.jams": "机器卡机次数",
    "measures.says.jams": "每个营业日使机器卡机的使用次数。",
    "measures.name.time_to_repair": "修复用时",
    "measures.says.time_to_repair": "从卡机到机器恢复使用的平均时间：等到有人可以前来，以及其工作时间。",
    "measures.name.availability": "机器可用率",
    "measures.says.availability": "可能卡机的机器在其渠道开放时间内没有卡机的时间占比。",
    "spec.jams_of_bot": "{channel} 没有写明机器数量，而只有机器才会卡机",
    "spec.jams_of_bot.hint": "请写明数量（machines: 4），或删去 jams",
}
