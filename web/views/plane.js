// A plane of the latent space under the pointer: where the codes lie and where gaps are, or what each place decodes to.
import { h, liveRegion, number, replace, select, slider } from "../base/dom.js";
import { list } from "../base/state.js";
import { dimensionPlane, onPlane, planeThrough, project } from "../base/vectors.js";
import { changed, errorLine, find, known, latest, panel, picker, together, watch } from "./common.js";
import { createMap } from "./plane-map.js";

const RANGE = 3;

/** The frame in which a model is shown: its plane, how far it reaches and what its axes are called. */
export function frameOf(model, state) {
  const { info } = model;
  if (state.frame === "through") {
    const three = state.pictures.map(one => find(model, one)?.code);
    const plane = three.length === 3 && three.every(Boolean) ? planeThrough(...three) : null;
    if (plane) {
      const [left, right] = [Math.min(0, plane.third), Math.max(1, plane.third)];
      const room = 0.25 * (right - left);
      return {
        ...plane, extent: [left - room, right + room, -0.25, 1.25], names: ["towards the second", "towards the third"],
        marks: [[0, 0], [1, 0], [plane.third, 1]].map(([u, v], i) => ({ u, v, text: "ABC"[i] })), start: [0.5, 0.4],
        byCodes: info.kind === "AE" || info.byCodes === true,
      };
    }
  }
  if (state.frame === "principal" && model.principal) {
    return { ...model.principal, extent: [-RANGE, RANGE, -RANGE, RANGE], start: [0, 0], rings: true, byCodes: true,
      names: ["first principal axis", "second principal axis"], marks: [] };
  }
  const [first, second] = state.dims.map(rank => info.order[Math.min(rank, info.latent - 1)]);
  const own = state.frame === "codes";
  const plane = dimensionPlane(info.latent, first, second, own ? { center: info.mean, units: info.standardDeviations } : {});
  const unit = own ? " in standard deviations of its codes" : "";
  return { ...plane, extent: [-RANGE, RANGE, -RANGE, RANGE], names: [`z${first}${unit}`, `z${second}${unit}`], marks: [], start: [0, 0],
    rings: true, byCodes: own };
}

