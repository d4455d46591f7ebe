"""How each file is written: its headings as departments write them, its format, its encoding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """A file of the county: dictionary field -> heading, in order."""

    path: str
    headings: dict[str, str]
    encoding: str = "gb18030"  # of text files; None of workbooks is asked for
    titles: tuple[str, ...] = ()  # rows above the headings
    total: bool = False  # a last row that only counts


_WHO = {"person_name": "姓名", "person_number": "身份证号"}

REGISTERS: dict[str, tuple[Layout, ...]] = {
    "vehicle": (
        Layout("机动车.csv", {
            "plate": "号牌号码", "owner_name": "机动车所有人", "owner_number": "身份证明号码", "kind": "车辆类型",
            "model": "品牌型号", "price": "购置价格", "acquired_on": "取得日期", "first_registered_on": "初次登记日期",
            "status": "机动车状态"}),
        Layout("车管所补充提供.csv", {
            "owner_name": "车主", "owner_number": "车主身份证号", "plate": "车牌号", "kind": "机动车类型", "price": "现值/购置价",
            "acquired_on": "过户日期", "first_registered_on": "上牌日期", "status": "车辆状态"}, encoding="utf-8-sig"),
    ),
    "house": (Layout("不动产.xlsx", {
        "certificate": "不动产权证号", "owner_name": "权利人", "owner_number": "证件号码", "location": "坐落", "use": "规划用途",
        "floor_area": "建筑面积", "acquired_by": "取得方式", "registered_on": "登记日期", "status": "权利状态"},
        titles=("不动产登记信息",), total=True),),
    "business": (Layout("市场主体.csv", {
        "credit_code": "统一社会信用代码", "name": "企业名称", "kind": "企业类型", "person_name": "姓名",
        "person_number": "公民身份号码", "role": "职务", "capital": "注册资本(万元)", "founded_on": "成立日期",
        "status": "经营状态"}),),
    "payroll": (Layout("财政供养.xlsx", {
        "serial": "序号", **_WHO, "unit": "工资发放单位", "category": "编制类型", "joined_on": "入职日期", "status": "状态",
        "pay": "实发工资"}),),
    "cadre": (Layout("村干部.csv", {
        "serial": "序号", **_WHO, "village_code": "村代码", "post": "职务", "took_office_on": "任职日期", "status": "状态"}),),
    "subsistence": (Layout("农村低保.csv", {
        "serial": "序号", **_WHO, "head_number": "户主身份证号", "category": "保障类别", "starts_on": "起保日期",
        "monthly_amount": "月保障金额", "village_code": "住址区划代码"}),),
    "unsafe_house": (Layout("农村危房.csv", {
        "serial": "序号", "person_name": "户主姓名", "person_number": "身份证号", "grade": "鉴定等级", "assessed_on": "鉴定日期",
        "repair_state": "改造状态", "village_code": "住址区划代码"}, encoding="utf-8-sig"),),
    "illness": (Layout("大病慢病.csv", {
        "serial": "序号", **_WHO, "disease": "病种", "category": "类别", "year": "年度", "own_expense": "合规自付费用",
        "village_code": "住址区划代码"}),),
    "disability": (Layout("持证残疾人.csv", {
        "certificate_number": "残疾人证号", "name": "姓名", "category": "残疾类别", "grade": "残疾等级", "issued_on": "发证日期",
        "status": "状态", "village_code": "住址区划代码"}),),
    "student": (Layout("在校学生.tsv", {
        "student_number": "学籍号", "name": "姓名", "id_number": "身份证号", "school": "学校", "stage": "学段",
        "status": "学籍状态"}, encoding="utf-8"),),
}  # fmt: skip

RESIDENT = Layout("户籍人口.csv", {
    "name": "姓名", "sex": "性别", "ethnic_group": "民族", "birth_date": "出生日期", "id_number": "公民身份号码",
    "family_code": "户号", "relation": "与户主关系", "hukou": "户口性质", "village_code": "住址区划代码", "status": "状态",
    "status_on": "状态日期"})  # fmt: skip

AREA = Layout(
    "行政区划.csv", {"code": "代码", "name": "名称", "level": "级别", "parent": "上级代码"}, "utf-8-sig"
)
VILLAGE = Layout("行政村.csv", {
    "code": "村代码", "name": "村名", "poor": "贫困村", "deep": "深度贫困村", "exit_year": "出列年度",
    "hamlets": "自然村数"}, "utf-8-sig")  # fmt: skip
HOUSEHOLD = Layout("贫困户.csv", {
    "household_code": "户编号", "village_code": "村代码", "head_name": "户主姓名", "phone": "联系电话",
    "identified_year": "识别年度", "identification_standard": "识别标准", "attribute": "贫困户属性", "exit_state": "脱贫属性",
    "exit_year": "脱贫年度", "size": "家庭人口", "main_cause": "主要致贫原因", "other_cause": "其他致贫原因",
    "unsafe_house": "危房户", "house_grade": "危房等级", "house_area": "住房面积", "water_difficult": "饮水困难",
    "water_safe": "饮水安全", "domestic_power": "通生活用电", "production_power": "通生产用电", "road_type": "入户路类型",
    "road_distance": "与村主干路距离", "fuel": "主要燃料", "toilet": "卫生厕所", "cropland": "耕地面积", "forest": "林地面积",
    "returned_forest": "退耕还林面积", "cooperative": "合作社", "wage": "工资性收入", "business": "生产经营性收入",
    "business_cost": "生产经营性支出", "prop": "财产性收入", "family_planning": "计划生育金", "subsistence": "低保金",
    "support": "特困供养金", "pension": "养老保险金", "ecology": "生态补偿金", "other": "其他转移性收入",
    "net_income": "纯收入", "income_per_head": "人均纯收入"})  # fmt: skip
MEMBER = Layout("家庭成员.csv", {
    "person_code": "人编号", "household_code": "户编号", "name": "姓名", "sex": "性别", "id_type": "证件类型",
    "id_number": "证件号码", "birth_date": "出生日期", "relation": "与户主关系", "ethnic_group": "民族", "education": "文化程度",
    "schooling": "在校生状况", "out_of_school_reason": "未上学原因", "health": "健康状况", "labour": "劳动技能",
    "work_area": "务工区域", "work_months": "务工月数", "medical_insurance": "居民医保", "pension_insurance": "居民养老",
    "subsistence": "农村低保"})  # fmt: skip
PAIRING = Layout("帮扶责任人.csv", {
    "household_code": "户编号", "helper_name": "帮扶责任人", "helper_number": "证件号码", "unit": "单位", "starts_on": "开始日期",
    "ends_on": "结束日期"}, "utf-8-sig")  # fmt: skip
MEASURE = Layout(
    "帮扶措施.csv",
    {"household_code": "户编号", "year": "年度", "kind": "措施类型", "content": "内容", "amount": "金额"},
    "utf-8-sig",
)
FORMER_MEASURE = Layout(
    "往年措施.csv",
    {
        "year": "措施年度",
        "household_code": "户编号",
        "amount": "帮扶金额",
        "kind": "帮扶措施类型",
        "content": "措施内容",
    },
)
ROSTER = Layout("贫困人口信息表.xlsx", {
    "county": "县", "town": "乡", "village": "行政村", "household_code": "户编号", "person_code": "人编号", "name": "姓名",
    "id_number": "证件号码", "size": "人数", "relation": "与户主关系", "ethnic_group": "民族", "education": "文化程度",
    "schooling": "在校生状况", "health": "健康状况", "labour": "劳动技能", "work_area": "务工区域", "work_months": "务工月数",
    "exit_state": "脱贫属性", "exit_year": "脱贫年度", "attribute": "贫困户属性", "main_cause": "主要致贫原因"},
    titles=("贫困人口信息表", "导出日期:2017-10-01"))  # fmt: skip
