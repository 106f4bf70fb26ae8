// Every latent dimension as a slider, the most varying first.
import { h, liveRegion, number, replace, select, slider } from "../base/dom.js";
import { list } from "../base/state.js";
import { changed, errorLine, find, latest, nameOf, panel, watch } from "./common.js";

const FEW = 12;
const RANGE = 3;

/** Makes the view. options: start: id of a stored picture, none for the average code. */
export function create(model, options = {}) {
  const { info } = model;
  const state = { start: options.start ? String(options.start) : "average", z: null, all: false };
  const error = errorLine();
  const live = liveRegion();
  const result = panel(model, "the picture of these numbers");
  const units = Array.from(info.standardDeviations, one => one > 0 ? one : 1);
  const controls = info.order.map(dimension => slider(`z${dimension}`, {
    min: info.mean[dimension] - RANGE * Math.max(units[dimension], 1), max: info.mean[dimension] + RANGE * Math.max(units[dimension], 1),
    step: Math.max(units[dimension], 1) / 20, value: 0, oninput: value => { state.z[dimension] = value; update(dimension); },
  }));
  const starts = [{ value: "average", text: "the average code" },
    ...model.pictures.map((picture, i) => ({ value: String(picture.id), text: nameOf(picture, i) }))];
  const start = select("begin with", starts, state.start, value => { state.start = value; begin(); update(); });
  const more = h("button", { type: "button", "aria-expanded": "false", onclick: () => {
    state.all = !state.all;
    show();
    changed(element);
  } });
  const box = h("div.sliders.many");
  const element = h("div.view.sliders-view", { role: "group", "aria-label": "Latent dimensions" }, h("div.controls", null, start.element),
    h("div.stage", null, h("div", null, box, controls.length > FEW ? more : null), h("div.results", null, result.element)),
    error.element, live.element);

  function begin() {
    state.z = Float32Array.from(find(model, state.start)?.code ?? info.mean);
    info.order.forEach((dimension, i) => controls[i].set(state.z[dimension]));
  }

  function show() {
    replace(box, controls.slice(0, state.all ? controls.length : FEW).map(one => one.element));
    more.textContent = state.all ? `only the ${FEW} that vary most` : `all ${controls.length} dimensions`;
    more.setAttribute("aria-expanded", String(state.all));
  }

  const decode = latest(async said => {
    result.show(await model.decode(state.z, 1), 0, said);
    live.say(said);
  }, error.say);

  function update(dimension = null, quiet = false) {
    decode(dimension === null ? "the picture of these numbers" : `the picture with z${dimension} at ${number(state.z[dimension])}`);
    if (!quiet) {
      changed(element);
    }
  }

  begin();
  show();
  update(null, true);
  const refresh = () => update(null, true);
  const end = watch([model], refresh);
  return {
    element, refresh, destroy: end,
    state() {
      const from = find(model, state.start)?.code ?? info.mean;
      const moved = info.order.filter(dimension => Math.abs(state.z[dimension] - from[dimension]) > 1e-3);
      return { start: state.start, dims: moved.length ? moved : null, values: moved.length ? moved.map(one => state.z[one]) : null,
        all: state.all || null };
    },
    setState(wanted) {
      state.start = starts.some(one => one.value === String(wanted.start)) ? String(wanted.start) : state.start;
      start.set(state.start);
      state.all = wanted.all === true;
      begin();
      const values = list(wanted.values);
      list(wanted.dims).forEach((dimension, i) => {
        if (info.order.includes(dimension) && Number.isFinite(values[i])) {
          state.z[dimension] = values[i];
          controls[info.order.indexOf(dimension)].set(values[i]);
        }
      });
      show();
      update();
    },
  };
}
