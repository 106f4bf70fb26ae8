// Alter: sliders of directions with their trust (web/views/alter.js), and new directions by clicking on examples.
import { create as createAlter } from "../../views/alter.js";
import { html } from "../parts/html.js";
import { Figure, Mounted, useEvent, useShown } from "../parts/common.js";
import { ExportBar } from "../parts/export.js";
import { Label } from "../parts/label.js";
import { OwnPicture } from "../parts/own.js";
import * as commands from "../parts/commands.js";
import { asList } from "./mix.js";

export function Alter({ model, beside, place }) {
  useEvent(model);
  const [shown, follow] = useShown("alter", model.id);
  const toward = model.directions.map(d => ({ name: d.name, strength: strengthOf(shown, d.name) })).filter(t => t.strength);
  const picture = shown.picture ?? model.pictures[0]?.id;
  const made = model.made.filter(d => [...d.having, ...d.lacking].every(i => model.names[i]));
  // What was just made has a command before its slider is moved.
  const wanted = toward.length ? toward : made.slice(-1).map(d => ({ name: d.name, strength: d.recommended || 1 }));
  const labelled = made.filter(d => wanted.some(t => t.name === d.name));
  const other = beside && wanted.every(t => beside.directions.some(d => d.name === t.name)) ? commands.runOf(beside) : null;
  const file = labelled.length ? `${labelled.map(d => d.name.replace(/[^\w-]+/g, "-")).join("-").slice(0, 40)}.csv` : null;
  const isKnown = wanted.every(t => model.made.every(d => d.name !== t.name) || labelled.some(d => d.name === t.name));
  const lines = wanted.length && isKnown ? [{ text: file ? `The same in a terminal, with ${file}` : "The same in a terminal",
    line: commands.alter(commands.runOf(model), commands.example(model, picture), wanted, { other, labels: file }) }] : [];
  return html`<div class="single">
    <${Figure} question="What changes when a code moves along a direction?" wide=${true}>
      ${model.directions.length === 0 && html`<p class="muted">This model knows no labels, so it has no directions yet.
        Make one below: choose some pictures that have something, and some that do not.</p>`}
      <${OwnPicture} models=${beside ? [model, beside] : [model]} />
      <${Mounted} create=${createAlter} model=${model} beside=${beside} name="alter" owner=${model.id} onView=${follow} />
    <//>
    <${Figure} question="Is there something that you want to change, and no label for it?" wide=${true}>
      <${Label} model=${model} beside=${beside} />
    <//>
    <${ExportBar} name="alter" model=${model} place=${place} commands=${lines}
      files=${file ? [{ name: file, text: "The marks as CSV", content: () => commands.labels(model, labelled) }] : []}
      json=${() => ({ alteration: { picture, toward }, directions: model.made.map(d => ({ ...d, vector: [...d.vector], average: d.average
        && [...d.average] })) })}
      frames=${toward.length ? () => sweep(model, picture, toward) : null} />
  </div>`;
}

/** The strength that the view's state gives a direction. */
const strengthOf = (state, name) => Number(asList(state.strengths)[asList(state.names).map(String).indexOf(name)] ?? 0);

/** Frames from the picture as it is to the altered one. */
async function sweep(model, id, toward) {
  const { latent, width, height } = model.info;
  const { code } = model.pictures.find(p => String(p.id) === String(id));
  const count = 20;
  const codes = new Float32Array(count * latent);
  for (let k = 0; k < count; k++) {
    const part = toward.map(t => ({ ...t, strength: k / (count - 1) * t.strength }));
    codes.set(await model.alter({ code, toward: part }), k * latent);
  }
  return { pixels: await model.decode(codes, count), count, width, height };
}
