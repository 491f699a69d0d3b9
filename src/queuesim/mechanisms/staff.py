"""Staff, training, service profit chain: M31 to M47."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

STAFF = (
    Mechanism("M31", 1, "Number of people by shift", "人员配置"),
    Mechanism("M32", 1, "Pooling and borrowed people", "跨部门协作"),
    Mechanism("M33", 2, "Levels and certificates", "技能阶梯与认证"),
    Mechanism("M34", 2, "Training", "分层级培训"),
    Mechanism("M35", 2, "Mentoring", "导师制"),
    Mechanism("M36", 2, "Job rotation", "跨部门轮岗"),
    Mechanism("M37", 2, "Turnover", "人员流动率"),
    Mechanism("M38", 3, "Emotional labour", "情绪劳动"),
    Mechanism("M39", 2, "Focus blocks", "免打扰时段"),
    Mechanism("M40", 1, "Several at once, each slower", "多任务减速"),
    Mechanism("M41", 1, "Work done in batches", "批量处理"),
    Mechanism("M42", 3, "Incentives", "激励"),
    Mechanism("M43", 2, "Service profit chain", "服务利润链"),
    Mechanism("M44", 1, "Production line or empowered people", "流水线法与授权法"),
    Mechanism("M45", 3, "Labour intensity and customisation", "劳动密集程度与定制程度"),
    Mechanism("M46", 2, "Certified engineers", "维修工程师认证"),
    Mechanism("M47", 1, "Equipment beside people", "支持性设备"),
)
