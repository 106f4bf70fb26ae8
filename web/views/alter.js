// A stored picture moved along directions, several at once, with how far each can be trusted beside it.
import { h, liveRegion, number, slider } from "../base/dom.js";
import { list } from "../base/state.js";
import { mix } from "../base/vectors.js";
import { changed, errorLine, find, known, latest, panel, percent, picker, watch } from "./common.js";

/** Makes the view; null for a model without directions. options: picture: id. */
export function create(model, options = {}) {
  const { directions, info } = model;
  if (directions.length === 0 || model.pictures.length === 0) {
    return null;
  }
  const state = { picture: known(model, [options.picture ?? model.pictures[0].id])[0] ?? String(model.pictures[0].id),
    strengths: directions.map(() => 0) };
  const error = errorLine();
  const live = liveRegion();
  const [before, after, difference] = [panel(model, "before"), panel(model, "after"), panel(model, "what changed: gray is nothing")];
  const pictures = picker(model, { legend: "The picture that is altered", chosen: [state.picture],
    onchange: ids => { [state.picture] = ids; update(); } });
  const sliders = directions.map((direction, i) => slider(direction.name, {
    min: -3, max: 3, step: 0.05, value: 0, describe: value => `${number(value)} towards ${direction.name}`,
    oninput: value => { state.strengths[i] = value; update(); },
  }));
  const rows = directions.map((direction, i) => h("div.direction", null, sliders[i].element,
    Number.isFinite(direction.recommended) ? h("button", { type: "button",
      "aria-label": `take ${number(direction.recommended, 1)}, what is recommended for ${direction.name}`,
      onclick: () => { state.strengths[i] = direction.recommended; sliders[i].set(direction.recommended); update(); } },
      `take ${number(direction.recommended, 1)}`) : null,
    h(`p.trust${direction.share === null ? "" : direction.share >= 0.8 ? ".good" : direction.share >= 0.5 ? ".fair" : ".poor"}`, null,
      direction.sentence)));
  const reset = h("button", { type: "button", onclick: () => {
    state.strengths.fill(0);
    sliders.forEach(one => one.set(0));
    update();
  } }, "back to the picture");
  const element = h("div.view.alter", { role: "group", "aria-label": "A picture altered" }, pictures.element,
    h("div.stage", null, h("div.directions", { tabindex: 0, role: "group", "aria-label": "Directions" }, rows), h("div.results", null,
      h("div.triple", null, before.element, after.element, difference.element), reset)), error.element, live.element);

  const decode = latest(async () => {
    const code = find(model, state.picture).code;
    const moved = mix([code, ...directions.map(one => one.vector)], [1, ...state.strengths]);
    const both = new Float32Array(2 * info.latent);
    both.set(code);
    both.set(moved, info.latent);
    const pixels = await model.decode(both, 2);
    const size = info.width * info.height * 4;
    const apart = new Uint8ClampedArray(size);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const away = pixels[size + i] - pixels[i];
      apart[i] = i % 4 === 3 ? 255 : 128 + away;
      sum += i % 4 === 3 ? 0 : away * away;
    }
    const moves = directions.map((one, i) => state.strengths[i] ? `${one.name} ${number(state.strengths[i])}` : null).filter(Boolean);
    const change = percent(Math.sqrt(sum / (3 * info.width * info.height)) / 255);
    const said = moves.length ? `with ${moves.join(", ")}` : "unchanged";
    before.show(pixels, 0, "the picture before");
    after.show(pixels, 1, `the picture ${said}`);
    difference.show(apart, 0, `the difference, ${change} of the range`, `(${change} of the range)`);
    live.say(`${said}; ${change} of the range changed`);
  }, error.say);

  function update(quiet = false) {
    decode();
    if (!quiet) {
      changed(element);
    }
  }

  const refresh = () => {
    update(true);
    return pictures.draw().catch(problem => error.say(problem.message));
  };
  refresh();
  const end = watch([model], refresh);
  return {
    element, refresh, destroy: end,
    state: () => ({ picture: state.picture, strengths: state.strengths.some(Boolean) ? [...state.strengths] : null }),
    setState(wanted) {
      state.picture = known(model, list(wanted.picture))[0] ?? state.picture;
      const strengths = list(wanted.strengths);
      state.strengths = directions.map((_, i) => Number.isFinite(strengths[i]) ? Math.min(3, Math.max(-3, strengths[i])) : 0);
      sliders.forEach((one, i) => one.set(state.strengths[i]));
      pictures.set([state.picture]);
      update();
    },
  };
}
