// A stored picture moved along directions, several at once, with how far each can be trusted beside it.
import { h, liveRegion, number, replace, slider } from "../base/dom.js";
import { list } from "../base/state.js";
import { mix } from "../base/vectors.js";
import { badge, changed, errorLine, find, known, latest, panel, percent, picker, together, watch } from "./common.js";

const USUAL = 3;

/** Makes the view; null for a model without directions. options: beside (a second model of the same pictures, or several: each moves along
 *  its own direction of the same name), picture: id. */
export function create(model, options = {}) {
  const { directions } = model;
  if (directions.length === 0 || model.pictures.length === 0) {
    return null;
  }
  const models = together(model, options.beside);
  const beside = models.length > 1;
  const state = { picture: known(model, [options.picture ?? model.pictures[0].id])[0] ?? String(model.pictures[0].id),
    strengths: directions.map(() => 0) };
  const error = errorLine();
  const live = liveRegion();
  const shown = models.map(one => {
    const panels = ["before", "after", "what changed: gray is nothing"].map(caption => panel(one, caption));
    const note = h("p.trust", { hidden: true });
    return { panels, note, element: h("div.moved", null, beside ? h("p.whose", null, badge(one)) : null,
      h("div.triple", null, panels.map(each => each.element)), note) };
  });
  const pictures = picker(model, { legend: "The picture that is altered", chosen: [state.picture],
    onchange: ids => { [state.picture] = ids; update(); } });
  const sliders = directions.map((direction, i) => slider(direction.name, {
    min: -mostOf(direction), max: mostOf(direction), step: 0.05, value: 0, describe: value => `${number(value)} towards ${direction.name}`,
    oninput: value => { state.strengths[i] = value; update(); },
  }));
  const rows = directions.map((direction, i) => h("div.direction", null, sliders[i].element,
    Number.isFinite(direction.recommended) ? h("button", { type: "button",
      "aria-label": `take ${number(direction.recommended, 1)}, what is recommended for ${direction.name}`,
      onclick: () => { state.strengths[i] = direction.recommended; sliders[i].set(direction.recommended); update(); } },
      `take ${number(direction.recommended, 1)}`) : null,
    models.map(one => trustOf(one, direction.name, beside))));
  const reset = h("button", { type: "button", onclick: () => {
    state.strengths.fill(0);
    sliders.forEach(one => one.set(0));
    update();
  } }, "back to the picture");
  const element = h("div.view.alter", { role: "group", "aria-label": "A picture altered" }, pictures.element,
    h("div.stage", null, h("div.directions", { tabindex: 0, role: "group", "aria-label": "Directions" }, rows), h("div.results", null,
      shown.map(one => one.element), reset)), error.element, live.element);

  const decode = latest(async () => {
    const told = await Promise.all(models.map((one, i) => move(one, shown[i])));
    live.say(told.join(". "));
  }, error.say);

  /** Moves the picture's code of one model along its own directions and shows what becomes of it; gives it in words. */
  async function move(one, { panels: [before, after, difference], note }) {
    const whose = beside ? `${one.info.name}: ` : "";
    const code = find(one, state.picture)?.code;
    if (!code) {
      throw new Error(`${one.info.name} has not this picture.`);
    }
    const asked = directions.map((each, i) => ({ name: each.name, strength: state.strengths[i] })).filter(each => each.strength);
    const [toward, missing] = [true, false].map(has => asked.filter(each => directionOf(one, each.name) !== undefined === has));
    const altered = await alter(one, code, toward);
    const both = new Float32Array(2 * one.info.latent);
    both.set(code);
    both.set(altered, one.info.latent);
    const [pixels, path] = await Promise.all([one.decode(both, 2),
      toward.length ? one.path?.({ codes: altered, way: "straight", steps: 1 }) : null]);
    const { apart, share } = between(pixels);
    const moves = toward.map(each => `${each.name} ${number(each.strength)}`);
    const said = moves.length ? `with ${moves.join(", ")}` : "unchanged";
    const gap = path?.alarms.length ? "in a gap: like no training picture" : "";
    const change = `${percent(share)} of the range`;
    before.show(pixels, 0, `${whose}the picture before`);
    after.show(pixels, 1, `${whose}the picture ${said}${gap && `, ${gap}`}`, gap && `(${gap})`);
    difference.show(apart, 0, `${whose}the difference, ${change}`, `(${change})`);
    replace(note, missing.length
      ? `Not moved along ${missing.map(each => each.name).join(", ")}, which ${one.info.name} does not know.` : "");
    note.hidden = missing.length === 0;
    return `${whose}${said}${gap && `, ${gap}`}; ${change} changed`;
  }

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
  const end = watch(models, refresh);
  return {
    element, refresh, destroy: end,
    state() {
      const moved = directions.map((one, i) => ({ name: one.name, strength: state.strengths[i] })).filter(one => one.strength);
      return { picture: state.picture, names: moved.length ? moved.map(one => one.name) : null,
        strengths: moved.length ? moved.map(one => one.strength) : null };
    },
    setState(wanted) {
      state.picture = known(model, list(wanted.picture))[0] ?? state.picture;
      const [names, strengths] = [list(wanted.names).map(String), list(wanted.strengths)];
      state.strengths = directions.map(one => {
        const strength = strengths[names.indexOf(one.name)];
        return Number.isFinite(strength) ? Math.min(mostOf(one), Math.max(-mostOf(one), strength)) : 0;
      });
      sliders.forEach((one, i) => one.set(state.strengths[i]));
      pictures.set([state.picture]);
      update();
    },
  };
}

/** The greatest strength of a slider: what is recommended lies on it. */
const mostOf = direction => Math.max(USUAL, Math.ceil(direction.recommended ?? 0));

const directionOf = (model, name) => model.directions.find(one => one.name === name);

/** A code moved along directions: by the model's own rule where it has one, else straight on. toward: [{ name, strength }]. */
async function alter(model, code, toward) {
  return toward.length === 0 ? code : await model.alter?.({ code, toward })
    ?? mix([code, ...toward.map(one => directionOf(model, one.name).vector)], [1, ...toward.map(one => one.strength)]);
}

/** How far a direction of a model can be trusted, as a line. */
function trustOf(model, name, beside) {
  const direction = directionOf(model, name);
  const share = direction?.share ?? null;
  const grade = share === null ? "" : share >= 0.8 ? ".good" : share >= 0.5 ? ".fair" : ".poor";
  return h(`p.trust${grade}`, null, beside ? [badge(model), " "] : null,
    direction?.sentence ?? `${model.info.name} does not know this direction.`);
}

/** The difference of two pictures around gray, and its root mean square as a share of the range. */
function between(pixels) {
  const size = pixels.length / 2;
  const apart = new Uint8ClampedArray(size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const away = pixels[size + i] - pixels[i];
    apart[i] = i % 4 === 3 ? 255 : 128 + away;
    sum += i % 4 === 3 ? 0 : away * away;
  }
  return { apart, share: Math.sqrt(sum / (3 * size / 4)) / 255 };
}
