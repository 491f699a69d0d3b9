"""Channels, self-service, technology: M15 to M30."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

CHANNELS = (
    Mechanism("M15", 1, "Channels that work as one", "服务渠道整合"),
    Mechanism("M16", 1, "Which channel, and steering", "渠道布局"),
    Mechanism(
        "M17",
        1,
        "Bots",
        "智能客服",
        words=("channels.NAME.solves", "channels.NAME.if_not_solved", "measure containment"),
        example="city-bank.yaml",
        proofs=(
            "test_channels.py::test_a_bot_solves_its_share_of_each_reason_and_passes_on_the_rest",
        ),
    ),
    Mechanism("M18", 1, "Self-service machines", "自助服务设施"),
    Mechanism("M19", 1, "Teller machines with hours of their own", "智能柜员机"),
    Mechanism("M20", 1, "Appointments", "在线预约"),
    Mechanism("M21", 1, "Messages, answered later", "移动与在线服务"),
    Mechanism("M22", 2, "Remote service", "物联网远程服务"),
    Mechanism("M23", 1, "Customer history at hand", "客户关系管理系统"),
    Mechanism("M24", 1, "Automated ticketing", "自动化工单系统"),
    Mechanism("M25", 2, "Assisted agents", "AI 辅助"),
    Mechanism("M26", 2, "Elastic capacity", "云服务平台"),
    Mechanism("M27", 2, "Proactive contacts", "数据驱动的预测"),
    Mechanism("M28", 2, "Outages and breakdowns", "系统安全"),
    Mechanism("M29", 2, "Waiting area", "等候区"),
    Mechanism("M30", 3, "Surveys", "多渠道反馈收集"),
)
