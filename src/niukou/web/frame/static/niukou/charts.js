// Draws what a page holds as JSON beside it. Colour says one thing only: in and done are blue, out is red, what is left grey.
"use strict";
const IN = "#1f6fb2", OUT = "#b3261e", LEFT = "#9aa5b1", INK = "#1b2733";
const grouped = (number) => Math.abs(number).toLocaleString("en-US");
const axes = (names, unit) => ({
  grid: { left: 8, right: 32, top: 28, bottom: 8, containLabel: true },
  xAxis: { type: "value", name: unit, axisLabel: { formatter: grouped, hideOverlap: true, color: INK } },
  yAxis: { type: "category", data: names, axisTick: { show: false }, axisLabel: { color: INK } },
  tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: grouped },
  animation: false,
});
const drawings = {
  flows: (said) => ({
    ...axes(said.names, said.unit),
    legend: { top: 0 },
    series: [
      { name: said.in_title, type: "bar", stack: "all", data: said.in, itemStyle: { color: IN } },
      { name: said.out_title, type: "bar", stack: "all", data: said.out, itemStyle: { color: OUT } },
    ],
  }),
  parts: (said) => ({
    ...axes(said.names, said.unit),
    legend: { top: 0 },
    series: [
      { name: said.done_title, type: "bar", stack: "all", data: said.done, itemStyle: { color: IN } },
      { name: said.left_title, type: "bar", stack: "all", data: said.left, itemStyle: { color: LEFT } },
    ],
  }),
  bars: (said) => ({ ...axes(said.names, said.unit), series: [{ type: "bar", data: said.values, itemStyle: { color: IN } }] }),
};
for (const place of document.querySelectorAll("[data-chart]")) {
  const said = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  if (!said.names.length) { place.hidden = true; continue; }
  place.style.height = `${Math.max(180, 48 + 26 * said.names.length)}px`;
  const drawn = echarts.init(place);
  drawn.setOption(drawings[said.kind](said));
  new ResizeObserver(() => drawn.resize()).observe(place);
}