/** Makes the view. options: beside (a second model, or several), dims, frame, show. */
export function create(model, options = {}) {
  const models = together(model, options.beside);
  const beside = models.length > 1;
  const own = models.some(one => one.info.kind === "AE" || one.info.byCodes);
  const state = {
    u: 0, v: 0, dims: options.dims ?? [0, 1], frame: options.frame ?? (own && !beside ? "codes" : "prior"), show: options.show ?? "codes",
    pictures: model.pictures.slice(0, 3).map(picture => String(picture.id)),
  };
  const error = errorLine();
  const live = liveRegion();
  const maps = models.map(one => createMap(one, { beside, move, name: () => describePlace(one) }));
  const panels = models.map(one => panel(one, "the picture decoded there", { beside }));
  const where = h("p.where");
  const across = slider("across", { min: -RANGE, max: RANGE, step: 0.05, value: 0, oninput: u => move(u, state.v) });
  const up = slider("up", { min: -RANGE, max: RANGE, step: 0.05, value: 0, oninput: v => move(state.u, v) });
  const ranks = model.info.order.map((dimension, rank) => ({ value: rank, text: beside ? `no. ${rank + 1} by spread` : `z${dimension}` }));
  const axes = [0, 1].map(axis => select(axis === 0 ? "across" : "up", ranks, state.dims[axis], value => {
    state.dims[axis] = Number(value);
    if (state.dims[0] === state.dims[1]) {
      state.dims[1 - axis] = state.dims[axis] === 0 ? 1 : 0;
    }
    reframe();
  }));
  const frames = [
    { value: "prior", text: "two dimensions, (−3, 3)" },
    own ? { value: "codes", text: "two dimensions, in standard deviations of the codes" } : null,
    models.every(one => one.principal) ? { value: "principal", text: "principal axes of the codes" } : null,
    model.pictures.length >= 3 ? { value: "through", text: "through three pictures" } : null,
  ].filter(Boolean);
  const frame = select("plane", frames, state.frame, value => { state.frame = value; reframe(true); });
  const shows = select("shown", [{ value: "codes", text: "codes and gaps" }, { value: "pictures", text: "decoded pictures" }], state.show,
    value => { state.show = value; changed(element); refresh(); });
  const three = picker(model, { legend: "Three pictures that the plane goes through", many: true, most: 3, least: 3,
    chosen: state.pictures, onchange: ids => { state.pictures = ids; reframe(true); } });
  const caption = h("figcaption");
  const element = h("div.view.plane", { role: "group", "aria-label": "A plane of the latent space" },
    h("div.controls", null, frame.element, axes.map(one => one.element), shows.element), three.element,
    h(`div.stage${beside ? ".beside" : ""}`, null, h("figure.maps", null, h("div.pair", null, maps.map(map => map.element)), caption),
      h("div.results", null, h("div.pair", null, panels.map(one => one.element)), where, across.element, up.element)),
    error.element, live.element);

  const decode = latest(async () => {
    await Promise.all(models.map(async (one, i) => {
      const pixels = await one.decode(onPlane(maps[i].frame, state.u, state.v), 1);
      panels[i].show(pixels, 0, `the picture decoded at ${number(state.u)}, ${number(state.v)}`, maps[i].isGap(state.u, state.v)
        ? "(from a gap)" : "");
    }));
  }, error.say);
  const drawMaps = latest(async () => {
    await Promise.all(maps.map(map => map.draw(state.show)));
    say();
    await decode();
  }, error.say);

  function describePlace(one) {
    const map = maps[models.indexOf(one)];
    const gap = map.isGap(state.u, state.v);
    return `${map.frame.names[0]} = ${number(state.u)}, ${map.frame.names[1]} = ${number(state.v)}` +
      (gap === null ? "" : gap ? ", in a gap" : ", among codes");
  }

  function say() {
    const lines = models.map(one => `${beside ? one.info.name + ": " : ""}${describePlace(one)}`);
    replace(where, lines.map(line => h("span", null, line)));
    live.say(lines.join("; "));
    const sentences = maps.map((map, i) => map.sentence(beside ? models[i].info.name : ""));
    // What is the same for all models is said once.
    const legends = state.show === "codes" ? new Set(maps.map(map => map.legend)) : [];
    const square = state.show === "pictures" && maps.some(map => map.hasGaps) ? "A square in the corner: decoded from a gap." : "";
    caption.textContent = [...sentences, ...legends, square].filter(Boolean).join(" ");
  }

  function move(u, v) {
    const [u0, u1, v0, v1] = maps[0].frame.extent;
    [state.u, state.v] = [Math.min(u1, Math.max(u0, u)), Math.min(v1, Math.max(v0, v))];
    place();
    decode();
    changed(element);
  }

  function place() {
    across.set(state.u);
    up.set(state.v);
    maps.forEach(map => map.place(state.u, state.v));
    say();
  }

  function reframe(home = false) {
    maps.forEach((map, i) => map.setFrame(frameOf(models[i], state)));
    const { extent, start } = maps[0].frame;
    [[across, extent[0], extent[1]], [up, extent[2], extent[3]]].forEach(([one, from, to]) => {
      [one.input.min, one.input.max, one.input.step] = [from, to, (to - from) / 120];
    });
    if (home) {
      [state.u, state.v] = start;
    }
    axes.forEach((one, i) => { one.element.hidden = ["through", "principal"].includes(state.frame); one.set(state.dims[i]); });
    three.element.hidden = state.frame !== "through";
    place();
    changed(element);
    refresh();
  }

  function refresh() {
    if (!three.element.hidden) {
      three.draw().catch(problem => error.say(problem.message));
    }
    return drawMaps();
  }

  reframe();
  const end = watch(models, refresh);
  return {
    element, refresh, destroy: end,
    state: () => ({ u: state.u, v: state.v, dims: [...state.dims], frame: state.frame, show: state.show,
      pictures: state.frame === "through" ? [...state.pictures] : null }),
    setState(wanted) {
      const drawn = JSON.stringify([state.dims, state.frame, state.show, state.pictures]);
      const dims = list(wanted.dims).filter(rank => Number.isInteger(rank) && rank >= 0 && rank < model.info.latent);
      state.dims = dims.length === 2 && dims[0] !== dims[1] ? dims : state.dims;
      state.frame = frames.some(one => one.value === wanted.frame) ? wanted.frame : state.frame;
      state.show = wanted.show === "pictures" ? "pictures" : "codes";
      const pictures = known(model, list(wanted.pictures));
      state.pictures = pictures.length === 3 ? pictures : state.pictures;
      frame.set(state.frame);
      shows.set(state.show);
      three.set(state.pictures);
      if (JSON.stringify([state.dims, state.frame, state.show, state.pictures]) !== drawn) {
        reframe();
      }
      move(Number.isFinite(wanted.u) ? wanted.u : state.u, Number.isFinite(wanted.v) ? wanted.v : state.v);
    },
    /** Where a code lies on the plane of the first model. */
    locate: code => project(maps[0].frame, code),
  };
}
