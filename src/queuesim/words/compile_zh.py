"""Texts of the compiler, in Chinese."""

WORDS = {
    "compile.too_many_parts": (
        "“{channel}”的 patience 随时段划分过细：共 {parts} 种，最多可区分 {most} 种"
    ),
    "compile.too_many_parts.hint": "请减少时段数",
    "compile.no_talk": "渠道“{channel}”既没有 talk 也没有 aht",
    "compile.aht_law": (
        "“{channel}”的 aht 是一种无法从中扣除 wrap 的分布；有 wrap 时它只能给出均值，或均值和 cv"
    ),
    "compile.aht_law.hint": "请分别给出 talk 和 wrap，不用 aht",
    "compile.aht_below_wrap": "“{channel}”的 aht 包含 wrap，所以必须比 wrap 长",
    "compile.no_volume": "原因“{reason}”没有 per_day，也没有到达量表",
    "compile.no_count": "班组“{group}”既没有 count 也没有 roster，也没有说明班次的人数",
    "compile.exact_days": "精确计数不会逐日波动：它们就是实际数到的数量",
    "compile.exact_days.hint": "请去掉 day_to_day，或写 counts: expected",
    "compile.rank_too_large": "这些优先级和技能列表太大，无法排成一个次序",
    "compile.rank_too_large.hint": "优先级请从 1 开始编号，不要留大的空档",
    "compile.too_many_steps": "优先级随等待最多上升 {most} 级",
    "compile.too_many_steps.hint": "优先级请从 1 开始编号，不要留大的空档",
    "compile.order_between_lanes": (
        "next: {rule} 只在一个队列内有效，而班组“{group}”服务于几个同级的队列"
    ),
    "compile.order_between_lanes.hint": (
        "请在它之前用 priority 或 skill_order 给队列排序，或改用 longest_wait"
    ),
    "compile.shrinkage_too_large": "“{group}”的班次除去休息后容不下这么多损耗时间",
    "compile.no_time": "{who}可能不断循环，而时间不前进：{circle}",
    "compile.no_time.hint": "请让循环中经过一些时间：{words}",
    "compile.no_end": "{who}不断循环，永远不会结束：{circle}",
    "compile.no_end.hint": "请让一部分离开循环：{words}",
    "compile.cases": "事项",
    "compile.cases_of": "{names} 的事项",
    "compile.circle.retry": "再次尝试 {channel}",
    "compile.circle.repeat": "未解决，再次来到 {channel}",
    "compile.circle.passed_on": "{before} 转到 {channel}",
    "compile.rows_missing": "{file} 还没有读入：含有文件的配置要经过加载器",
    "compile.profile_sum": "时段占比既不按天也不按全表合计为 100 %",
}
