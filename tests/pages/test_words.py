"""One word for one thing in Chinese, and a term explained where a page uses it."""

import ast
import re
from pathlib import Path

import pytest

from pages.shared.papers.data import rows as rows_of
from pages.shared.ui.text import LANGUAGES
from tests.pages.test_catalogue import FILES, entries

PAGES = Path(__file__).parents[2] / "pages"

CHOSEN = {
    "分支": "支路",
    "沉默": "静默",
    "沉寂": "静默",
    "置零": "静默",
    "封闭解": "闭式解",
    "解析解": "闭式解",
    "自动微分": "自动求导",
    "放电": "发放",
    "步长": "步幅",
    "标准误差": "标准误",
    "(?<!半)精度|正确率": "准确率",
    "脉冲率": "发放率",
    "随机水平": "随机猜测",
    "跳跃连接|跳连": "捷径",
    "主干": "残差流",
    "奈特": "nat",
    "理论部分": "原理部分",
    "不耗能": "不发放脉冲",
    "多久改变": "有多大概率被改变",
    "乘以替代梯度的斜率": "乘以替代梯度",
    "若自由": "假设自由独立",
    "种子的带": "各种子的波动范围",
    "起点随深度": "初始化时随深度",
    "从不混合": "不混排",
    "自称": "图像尺寸为",
    "图片": "图像",
    "阈值相关": "阈值依赖",
    "突触操作": "突触运算",
    "脉冲时间梯度": "脉冲时刻梯度",
    "光滑": "平滑",
    "编码层": "起始卷积",
    "读书笔记": "阅读笔记",
    "轮次|\\d 轮|[好后]的?一轮": "epoch",
    "解药": "并不能解决",
    "都不恒等": "都不是恒等映射",
    "参差": "间歇",
    "本站": "本应用",
    "不再记得": "服务器重启后会丢失",
    "并排一个": "再加一个",
    "第二个运行|某个运行": "训练",
    "您": "你",
}
"""What Chinese readers once met here, as a pattern, and the word that stands for it now."""

EXPLAINED = {
    "tdBN": "阈值依赖的批归一化",
    "γ_last": "γ_last ?(是|（)[^。]*BN 的 γ|γ_last[^。]*的 γ",
    "w/o LIF": "w/o LIF”? ?(是|（)|没有 LIF|去掉相加之后的神经元",
    r"6n \+ 2": "三个阶段各 n 块",
    "快捷连接": r"捷径\*\*（shortcut，又称快捷连接）",
}
"""A term, and what says in Chinese what it is."""

ELSEWHERE = {"option", "papers", "sew", "ms", "claims", "glossary"}
"""Names of options, and the papers' pages: these go by the glossary, which explains every term."""


@pytest.mark.parametrize(("lost", "chosen"), CHOSEN.items())
def test_one_word_for_one_thing(lost: str, chosen: str) -> None:
    found = {key: text for key, text in entries("zh").items() if re.search(lost, text)}
    assert not found, f"{chosen}: {found}"


def test_every_word_that_was_chosen_is_used() -> None:
    """Or the list would only forbid."""
    everything = " ".join(entries("zh").values())
    assert [word for word in CHOSEN.values() if word not in everything] == []


@pytest.mark.parametrize(
    "lost",
    [
        "There the =",
        r"\bif free\b",
        r"\btimes below\b",
        r"n\* =",
        r"(?<!\{)\b[Rr]agged\b",
        "rightly",
    ],
)
def test_what_english_readers_read_twice_is_gone(lost: str) -> None:
    assert not {key: text for key, text in entries("en").items() if re.search(lost, text)}


@pytest.mark.parametrize(("term", "said"), EXPLAINED.items())
def test_a_term_is_explained_on_each_page_that_uses_it(term: str, said: str) -> None:
    texts = entries("zh")
    for file in FILES:
        page = file.removesuffix(".po")
        here = [text for key, text in texts.items() if key.startswith(f"{page}.")]
        if page not in ELSEWHERE and any(re.search(term, text) for text in here):
            assert any(re.search(said, text) for text in here), page


MERGES = re.compile(
    "(block|claims|field|glossary|identity|lesson_(do_nothing|downsample|merges|mystery)|sew|"
    r"teacher)\."
)
"""Names of the texts that speak of SEW's merge."""

G = re.compile(r"(?<![\w.·])g(?![\w.])")


@pytest.mark.parametrize("language", LANGUAGES)
def test_g_is_the_merge_and_nothing_else(language: str) -> None:
    """Neither a surrogate's gain nor that of an input: not in a text, nor in a formula of a page,
    nor in a line of code beside a row of a paper."""
    texts = {key: re.sub(r"\{[^}]*\}", "", text) for key, text in entries(language).items()}
    said = [key for key, text in texts.items() if G.search(text) and not MERGES.match(key)]
    rows = [row.line for paper in ("sew", "ms") for row in rows_of(paper)]
    pages = [path for path in PAGES.rglob("*.py") if path.parent.name not in ("block", "identity")]
    drawn = [
        node.value
        for path in pages
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and "\\" in str(node.value)
    ]
    assert said + [text for text in rows + drawn if G.search(str(text))] == []
