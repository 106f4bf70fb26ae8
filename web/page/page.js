// The page that is one file: builds its views from the data that lie in it.
import { h } from "../base/dom.js";
import { keepInAddress } from "../base/state.js";
import { create as createAlter } from "../views/alter.js";
import { create as createMix } from "../views/mix.js";
import { create as createPlane } from "../views/plane.js";
import { create as createSamples } from "../views/samples.js";
import { create as createSliders } from "../views/sliders.js";
import { PageModel } from "./page-model.js";

const SECTIONS = [
  ["plane", "What lies where in the latent space?", "A plane of the latent space. Drag the point: the picture is decoded from where it is.",
    (model, beside) => model.info.latent < 2 ? null : createPlane(model, { beside })],
  ["mix", "What lies between pictures?", "Codes can be mixed: z = z1 + α (z2 − z1) + β (z3 − z1). Drag the point in the polygon.",
    (model, beside) => model.pictures.length < 2 ? null : createMix(model, { beside })],
  ["alter", "What changes along a direction?", "A direction is the average code with a feature minus that without it. Beside each stands " +
    "how far it can be trusted.", (model, beside) => createAlter(model, { beside })],
  ["sliders", "What does each dimension do?", "The dimensions whose codes vary most come first.", model => createSliders(model)],
  ["samples", "What does the model make up?", "Codes drawn at random and decoded.", model => createSamples(model)],
];

/** Fills main elements: those with data-view one of the views each, or the page itself where there are none. */
export function start(data, page) {
  const [model, ...beside] = data.models.map(one => new PageModel(one));
  const places = [...document.querySelectorAll("[data-view]")];
  const views = {};
  const both = ["plane", "mix", "alter"];
  for (const [name, question, how, make] of SECTIONS) {
    const place = places.find(one => one.dataset.view === name);
    const view = places.length > 0 && !place ? null : make(model, beside);
    if (view) {
      views[name] = view;
      (place ?? page).append(place ? view.element : h("section", { id: name, "aria-labelledby": `${name}-title` },
        h("h2", { id: `${name}-title` }, question),
        h("p", null, how, beside.length && !both.includes(name) ? ` Here with the ${model.info.name}.` : null), view.element));
    }
  }
  keepInAddress(views);
  return views;
}

const data = document.getElementById("model");
if (data) {
  const views = start(JSON.parse(data.textContent), document.querySelector("main"));
  document.documentElement.dataset.ready = Object.keys(views).join(" ");
}
