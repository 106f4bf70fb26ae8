// The stored pictures nearest to one, by their codes.
import { html } from "../parts/html.js";
import { figure } from "../parts/common.js";
import { Stored } from "../parts/picture.js";

/** list: [{ index, distance }], or bare numbers of examples. */
export function Nearest({ model, of, list }) {
  const all = list.map(p => typeof p === "number" ? { index: p, distance: null } : 
    { index: p.index ?? p.id ?? p.picture, distance: p.distance });
  return html`<figure class="nearest" aria-label="Nearest pictures">
    <figcaption>Nearest to example ${of} by their codes</figcaption>
    <div class="tiles small">${all.slice(0, 12).map(({ index, distance }) => html`<div key=${index}>
      <${Stored} url=${model.url(index)} text=${model.label(index) ?? `example ${index}`} size=${56} />
      <span class="muted">${distance === null || distance === undefined ? "" : figure(distance, 3)}</span></div>`)}</div>
  </figure>`;
}
