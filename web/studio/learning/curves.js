// Curves that grow while models train: a chart a loss term, a color a kind of model, held-out values thick, steps thin.
import uPlot from "../../vendor/uplot.js";
import { html, useEffect, useLayoutEffect, useRef } from "../parts/html.js";
import { figure } from "../parts/common.js";

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** lines: [{ label, color: css variable, thin, dashed, xs, ys }]. */
function Chart({ title, unit, lines }) {
  const place = useRef(null);
  const chart = useRef(null);
  const names = lines.map(l => l.label).join("|");
  const data = joined(lines);
  useLayoutEffect(() => {
    const axis = { stroke: () => css("--muted"), grid: { stroke: () => css("--grid"), width: 1 }, ticks: { stroke: () => css("--grid"),
      width: 1 },
      font: "13px system-ui, sans-serif" };
    const width = () => Math.max(200, place.current.clientWidth);
    chart.current = new uPlot({
      width: width(), height: 200, legend: { show: false }, cursor: { y: false, points: { size: 6 } },
      scales: { x: { time: false } },
      axes: [{ ...axis, label: "epoch", labelSize: 18, labelFont: "13px system-ui, sans-serif" }, { ...axis, size: 56 }],
      series: [{}, ...lines.map(l => ({
        label: l.label, stroke: () => l.thin ? faint(css(l.color)) : css(l.color), width: l.thin ? 1 : 2.5, dash: l.dashed ? [6, 4]
          : undefined,
        spanGaps: true, points: { show: !l.thin && l.xs.length < 2 },
      }))],
    }, data, place.current);
    const seen = new ResizeObserver(() => chart.current.setSize({ width: width(), height: 200 }));
    seen.observe(place.current);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const again = () => chart.current.redraw();
    dark.addEventListener("change", again);
    return () => { seen.disconnect(); dark.removeEventListener("change", again); chart.current.destroy(); };
  }, [names]);
  useEffect(() => chart.current.setData(data), [data[0].length, lines.map(l => l.xs.at(-1)).join()]);
  const last = lines.filter(l => l.xs.length && !l.thin).map(l => `${l.label} ${figure(l.ys.at(-1))}`).join(", ");
  return html`<figure class="chart">
    <figcaption><strong>${title}</strong> <span class="muted">${unit}</span></figcaption>
    <div ref=${place} role="img" aria-label=${`${title}${unit ? `, ${unit}` : ""}: ${last || "no value yet"}`}></div>
    <p class="last">${lines.filter(l => l.xs.length).map(l => html`<span key=${l.label}>
      <i class=${`line ${l.thin ? "thin" : l.dashed ? "dashed" : ""}`} style=${{ color: `var(${l.color})` }}></i>
      ${l.label} <b>${figure(l.ys.at(-1))}</b></span>`)}</p>
  </figure>`;
}

const faint = color => /^#[0-9a-f]{6}$/i.test(color) ? `${color}70` : color;

function joined(lines) {
  const xs = [...new Set(lines.flatMap(l => l.xs))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, i) => [x, i]));
  return [xs, ...lines.map(l => {
    const ys = new Array(xs.length).fill(null);
    l.xs.forEach((x, i) => { ys[place.get(x)] = l.ys[i]; });
    return ys;
  })];
}

const pretty = name => name.replaceAll("_", " ").replace(/^kl$/i, "KL term").replace(/^./, c => c.toUpperCase());

/** The curves of trainings. models: [{ kind, job }]. */
export function Curves({ models }) {
  const terms = new Map();
  for (const { job } of models) {
    for (const list of [job.step?.terms, job.evaluations.at(-1)?.train, job.evaluations.at(-1)?.test]) {
      for (const term of list ?? []) {
        terms.set(term.name, term);
      }
    }
  }
  const series = (list, name, xOf, valuesOf) => {
    const [xs, ys] = [[], []];
    for (const item of list) {
      const value = valuesOf(item)?.find(t => t.name === name)?.value;
      if (Number.isFinite(value)) {
        xs.push(xOf(item));
        ys.push(value);
      }
    }
    return { xs, ys };
  };
  return html`<div class="charts">${[...terms.values()].map(term => html`<${Chart} key=${term.name} title=${pretty(term.name)}
    unit=${term.unit ?? ""}
    lines=${models.flatMap(({ kind, job }) => {
      const color = kind === "AE" ? "--ae" : "--vae";
      return [
        { label: `${kind}, each step`, color, thin: true, ...series(job.steps, term.name, s => s.x, s => s.terms) },
        { label: `${kind}, training`, color, dashed: true, ...series(job.evaluations, term.name, e => e.epoch, e => e.train) },
        { label: `${kind}, held out`, color, ...series(job.evaluations, term.name, e => e.epoch, e => e.test) },
      ].filter(l => l.xs.length);
    })} />`)}</div>`;
}
