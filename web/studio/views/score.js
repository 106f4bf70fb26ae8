// Score: how strange examples are to the model; the threshold is a slider over the histogram, and the strangest come with their heat maps.
import { html, useRef } from "../parts/html.js";
import { Choice, dataName, Figure, figure, Problem, useAsked, useKept } from "../parts/common.js";
import { ExportBar } from "../parts/export.js";
import * as commands from "../parts/commands.js";

const bars = 40;
const mostKept = 400;

export function Score({ model, overview, place }) {
  const [kept, keep] = useKept("score", { data: "" });
  const [cut, setCut] = useKept("threshold", { at: null }, model.id);
  const data = String(kept.data);
  const set = overview.data.find(d => d.name === data);
  const asked = useAsked(() => model.score(data ? { data }
    : { pictures: Array.from({ length: Math.min(model.count, mostKept) }, (_, i) => i) }), [model, model.version, data]);
  const got = asked.value;
  const scores = got ? [...got.scores].sort((a, b) => b.score - a.score) : [];
  const least = scores.at(-1)?.score ?? 0;
  const most = Math.max(scores[0]?.score ?? 1, (got?.threshold ?? 0) * 1.05);
  const threshold = cut.at ?? got?.threshold ?? most;
  const above = scores.filter(s => s.score > threshold);
  return html`<div class="single">
    <${Figure} question="Which pictures are strange to the model?" wide=${true}>
      <${Choice} label="Pictures" value=${data} onChange=${to => { keep({ data: to }); setCut({ at: null }); }}
        options=${[{ value: "", text: `${model.count > mostKept ? `the first ${mostKept} of ` : ""}those it keeps codes of` },
    ...overview.data.map(d => ({ value: d.name, text: dataName(d), title: d.description }))]} />
      ${asked.busy && html`<p role="status">Scoring…</p>`}
      <${Problem} text=${asked.error} />
      ${got && html`
        <${Histogram} scores=${scores} least=${least} most=${most} threshold=${threshold} move=${at => setCut({ at })} />
        <p class="say" role="status">${cut.at === null ? got.sentence
    : html`${above.length} of ${scores.length} pictures are above the threshold of ${figure(threshold, 3)}.${" "}
      <button onClick=${() => setCut({ at: null })}>Back to the threshold of the model</button>`}</p>
        <p class="muted">The strangest: each as it is, as it comes back, and colored where the two differ more than is usual.</p>
        <div class="tiles heat">${scores.slice(0, 12).map(s => html`<figure key=${`${got.scoring} ${s.id}`}
          class=${s.score > threshold ? "anomaly" : ""}>
          <img class="picture" src=${`${model.address}/heat/${got.scoring}/${s.id}.png`} loading="lazy"
            alt=${`${s.name ?? `example ${s.id}`}: the picture, what comes back, and where they differ`} />
          <figcaption>${s.name ?? `example ${s.id}`}: <b>${figure(s.score, 3)}</b>${s.score > threshold ? ", an anomaly" : ""}</figcaption>
        </figure>`)}</div>`}
    <//>
    <${ExportBar} name="score" model=${model} place=${place} json=${() => ({ threshold, scores })}
      commands=${[{ text: data ? "The same in a terminal" : `All of ${model.info.data} in a terminal`,
        line: commands.score(commands.runOf(model), set?.path ?? model.info.dataPath) }]} />
  </div>`;
}

/** Bars of scores, with the threshold as a line that can be moved by pointer and keyboard. */
function Histogram({ scores, least, most, threshold, move }) {
  const place = useRef(null);
  const width = (most - least || 1) / bars;
  const counts = new Array(bars).fill(0);
  for (const { score } of scores) {
    counts[Math.min(bars - 1, Math.max(0, Math.floor((score - least) / width)))]++;
  }
  const high = Math.max(1, ...counts);
  const share = Math.min(1, Math.max(0, (threshold - least) / (most - least || 1)));
  const at = event => {
    const box = place.current.getBoundingClientRect();
    move(least + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (most - least));
  };
  return html`<div class="histogram">
    <svg ref=${place} viewBox="0 0 400 120" preserveAspectRatio="none" role="img"
      aria-label=${`Histogram of ${scores.length} scores from ${figure(least, 3)} to ${figure(most, 3)}`}
      onPointerDown=${event => { event.currentTarget.setPointerCapture(event.pointerId); at(event); }}
      onPointerMove=${event => event.buttons && at(event)}>
      ${counts.map((n, i) => html`<rect key=${i} x=${i * 10 + 0.5} y=${120 - n / high * 116} width="9" height=${n / high * 116}
        class=${least + (i + 0.5) * width > threshold ? "above" : "below"} />`)}
      <line x1=${share * 400} x2=${share * 400} y1="0" y2="120" />
    </svg>
    <p class="scale muted"><span>${figure(least, 3)}</span><span>score: larger is stranger; a bar counts pictures</span>
      <span>${figure(most, 3)}</span></p>
    <label class="labeled wide"><span>Threshold ${figure(threshold, 3)}</span>
      <input type="range" min=${least} max=${most} step=${(most - least) / 200 || 0.01} value=${threshold}
        onInput=${event => move(Number(event.target.value))} /></label>
  </div>`;
}
