"""Customers and demand: M1 to M14."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

DEMAND = (
    Mechanism("M1", 1, "Capacity that cannot be stored", "服务能力不可储存"),
    Mechanism("M2", 1, "Demand with cycles", "顾客需求的周期性"),
    Mechanism("M3", 1, "People and contacts that differ", "异质性"),
    Mechanism("M4", 1, "Classes of customers", "客户分类(A、B、C 类)"),
    Mechanism("M5", 1, "A way of their own for important customers", "VIP 专属通道"),
    Mechanism("M6", 1, "Urgency that rises with waiting", "需求优先级"),
    Mechanism("M7", 1, "Reasons for contact", "需求类型"),
    Mechanism("M8", 3, "Functional, experience and emotional needs", "功能性、体验性与情感性需求"),
    Mechanism("M9", 2, "The customer's own work", "客户参与"),
    Mechanism("M10", 2, "Produced and consumed at once", "生产与消费同时发生"),
    Mechanism("M11", 3, "Relationship life cycle", "顾客关系生命周期"),
    Mechanism("M12", 2, "Needs that are misunderstood", "需求误判"),
    Mechanism("M13", 2, "Campaigns", "服务与营销协同"),
    Mechanism("M14", 1, "Extended hours", "延长服务时间"),
)
