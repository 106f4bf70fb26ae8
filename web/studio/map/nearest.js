// The stored pictures nearest to one, by their codes.
import { html } from "../parts/html.js";
import { figure } from "../parts/common.js";
import { Stored } from "../parts/picture.js";

/** list: [{ index, distance }]. */
export function Nearest({ model, of, list }) {
  return html`<figure class="nearest" aria-label="Nearest pictures">
    <figcaption>Nearest to example ${of} by their codes</figcaption>
    <div class="tiles small">${list.slice(0, 12).map(({ index, distance }) => html`<div key=${index}>
      <${Stored} url=${model.url(index)} text=${model.label(index) ?? `example ${index}`} size=${56} />
      <span class="muted">${figure(distance, 3)}</span></div>`)}</div>
  </figure>`;
}
