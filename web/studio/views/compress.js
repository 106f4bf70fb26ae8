// Compress: pictures, what is left of them after their codes, and how many bits that costs.
import { html } from "../parts/html.js";
import { Figure, figure, Kind, Problem, useAsked, useKept } from "../parts/common.js";
import { Stored } from "../parts/picture.js";
import { ExportBar } from "../parts/export.js";
import * as commands from "../parts/commands.js";

const count = 8;

export function Compress({ model, beside, place }) {
  const [kept, keep] = useKept("compress", { from: 0 });
  const from = Math.max(0, Math.min(kept.from, model.count - 1));
  const pictures = Array.from({ length: Math.min(count, model.count - from) }, (_, i) => from + i);
  const models = beside && beside.count === model.count ? [model, beside] : [model];
  const asked = useAsked(() => Promise.all(models.map(m => m.compress(pictures))), [...models, model.version, from]);
  const raw = model.info.width * model.info.height * model.info.channels * 8;
  const lists = asked.value?.map(got => Array.isArray(got) ? got : got.pictures ?? []);
  const average = (list, what) => {
    const values = list.map(p => p[what]).filter(Number.isFinite);
    return values.length ? values.reduce((a, b) => a + b, 0) / values.length : null;
  };
  return html`<div class="single">
    <${Figure} question="How much of a picture do few bits keep?" wide=${true}>
      <p class="muted">A picture of this size has ${raw.toLocaleString("en")} bits. Below: the picture, what its code gives back,
        and where they differ.</p>
      <div class="buttons">
        <button disabled=${from === 0} onClick=${() => keep({ from: Math.max(0, from - count) })}>Earlier pictures</button>
        <button disabled=${from + count >= model.count} onClick=${() => keep({ from: from + count })}>More pictures</button>
      </div>
      <${Problem} text=${asked.error} />
      ${models.map((m, k) => {
    const list = lists?.[k] ?? [];
    const [bits, psnr] = [average(list, "bits"), average(list, "psnr")];
    return html`<div key=${m.id}>
        <h3><${Kind} kind=${m.info.kind} /> ${m.info.name}</h3>
        ${bits !== null && html`<p class="say" role="status">These pictures take ${figure(bits, 4)} bits each,
          1/${figure(raw / bits, 3)} of what they had${psnr === null ? "" : `, at ${figure(psnr, 3)} dB`}.</p>`}
        ${lists && bits === null && html`<p class="muted">Without a prior there is no count of bits.</p>`}
        <div class="tiles triples">${pictures.map((i, n) => html`<figure key=${i}>
          <${Stored} url=${m.url(i)} text=${`Example ${i}${m.label(i) ? `, ${m.label(i)}` : ""}`} size=${96} />
          <${Stored} url=${m.url(i, "reconstruction")} text=${`Example ${i}, reconstructed`} size=${96} />
          <${Stored} url=${m.url(i, "difference")} text=${`Example ${i}, difference`} size=${96} />
          <figcaption>${list[n] ? said(list[n]) : " "}</figcaption>
        </figure>`)}</div></div>`;
  })}
    <//>
    <${ExportBar} name="compress" model=${model} place=${place} json=${() => ({ pictures, results: lists ?? null })}
      commands=${[{ text: "The same in a terminal", line: commands.reconstruct(commands.runOf(model),
        pictures.map(i => commands.example(model, i)),
    beside ? commands.runOf(beside) : null) }]} />
  </div>`;
}

const said = ({ bits, psnr }) => [
  Number.isFinite(bits) ? `${figure(bits, 4)} bits` : null, Number.isFinite(psnr) ? `${figure(psnr, 3)} dB` : null,
].filter(Boolean).join(", ");
