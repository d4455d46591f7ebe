"""Something of a pack as it is told: a title, facts by name, and parts (steps, items, phases, fields, codes).

The one form behind plain text, Markdown and the comparison of two packs, so that they cannot say different
things.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Facts = dict[str, str]  # name of a fact → what is said of it; nothing where nothing is to be said


@dataclass(frozen=True)
class Part:
    """One step, item, phase, field or code: its key within the whole, its title, its facts."""

    key: str
    title: str
    facts: Facts
    notes: Facts = field(default_factory=dict)  # told, but no difference between two packs
    kind: tuple[str, ...] = ()  # of a step: its kind, its level; like steps may bear other keys elsewhere


@dataclass(frozen=True)
class Told:
    """A thing in words. `called` names its parts; `ordered` when their order means something."""

    title: str
    facts: Facts
    parts: tuple[Part, ...] = ()
    called: str = ""
    ordered: bool = False
    notes: Facts = field(default_factory=dict)  # told, but no difference between two packs

    def text(self) -> str:
        """Plain text: the title, a line a fact, parts numbered."""
        lines = [self.title, *(f"  {name}：{said}" for name, said in _given(self.facts))]
        for number, part in enumerate(self.parts, 1):
            lines.append(f"  {number}. {part.title}")
            lines += [f"     {name}：{said}" for name, said in _given({**part.facts, **part.notes})]
        lines += [f"  {name}：{said}" for name, said in _given(self.notes)]
        return "\n".join(lines)

    def markdown(self, depth: int = 2) -> str:
        """Markdown: a heading, facts as a list, parts as a numbered list."""
        lines = [f"{'#' * depth} {_plain(self.title)}", ""]
        lines += [f"- **{name}**：{_plain(said)}" for name, said in _given(self.facts)]
        if self.parts:
            lines += [""] if lines[-1] else []
            for number, part in enumerate(self.parts, 1):
                lines.append(f"{number}. **{_plain(part.title)}**")
                said_of_it = _given({**part.facts, **part.notes})
                lines += [f"   - {name}：{_plain(said)}" for name, said in said_of_it]
            lines.append("")
        lines += [f"- **{name}**：{_plain(said)}" for name, said in _given(self.notes)]
        return "\n".join(lines).rstrip("\n") + "\n"


def _given(facts: Facts) -> list[tuple[str, str]]:
    return [(name, said) for name, said in facts.items() if said]


def _plain(text: str) -> str:
    """Keep Markdown from reading signs into a text."""
    for sign in "\\`*_<>[]|":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", " ")
