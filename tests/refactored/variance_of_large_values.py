"""不保存读数的统计。"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


class Running:
    """总和与平方和都用分数精确累计。"""

    def __init__(self, count: int = 0, total: Fraction = Fraction(0), squares: Fraction = Fraction(0)) -> None:
        self.count = count
        self._total = total
        self._squares = squares

    def add(self, value: float) -> None:
        """计入一个读数。"""
        self.merge(Running(1, Fraction(value), Fraction(value) ** 2))

    @property
    def mean(self) -> float | None:
        """均值。"""
        return float(self._total / self.count) if self.count else None

    @property
    def deviation(self) -> float | None:
        """样本标准差。"""
        if self.count <= 1:
            return None
        variance = (self._squares - self._total**2 / self.count) / (self.count - 1)
        return float(max(variance, Fraction(0))) ** 0.5

    def merge(self, other: Running) -> None:
        """计入另一段统计。"""
        self.count, self._total, self._squares = (
            self.count + other.count,
            self._total + other._total,
            self._squares + other._squares,
        )

    def save(self) -> dict[str, float | str]:
        """可以存成 JSON 的内容。"""
        return {"count": self.count, "total": str(self._total), "squares": str(self._squares)}

    @classmethod
    def load(cls, saved: Mapping[str, float | str]) -> Running:
        """从 save 的结果恢复；旧版本存的是浮点数。"""
        return cls(int(saved["count"]), Fraction(saved["total"]), Fraction(saved["squares"]))
