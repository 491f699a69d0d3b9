"""Chinese texts of verdicts: what a comparison may say, and nothing stronger."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # names
    "verdicts.the_base": "基准方案",
    "verdicts.plan": "方案{name}",
    "verdicts.plan_quoted": "方案“{name}”",
    "verdicts.scoped_noun": "{measure}（{scope}）",
    "verdicts.scoped_sentence": "{scope}：{sentence}",
    # numbers
    "verdicts.range.from_to": "{low} 到 {high}",
    "verdicts.range.up_to": "至多 {value}",
    "verdicts.range.exactly": "恰好 {value}",
    "verdicts.per_day": "{amount}/天",
    "verdicts.per_year": "{amount}/年",
    "verdicts.per_hour": "每付薪小时{amount}",
    "verdicts.when_day": "每天",
    "verdicts.when_year": "每年",
    "verdicts.when_hour": "每付薪小时",
    "verdicts.unit.number": "{value}",
    "verdicts.unit.seconds": "{value} 秒",
    "verdicts.unit.minutes": "{value} 分钟",
    "verdicts.unit.hours": "{value} 小时",
    "verdicts.unit.days": "{value} 天",
    "verdicts.unit.days.one": "{value} 天",
    "verdicts.unit.percent": "{value} %",
    "verdicts.unit.points": "{value} 个百分点",
    "verdicts.unit.points.one": "{value} 个百分点",
    "verdicts.unit.score": "{value} 分",
    "verdicts.unit.score.one": "{value} 分",
    "verdicts.unit.money": "{value} {currency}",
    # sentences of measures; plan and base are already "方案B", "基准方案"
    "verdicts.say.any.less": "{plan}的{measure}比{base}低 {amount}",
    "verdicts.say.any.more": "{plan}的{measure}比{base}高 {amount}",
    "verdicts.say.wait.less": "{plan}让客户平均比{base}少等 {range}",
    "verdicts.say.wait.more": "{plan}让客户平均比{base}多等 {range}",
    "verdicts.say.line_wait.less": "{plan}让客户平均比{base}少排队 {range}",
    "verdicts.say.line_wait.more": "{plan}让客户平均比{base}多排队 {range}",
    "verdicts.say.sl.less": "{plan}及时接待的客户比例比{base}低 {range}",
    "verdicts.say.sl.more": "{plan}及时接待的客户比例比{base}高 {range}",
    "verdicts.say.lost_customers.less": "{plan}{when}比{base}少流失 {range} 名客户",
    "verdicts.say.lost_customers.more": "{plan}{when}比{base}多流失 {range} 名客户",
    "verdicts.say.cost.less": "{plan}{when}比{base}少花 {range}",
    "verdicts.say.cost.more": "{plan}{when}比{base}多花 {range}",
    "verdicts.say.value_lost.less": "{plan}{when}的流失价值比{base}少 {range}",
    "verdicts.say.value_lost.more": "{plan}{when}的流失价值比{base}多 {range}",
    "verdicts.say.net.less": "{plan}{when}的成本与流失价值合计比{base}少 {range}",
    "verdicts.say.net.more": "{plan}{when}的成本与流失价值合计比{base}多 {range}",
    # verdicts
    "verdicts.kind.better": "更好",
    "verdicts.kind.worse": "更差",
    "verdicts.kind.higher": "更高",
    "verdicts.kind.lower": "更低",
    "verdicts.kind.no_difference": "没有要紧的差别",
    "verdicts.kind.not_settled": "尚无定论",
    "verdicts.kind.same": "完全相同",
    "verdicts.kind.too_few": "重复次数太少",
    "verdicts.kind.not_comparable": "无法比较",
    "verdicts.differs": "{clause}（{evidence}）",
    "verdicts.differs_may_not_matter": (
        "{clause}（{evidence}）；差别可能小于要紧的程度（{matters}）"
    ),
    "verdicts.no_difference": (
        "没有要紧的差别：{plan}与{base}的{measure}相差至多 {bound}（{evidence}）"
    ),
    "verdicts.no_difference_but": "没有要紧的差别：{clause}，小于 {matters} 并不要紧（{evidence}）",
    "verdicts.not_settled": (
        "尚无定论：{plan}的{measure}可能比{base}低 {low}，也可能高 {high}（{evidence}）；{more}"
    ),
    "verdicts.more_days": "再模拟约 {count} 天可见分晓",
    "verdicts.more_days.one": "再模拟约一天可见分晓",
    "verdicts.more_far": "即使模拟一百倍的天数也未必能见分晓",
    "verdicts.same": "{measure}：{plan}与{base}完全相同，{count} 次重复皆然",
    "verdicts.same.one": "{measure}：{plan}与{base}完全相同，仅一次重复",
    "verdicts.too_few": "{measure}：对{plan}不下结论；{count} 次重复太少，至少需要 {fewest} 次",
    "verdicts.too_few.one": (
        "{measure}：对{plan}不下结论；只有一次重复，看不出偶然的大小，至少需要 {fewest} 次"
    ),
    "verdicts.not_comparable": "{measure}：无法比较，{plan}或{base}没有可计的数",
    "verdicts.evidence_paired": "{level} % 区间，模拟 {days} 天，两者客户相同",
    "verdicts.evidence_apart": "{level} % 区间，各模拟 {days} 天",
    "verdicts.evidence_exact": "{count} 次重复每次如此",
    "verdicts.few_dominate": "{count} 次重复中有少数几次与其余相差很远，这一差别主要由它们造成，区间可能偏窄；请重复约 {needed} 次后再采信",
    "verdicts.warned": "{line}{warning}",
    "verdicts.closing": "此区间只反映模拟中的偶然，不包括预测或模型的误差。",
    "verdicts.closing_many": "这些区间只反映模拟中的偶然，不包括预测或模型的误差。",
    "verdicts.method.bonferroni_skew": (
        "全部 {family} 个区间同时成立的把握为 {level} %：成对重复的学生 t 区间，"
        "每个取 {each} %（邦费罗尼），差值偏斜时加宽（霍尔）。"
    ),
    # promises
    "verdicts.gate.pass": "达到",
    "verdicts.gate.fail": "未达到",
    "verdicts.gate.not_settled": "尚无定论",
    "verdicts.gate_range": "{measure}：{range}（{level} % 区间）；承诺 {op} {threshold}：{result}",
    "verdicts.gate_no_range": "{measure}：仅一次重复，没有区间；承诺 {op} {threshold}：{result}",
    "verdicts.gate_nothing": "{measure}：没有可计的数；承诺 {op} {threshold}：{result}",
    # queues that grow
    "verdicts.grows.lasting": (
        "{works}：队列不断增长（{when}）。到来的工作超过 {groups} 的能力，最多为其 {percent} %（{worst}），"
        "且无人放弃。"
    ),
    "verdicts.grows.relieved": (
        "{works}：队列不断增长（{when}），直到足够多的客户放弃。到来的工作超过 {groups} 的能力，最多为其 "
        "{percent} %（{worst}）。"
    ),
    "verdicts.grows.all_day": "每天全天",
    "verdicts.grows.kept": (
        "{works}：剩余的工作一天比一天多。总的来看，到来的工作超过 {groups} 的能力：为其 {percent} %。"
    ),
    "verdicts.grows.whole": "{days}全天",
    "verdicts.grows.stretch": "{days} {start} 至 {end}",
    "verdicts.grows.more": "另有 {count} 段",
    "verdicts.grows.run": "{first}至{last}",
    "verdicts.grows.list": "{days}",
    "verdicts.grows.at": "{days} {clock}",
    "verdicts.no_steady_state": (
        "没有稳态：{works} 使 {groups} 的忙碌程度达到 {percent}，无人放弃，也从不关闭，队列会永远增长"
    ),
    "verdicts.no_steady_state.hint": (
        "请让在岗人数超过 {people} 人，或允许客户放弃（patience），或让渠道关闭（time.open）"
    ),
    # cases that hardly end
    "verdicts.returns.many": "{who}平均每件有 {count} 次联络：其联络中 {share} % 会带来下一次",
    "verdicts.returns.endless": "{who}只有在客户放弃或遇到渠道关闭时才结束：凡得到服务的都会再来",
    # likely unit slips
    "verdicts.slip.handling_long": (
        "{channel}：工作量是在岗人员能力的 {ratio} 倍。每次处理需 {entered}；是否应为 {meant}？"
    ),
    "verdicts.slip.handling_short": (
        "{channel}：人员只有 {ratio} % 的时间在忙。每次处理需 {entered}；是否应为 {meant}？"
    ),
    "verdicts.slip.patience_short": ("{channel}：客户平均等 {entered} 就放弃；是否应为 {meant}？"),
    "verdicts.slip.overload": (
        "{channel}：工作量是在岗人员能力的 {ratio} 倍。请检查业务量和处理时长的单位。"
    ),
    "verdicts.slip.underload": (
        "{channel}：人员只有 {ratio} % 的时间在忙。请检查业务量和处理时长的单位。"
    ),
}
