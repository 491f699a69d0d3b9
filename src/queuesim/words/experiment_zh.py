"""Chinese: running experiments and run folders."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "experiment.unknown_scenario": "没有名为“{name}”的方案",
    "experiment.unknown_scenario.hint": "{nearest}",
    "experiment.progress": "已完成 {done}/{total} 次运行",
    "experiment.progress_left": "已完成 {done}/{total} 次运行，约剩 {left}",
    "experiment.compiling": "正在为本机编译内核（仅一次，约一两秒）",
    "experiment.not_by_kernel": "{scenario} 由较慢的 reference 引擎运行，数字相同：内核尚不支持 {what}",
    "experiment.kernel_cannot": "内核无法运行此模型：尚不支持 {what}。请使用 --engine auto 或 reference",
    "experiment.resumed": "在 {folder} 中继续：{total} 次运行中已有 {done} 次完成",
    "experiment.interrupted": (
        "已中断：{total} 次运行中的 {done} 次已完成并保存在 {folder}；再次执行同一命令即可继续"
    ),
    "experiment.interrupted_lost": "已中断：完成了 {total} 次运行中的 {done} 次；未保存任何结果",
    "experiment.worker_died": (
        "一个工作进程提前结束，常因内存不足：{total} 次运行中已完成 {done} 次；"
        "请再次执行同一命令，可加 --jobs 1。自编脚本须把调用放在 "
        'if __name__ == "__main__" 之下'
    ),
    "experiment.not_precise": (
        "重复 {n} 次后精度仍不足：{measures}；可用 --replications 增加次数，或用 --precision 降低要求"
    ),
    "experiment.endless": (
        "模型在时间不流逝的情况下循环，最后停在“{node}”。请为循环中的重试、重复联络或转接设定时间"
    ),
    "ending.head": "模拟结束时尚未了结、按仍在途中计数的事项：",
    "ending.sentence": "{scenario}：{cases} 个事项中有 {count} 个（{share}）：{parts}",
    "ending.base": "基准方案",
    "ending.callbacks": "{count} 个尚待回拨",
    "ending.due": "{count} 个将在最后一天之后再来",
    "ending.others": "{count} 个仍在等待或服务中",
    "ending.many.later": (
        "模拟结束时未了结的事项超过 {limit}：{scenarios}。最后一天之后的回拨和再次来访不会发生，"
        "因此联络量、等待、成本和已解决事项都偏低。请增加模拟天数，直到占比低于 {limit}"
    ),
    "ending.many.waiting": (
        "模拟结束时仍在等待或服务中的事项超过 {limit}：{scenarios}。它们还需要的工作未计入任何数字；"
        "人手可能不足，若是如此，增加天数也无济于事"
    ),
    "folder.another_plan": "{folder} 中已有另一个计划的运行结果",
    "folder.another_plan.hint": "请用 --out 指定另一个文件夹，或删除此文件夹",
    "folder.busy": "另一个运行正在使用 {folder}；请等待其结束，或用 --out 指定另一个文件夹",
    "folder.full": "{folder} 所在磁盘已满：请腾出空间后再次执行同一命令；已完成的运行会保留",
    "folder.too_large": "{folder}：系统不允许这么大的文件（{reason}）；请放宽限制（ulimit -f）或用 --out 换一个文件夹；已完成的运行会保留",
    "folder.not_writable": "无法写入 {folder}（{reason}）；请用 --out 指定另一个文件夹",
    "folder.no_folder": "{folder} 是文件而不是文件夹；请用 --out 指定另一个文件夹",
    "folder.failed": "{folder}：{reason}",
    "folder.another_version": "{folder} 中的结果由另一版本的 queuesim 写出；请用 --out 另选文件夹重新运行，或使用该版本",
    "folder.damaged": "无法读取 {folder} 中的 {file}；请删除该文件夹后重新运行",
    "folder.not_complete": "{folder} 中的运行尚未完成（{done}/{total}）；请先再次执行其命令",
    "folder.no_run": "{folder} 中没有运行结果：缺少 manifest.json",
    "records.no_library": "写入记录需要 pyarrow，但尚未安装",
    "records.no_library.hint": "请执行 pip install pyarrow，或不使用 --records",
}
