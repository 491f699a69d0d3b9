"""Chinese texts of pictures, tables and the report."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # fonts
    "report.no_chinese_font": (
        "没有找到含中文的字体，像素图片中的中文会显示为方框。请安装一种，例如 Noto Sans CJK"
        "（Debian 和 Ubuntu 的软件包 fonts-noto-cjk，Fedora 的 google-noto-sans-cjk-fonts），"
        "删除 matplotlib 的字体缓存后重新绘制"
    ),
    # pictures
    "report.no_data": "没有数据",
    "report.axis.people": "人数",
    "report.axis.wait": "等待",
    "report.axis.level": "及时接待",
    "report.axis.time": "一天中的时间",
    "report.axis.utilisation": "带薪时间中用于工作的比例",
    "report.axis.amount": "数值",
    "report.axis.difference": "与基准方案之差",
    "report.axis.money": "{currency}",
    "report.axis.money_day": "{currency}/天",
    "report.axis.money_year": "{currency}/年",
    "report.axis.number_day": "每天",
    "report.axis.number_year": "每年",
    "report.day.load": "工作量",
    "report.day.staff": "在岗人数",
    "report.day.wait": "平均等待",
    "report.day.level": "及时接待的比例",
    "report.day.range": "95 % 区间",
    "report.day.target": "承诺：{within} 内 {share} %",
}
