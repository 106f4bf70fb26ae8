// New pictures: codes drawn from the prior or from a density that was fitted to the codes, and decoded.
import { h, liveRegion, replace, select, slider } from "../base/dom.js";
import { drawPicture, label, pictureCanvas } from "../base/draw.js";
import { changed, errorLine, latest, watch } from "./common.js";

const COUNT = 24;

/** Makes the view; null for a model that nothing can be drawn from. options: count. */
export function create(model, options = {}) {
  const { samplings, info } = model;
  if (samplings.length === 0) {
    return null;
  }
  const count = options.count ?? COUNT;
  const state = { from: (samplings.find(one => one.best) ?? samplings[0]).name, temperature: 1, seed: 1 };
  const error = errorLine();
  const live = liveRegion();
  const canvases = Array.from({ length: count }, () => pictureCanvas(info.width, info.height));
  const sentence = h("p.muted");
  const from = select("drawn from", samplings.map(one => ({ value: one.name, text: one.best ? `${one.name} (best here)` : one.name })),
    state.from, value => { state.from = value; update(); });
  const temperature = slider("temperature", { min: 0, max: 2, step: 0.05, value: 1, oninput: value => {
    state.temperature = value;
    update();
  } });
  const again = h("button.primary", { type: "button", onclick: () => { state.seed++; update(); } }, "draw again");
  const element = h("div.view.samples", { role: "group", "aria-label": "New pictures" },
    h("div.controls", null, from.element, temperature.element, again), sentence,
    h("div.sheet", null, canvases), error.element, live.element);

  const draw = latest(async () => {
    const codes = await model.sample({ from: state.from, count, temperature: state.temperature, seed: state.seed });
    const pixels = await model.decode(codes, count);
    canvases.forEach((canvas, i) => {
      drawPicture(canvas, pixels, i);
      label(canvas, `new picture ${i + 1}, drawn from ${state.from}`);
    });
    live.say(`${count} new pictures drawn from ${state.from}`);
  }, error.say);

  function update(quiet = false) {
    replace(sentence, samplings.find(one => one.name === state.from)?.sentence ?? "");
    draw();
    if (!quiet) {
      changed(element);
    }
  }

  update(true);
  const refresh = () => update(true);
  const end = watch([model], refresh);
  return {
    element, refresh, destroy: end,
    state: () => ({ ...state }),
    setState(wanted) {
      state.from = samplings.some(one => one.name === wanted.from) ? wanted.from : state.from;
      state.temperature = wanted.temperature >= 0 && wanted.temperature <= 2 ? wanted.temperature : state.temperature;
      state.seed = Number.isInteger(wanted.seed) && wanted.seed > 0 ? wanted.seed : state.seed;
      from.set(state.from);
      temperature.set(state.temperature);
      update();
    },
  };
}
