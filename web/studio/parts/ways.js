// The ways from picture to picture: straight, along a great circle, along the data; steps that lie in gaps are marked.
import { html, useEffect, useState } from "./html.js";
import { Kind, Problem } from "./common.js";
import { Decoded } from "./picture.js";

const steps = 9;
const ways = [["straight", "straight on"], ["spherical", "along a great circle"], ["data", "along the data"]];

/** pictures: those at the corners, in order. */
export function Ways({ models, pictures }) {
  const key = `${pictures.map(p => p.id).join()} ${models.map(m => `${m.id} ${m.version}`).join()}`;
  const [rows, setRows] = useState([]);
  const [error, setError] = useState(null);
  useEffect(() => {
    let wanted = true;
    setRows([]);
    setError(null);
    (async () => {
      for (const model of models) {
        const { latent } = model.info;
        const own = pictures.map(p => model.pictures.find(o => String(o.id) === String(p.id)) ?? p);
        const codes = new Float32Array(own.length * latent);
        own.forEach((p, i) => codes.set(p.code, i * latent));
        for (const [way, words] of ways) {
          const path = await model.path({ codes, way, steps: Math.max(2, Math.ceil(steps / (own.length - 1))) });
          const count = path.codes.length / latent;
          const pixels = await model.decode(path.codes, count);
          if (!wanted) {
            return;
          }
          setRows(list => [...list, { model, way, words, count, pixels, alarms: path.alarms, overlaps: path.overlaps }]);
        }
      }
    })().catch(problem => wanted && setError(problem.message));
    return () => { wanted = false; };
  }, [key]);
  const overlap = rows.find(r => r.overlaps?.length)?.overlaps;
  return html`<div class="ways">
    ${rows.map(row => html`<figure key=${`${row.model.id} ${row.way}`}>
      <figcaption>${models.length > 1 && html`<${Kind} kind=${row.model.info.kind} /> `}${row.words}: ${said(row)}</figcaption>
      <div class="way">${Array.from({ length: row.count }, (_, i) => html`<span key=${i} class=${row.alarms.includes(i) ? "in-gap" : ""}>
        <${Decoded} info=${row.model.info} pixels=${row.pixels} index=${i}
          text=${`${row.words}, picture ${i + 1} of ${row.count}${row.alarms.includes(i) ? ", in a gap" : ""}`} /></span>`)}</div>
    </figure>`)}
    ${overlap && html`<p class="say">Posteriors of neighbors among the chosen pictures share ${
  [...overlap].map(v => `${Math.round(100 * v)} %`).join(", ")} of their mass.</p>`}
    <${Problem} text=${error} />
  </div>`;
}

const said = ({ alarms, count }) => alarms.length === 0 ? "no step lies in a gap"
  : `${alarms.length} of ${count} steps ${alarms.length === 1 ? "lies" : "lie"} in a gap`;
