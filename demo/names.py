"""Names that nobody bears but by accident: surnames and given names drawn from lists."""

from __future__ import annotations

from random import Random

SURNAMES = tuple(
    "柏蒲卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻章云苏潘葛奚范彭郎鲁韦马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于时傅卞康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧计成戴宋"
)
MALE = tuple("伟强磊军勇杰涛超明刚平辉鹏华飞建波斌宇浩凯亮健志林松柏根旺荣贵兴全顺德福龙祥岩石山河川田雷")
FEMALE = tuple("芳娟敏静秀丽艳霞燕玲桂兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛红瑞凡佳琼勤珍贞莉英菊彩春花")

# A character and another that people write for it: the same sound, one the other with a part more.
WRITTEN_FOR = {
    "伟": "玮", "英": "瑛", "玲": "铃", "兰": "蓝", "辉": "晖", "杰": "洁", "梅": "玫", "明": "铭", "飞": "菲",
    "华": "桦", "宇": "雨", "洁": "杰", "琳": "林", "凤": "风", "燕": "艳", "艳": "燕", "红": "虹", "云": "芸",
}  # fmt: skip


def given_name(rng: Random, sex: str) -> str:
    """One or two characters."""
    letters = MALE if sex == "男" else FEMALE
    return "".join(rng.sample(letters, 1 if rng.random() < 0.2 else 2))


def full_name(rng: Random, sex: str, surname: str = "") -> str:
    """Surname (one of the list when not given) and given name."""
    return (surname or rng.choice(SURNAMES)) + given_name(rng, sex)


def miswritten_name(name: str) -> str | None:
    """The name with its last character as another might write it; None where the list knows none."""
    other = WRITTEN_FOR.get(name[-1])
    return name[:-1] + other if other else None


def other_name(rng: Random, name: str, sex: str) -> str:
    """A name that has no character in common with `name`, of the same length."""
    while True:
        drawn = full_name(rng, sex)
        if len(drawn) == len(name) and not set(drawn) & set(name):
            return drawn
