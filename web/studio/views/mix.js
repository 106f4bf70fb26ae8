// Mix: two, three or more pictures on a polygon; the point inside gives weights. The view itself is that of web/views.
import { create as createMix } from "../../views/mix.js";
import { html } from "../parts/html.js";
import { Figure, Mounted, useEvent, useShown } from "../parts/common.js";
import { ExportBar } from "../parts/export.js";
import { Ways } from "../parts/ways.js";
import { OwnPicture } from "../parts/own.js";
import * as commands from "../parts/commands.js";

export function Mix({ model, beside, place }) {
  useEvent(model);
  const [shown, follow] = useShown("mix");
  const ids = asList(shown.pictures);
  const weights = asList(shown.weights).map(Number);
  const known = ids.map(id => model.pictures.find(p => String(p.id) === String(id))).filter(Boolean);
  const names = known.map(p => commands.example(model, p.id));
  const options = { way: shown.way ?? "straight", other: beside ? commands.runOf(beside) : null };
  const run = commands.runOf(model);
  // Of three or more, what the terminal mixes is the straight mixture.
  const isSame = options.way !== "spherical" || names.length === 2;
  const lines = names.length < 2 || weights.length !== names.length ? []
    : [...isSame ? [{ text: "The same in a terminal", line: commands.mix(run, names, weights, options) }] : [],
      { text: "The ways between them in a terminal", line: commands.path(run, names, options) }];
  return html`<div class="single">
    <${Figure} question="What lies between pictures?" wide=${true}>
      <p class="muted">Put two, three or more pictures at the corners and move the point: its weights mix their codes,
        and the decoder shows the mixture.</p>
      <${OwnPicture} models=${beside ? [model, beside] : [model]} />
      <${Mounted} create=${createMix} model=${model} beside=${beside} name="mix" onView=${follow} />
    <//>
    ${known.length >= 2 && html`<${Figure} question="Which way leads from one to the next?" wide=${true}>
      <${Ways} models=${beside ? [model, beside] : [model]} pictures=${known} />
    <//>`}
    <${ExportBar} name="mix" model=${model} place=${place} commands=${lines} json=${() => ({ mixture: { pictures: names, weights } })}
      frames=${known.length >= 2 ? () => between(model, known, options.way) : null} />
  </div>`;
}

export const asList = value => value === undefined || value === null || value === "" ? [] : Array.isArray(value) ? value : [value];

/** Frames of the way from picture to picture. */
async function between(model, pictures, way) {
  const { latent, width, height } = model.info;
  const codes = new Float32Array(pictures.length * latent);
  pictures.forEach((p, i) => codes.set(p.code, i * latent));
  const path = await model.path({ codes, way, steps: Math.max(2, Math.floor(48 / pictures.length)) });
  const count = path.codes.length / latent;
  return { pixels: await model.decode(path.codes, count), count, width, height };
}
