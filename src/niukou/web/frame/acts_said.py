"""Acts of the trail in words, as a filter of every page; a test holds them against what the code records."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()
ROOMS = {
    "accounts": gettext_lazy("账号"), "areas": gettext_lazy("区划"), "audit": gettext_lazy("记录"),
    "cases": gettext_lazy("办件"), "findings": gettext_lazy("线索"), "instructions": gettext_lazy("交办"),
    "registry": gettext_lazy("登记簿"), "support": gettext_lazy("帮扶"), "windows": gettext_lazy("窗口"),
}  # fmt: skip
SAID = {
    "accounts.add_user": gettext_lazy("加账号"), "accounts.answer_emergency": gettext_lazy("答复紧急查看"),
    "accounts.ask_emergency": gettext_lazy("申请紧急查看"), "accounts.change_password": gettext_lazy("改密码"),
    "accounts.close_user": gettext_lazy("停用账号"), "accounts.confirm_second_factor": gettext_lazy("第一次用第二道门"),
    "accounts.end_charge": gettext_lazy("收回职责"), "accounts.end_emergency": gettext_lazy("结束紧急查看"),
    "accounts.first_charge": gettext_lazy("派第一个职责"), "accounts.forget_second_factor": gettext_lazy("取消第二道门"),
    "accounts.give_charge": gettext_lazy("派职责"), "accounts.new_second_factor": gettext_lazy("领第二道门"),
    "accounts.note_emergency": gettext_lazy("签收紧急查看"), "accounts.read_in_emergency": gettext_lazy("紧急查看"),
    "accounts.read_emergencies": gettext_lazy("看有哪些紧急查看"), "accounts.read_emergency": gettext_lazy("看一次紧急查看的记录"),
    "accounts.reset_password": gettext_lazy("另给密码"), "accounts.unlock": gettext_lazy("解锁"),
    "areas.add_natural_villages": gettext_lazy("加自然村"), "areas.import_areas": gettext_lazy("导入区划"),
    "areas.rename_area": gettext_lazy("改地名"), "areas.replace_areas": gettext_lazy("撤并区划"),
    "audit.export_trail": gettext_lazy("导出工作记录"), "audit.anchor": gettext_lazy("锚定一天"), "audit.backup": gettext_lazy("备份"),
    "audit.let_master_go": gettext_lazy("放下旧主密钥"), "audit.renew_key": gettext_lazy("换数据密钥"),
    "audit.restore": gettext_lazy("恢复备份"), "audit.rotate_master": gettext_lazy("换主密钥"),
    "audit.set_up": gettext_lazy("建库"), "audit.upgrade": gettext_lazy("升级"), "audit.verify": gettext_lazy("核对记录"),
    "cases.answer_objections": gettext_lazy("答复异议"), "cases.decide_on": gettext_lazy("作决定"),
    "cases.do_step": gettext_lazy("办一步"), "cases.end_notice": gettext_lazy("公示期满"), "cases.enter": gettext_lazy("录入"),
    "cases.hold_meetings": gettext_lazy("开会评议"), "cases.keep_draft": gettext_lazy("留草稿"),
    "cases.object_to": gettext_lazy("记异议"), "cases.open_cases": gettext_lazy("立案"),
    "cases.post_notice": gettext_lazy("张贴公示"), "cases.read_gate": gettext_lazy("带走办结前的检查"),
    "cases.read_requests": gettext_lazy("看等着答的比对申请"),
    "cases.request_comparison": gettext_lazy("申请比对"), "cases.take_comparison": gettext_lazy("收比对结果"),
    "cases.export_cases": gettext_lazy("导出办件表"), "cases.print_paper": gettext_lazy("打印办件的材料"),
    "cases.withdraw": gettext_lazy("撤回办件"), "findings.answer": gettext_lazy("答线索"),
    "findings.assign": gettext_lazy("派线索"), "findings.check": gettext_lazy("核线索"),
    "findings.end_cases": gettext_lazy("办件办结，答线索"), "findings.hand_to_cases": gettext_lazy("线索转办件"),
    "findings.read_list": gettext_lazy("带走问题清单"), "findings.read_progress": gettext_lazy("带走整改进度"),
    "findings.ask_again": gettext_lazy("决定撤回，线索再问"),
    "findings.keep_extract": gettext_lazy("收部门数据"), "findings.let_extract_go": gettext_lazy("删部门数据"),
    "findings.begin_screening": gettext_lazy("开始筛查"),
    "findings.end_screening": gettext_lazy("筛查结束"), "findings.read_rejected": gettext_lazy("带走没读进去的行"),
    "findings.export_progress": gettext_lazy("导出线索进度"), "findings.export_two_runs": gettext_lazy("导出两次筛查对比"),
    "findings.record_visits": gettext_lazy("记入户"), "findings.take_run": gettext_lazy("收一次比对的线索"),
    "instructions.instruct": gettext_lazy("布置工作"), "instructions.reply": gettext_lazy("答复布置的工作"),
    "instructions.take_back": gettext_lazy("收回布置的工作"),
    "registry.add_households": gettext_lazy("登记户"), "registry.add_paper": gettext_lazy("存材料"),
    "registry.add_persons": gettext_lazy("登记人"), "registry.ask_erasure": gettext_lazy("提出删除资料"),
    "registry.check_area": gettext_lazy("检查一个地方"), "registry.compare_snapshots": gettext_lazy("带走两份快照的比较"),
    "registry.correct_year": gettext_lazy("更正已结年度"), "registry.decide_staging": gettext_lazy("决定一批导入"),
    "registry.declare_base": gettext_lazy("申报基数"), "registry.drop_draft": gettext_lazy("删草稿"),
    "registry.keep_list": gettext_lazy("存名单"), "registry.rename_list": gettext_lazy("给名单改名"),
    "registry.drop_list": gettext_lazy("删名单"),
    "registry.erase": gettext_lazy("依法删除资料"), "registry.freeze_year": gettext_lazy("封存年度"),
    "registry.hand_out_sheet": gettext_lazy("发出登记表"), "registry.keep_draft": gettext_lazy("留草稿"),
    "registry.list_village": gettext_lazy("列贫困村"), "registry.merge": gettext_lazy("并入导入的数据"),
    "registry.merged": gettext_lazy("导入并完"), "registry.open_staging": gettext_lazy("开始导入"),
    "registry.place_village": gettext_lazy("定村的位置"), "registry.read_paper": gettext_lazy("看材料"),
    "registry.read_statistics": gettext_lazy("带走统计数字"), "registry.read_whole": gettext_lazy("看完整号码"),
    "registry.read_called": gettext_lazy("看一个人的别的叫法"), "registry.read_erasure": gettext_lazy("看一次依法删除"),
    "registry.read_erasures": gettext_lazy("看依法删除的申请"), "registry.read_papers": gettext_lazy("看一个人有哪些材料"),
    "registry.reconcile": gettext_lazy("与来源对账"), "registry.refuse_erasure": gettext_lazy("不同意删除资料"),
    "registry.print_paper": gettext_lazy("打印一户的表"), "registry.print_papers": gettext_lazy("打印全村的表"),
    "registry.export_households": gettext_lazy("导出农户表"), "registry.export_statistics": gettext_lazy("导出统计表"),
    "registry.export_on_list": gettext_lazy("导出四类名单里的一个"),
    "registry.set_years": gettext_lazy("改年度档"), "registry.stage": gettext_lazy("接收导入的行"),
    "registry.take_snapshot": gettext_lazy("做快照"), "support.add_helpers": gettext_lazy("加帮扶人"),
    "support.add_project": gettext_lazy("加项目"), "support.add_units": gettext_lazy("加帮扶单位"),
    "support.allot": gettext_lazy("分配资金"), "support.change_dates": gettext_lazy("改结对日期"),
    "support.change_helper": gettext_lazy("改帮扶人"), "support.change_unit": gettext_lazy("改帮扶单位"),
    "support.correct_measures": gettext_lazy("更正措施"), "support.end_pairings": gettext_lazy("结束结对"),
    "support.end_posting": gettext_lazy("结束驻村"), "support.enter_measures": gettext_lazy("录措施"),
    "support.merge_help": gettext_lazy("并入帮扶数据"), "support.pair": gettext_lazy("结对"),
    "support.post_to_village": gettext_lazy("派驻村"), "support.read_whole": gettext_lazy("看帮扶人完整号码"),
    "support.receive": gettext_lazy("收到资金"), "support.reverse_entry": gettext_lazy("冲销一笔资金"),
    "support.correct_entry": gettext_lazy("改正一笔资金"),
    "support.export_gaps": gettext_lazy("导出帮扶缺什么"), "support.export_money": gettext_lazy("导出帮扶资金"),
    "support.export_units": gettext_lazy("导出帮扶单位"),
    "support.spend": gettext_lazy("支出资金"), "windows.answer_opening": gettext_lazy("答复开通申请"),
    "windows.close_opening": gettext_lazy("提前关闭"), "windows.request_opening": gettext_lazy("申请开通"),
}  # fmt: skip


@register.filter
def act(key: str) -> Any:
    """An act in words; by its own name where nobody has said it yet."""
    return SAID.get(key, key)
