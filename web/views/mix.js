// Stored pictures mixed: each lies at a corner of a polygon, and the point inside says how much of each.
import { h, id, liveRegion, number, replace, select, set, slider, svg } from "../base/dom.js";
import { drawPicture, label, pictureCanvas } from "../base/draw.js";
import { list } from "../base/state.js";
import { mix, mixSpherical, row } from "../base/vectors.js";
import { changed, errorLine, find, known, latest, nameOf, panel, picker, thumbnails, together, watch } from "./common.js";
import { corners, pointAt, weightsAt } from "./polygon.js";

const MOST = 6;
const STEPS = 9;
// Stops of a way along the data; places between two of them lie straight between.
const STOPS = 101;
const WAYS = [{ value: "straight", text: "straight" }, { value: "spherical", text: "spherical" },
  { value: "data", text: "along the data" }];

/** Makes the view. options: beside (a second model of the same pictures, or several), pictures: ids. */
export function create(model, options = {}) {
  const models = together(model, options.beside);
  const beside = models.length > 1;
  const state = { pictures: known(model, options.pictures ?? model.pictures.slice(0, 3).map(p => p.id)), weights: [], way: "straight" };
  const error = errorLine();
  const live = liveRegion();
  const lines = svg("polygon.edge", {});
  const point = svg("circle.point", { r: 2.2 });
  const cells = h("div.corners");
  const hint = h("span.visually-hidden", { id: id("hint") },
    "Arrow keys move the point, with Shift in large steps; Home takes it to the middle.");
  const ground = h("div.polygon", { tabindex: 0, role: "application", "aria-roledescription": "mixing polygon",
    "aria-describedby": hint.id }, svg("svg", { viewBox: "0 0 100 100", "aria-hidden": "true" }, lines, point), cells);
  const formula = h("p.formula");
  const sliders = h("div.sliders");
  const panels = models.map(one => panel(one, "the mixture", { beside }));
  const ways = WAYS.filter(one => one.value !== "data" || models.every(each => each.ways?.includes("data")));
  const way = select("way", ways, state.way, value => { state.way = value; update(); });
  const between = h("p.trust", { hidden: true }, "Along the data leads from one picture to another: choose two. These are mixed straight.");
  const pictures = picker(model, { legend: `Pictures to mix, two to ${MOST}`, many: true, most: MOST, least: 2, chosen: state.pictures,
    onchange: ids => { state.pictures = ids; state.weights = []; rebuild(); update(); } });
  const strips = models.map(one =>
    h("div.strip", { role: "group", "aria-label": `${one.info.name}: the way from the first to the second` }));
  const element = h("div.view.mix", { role: "group", "aria-label": "Pictures mixed" }, pictures.element,
    h("div.controls", null, way.element, between), h("div.stage", null, h("div.mixer", null, ground, hint, sliders),
      h("div.results", null, h("div.pair", null, panels.map(one => one.element)), formula)),
    h("div.strips", null, strips), error.element, live.element);
  let points = [];
  let controls = [];
  // The way that the strips were drawn along last.
  let drawn = null;

  const place = ([x, y]) => [50 + 34 * x, 50 - 34 * y];
  const where = event => {
    const box = ground.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width * 100 - 50) / 34, (50 - (event.clientY - box.top) / box.height * 100) / 34];
  };
  const moveTo = at => { state.weights = weightsAt(points, at); update(); };
  ground.addEventListener("pointerdown", event => {
    ground.setPointerCapture(event.pointerId);
    ground.focus({ preventScroll: true });
    moveTo(where(event));
    event.preventDefault();
  });
  ground.addEventListener("pointermove", event => {
    if (ground.hasPointerCapture(event.pointerId)) {
      moveTo(where(event));
    }
  });
  ground.addEventListener("keydown", event => {
    const step = event.shiftKey ? 0.25 : 0.05;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (by || event.key === "Home") {
      const now = pointAt(points, state.weights);
      moveTo(by ? [now[0] + by[0], now[1] + by[1]] : [0, points.length === 3 ? -0.25 : 0]);
      event.preventDefault();
    }
  });

  /** How the point is read: along the data is a way between two, so that more are mixed straight. */
  const kind = () => state.way === "data" && state.pictures.length !== 2 ? "straight" : state.way;
  const stops = new WeakMap();

  /** The mixture of a model's codes; of two along the data, the place on the way. */
  async function mixed(one, codes, weights) {
    if (kind() !== "data") {
      return (kind() === "spherical" ? mixSpherical : mix)(codes, weights);
    }
    const { latent } = one.info;
    const key = `${state.pictures.join()} ${one.version}`;
    if (stops.get(one)?.key !== key) {
      const both = new Float32Array(2 * latent);
      codes.forEach((code, i) => both.set(code, i * latent));
      stops.set(one, { key, path: one.path({ codes: both, way: "data", steps: STOPS }) });
    }
    const { codes: all } = await stops.get(one).path;
    const at = weights[1] * (STOPS - 1);
    const from = Math.min(Math.floor(at), STOPS - 2);
    return mix([row(all, from, latent), row(all, from + 1, latent)], [1 - (at - from), at - from]);
  }

  /** Codes of the chosen pictures in a model. */
  const codesOf = one => state.pictures.map(wanted => find(one, wanted)?.code);

  const decode = latest(async () => {
    await Promise.all(models.map(async (one, i) => {
      const codes = codesOf(one);
      if (codes.some(code => !code)) {
        throw new Error(`${one.info.name} has not all of these pictures.`);
      }
      const code = await mixed(one, codes, state.weights);
      const [pixels, path] = await Promise.all([one.decode(code, 1), one.path?.({ codes: code, way: "straight", steps: 1 })]);
      panels[i].show(pixels, 0, `the mixture ${said()}`, path?.alarms.length ? "(in a gap: like no training picture)" : "");
    }));
  }, error.say);

  const drawStrips = latest(async () => {
    drawn = kind();
    await Promise.all(models.map(async (one, i) => {
      strips[i].hidden = state.pictures.length !== 2;
      if (strips[i].hidden) {
        return;
      }
      const codes = codesOf(one);
      const all = new Float32Array(STEPS * one.info.latent);
      for (let step = 0; step < STEPS; step++) {
        const share = step / (STEPS - 1);
        all.set(await mixed(one, codes, [1 - share, share]), step * one.info.latent);
      }
      const [pixels, path] = await Promise.all([one.decode(all, STEPS), one.path?.({ codes: all, way: "given", steps: STEPS })]);
      replace(strips[i], Array.from({ length: STEPS }, (_, step) => {
        const canvas = pictureCanvas(one.info.width, one.info.height);
        const gap = path?.alarms.includes(step);
        drawPicture(canvas, pixels, step);
        label(canvas, `${one.info.name}, ${number(step / (STEPS - 1))} of the way${gap ? ", in a gap" : ""}`);
        return h(`figure.step${gap ? ".gap" : ""}`, null, canvas, h("figcaption", null, number(step / (STEPS - 1)), gap ? " gap" : ""));
      }));
    }));
  }, error.say);

  function said() {
    const [w, n] = [state.weights, state.weights.length];
    return kind() === "data" ? `z is at ${number(w[1])} of the way along the data from z1 to z2`
      : n === 2 ? `z = z1 + ${number(w[1])} (z2 − z1)`
      : n === 3 ? `z = z1 + α (z2 − z1) + β (z3 − z1), α\u00A0=\u00A0${number(w[1])}, β\u00A0=\u00A0${number(w[2])}`
      : `z = ${w.map((one, i) => `${number(one)} z${i + 1}`).join(" + ")}`;
  }

  /** Sets one weight and shares the rest among the others as before. */
  function weigh(i, value) {
    const rest = state.weights.reduce((sum, one, j) => j === i ? sum : sum + one, 0);
    const others = state.weights.length - 1;
    state.weights = state.weights.map((one, j) => j === i ? value : rest > 1e-9 ? one / rest * (1 - value) : (1 - value) / others);
    update();
  }

  function rebuild() {
    points = corners(state.pictures.length);
    if (state.weights.length !== points.length) {
      state.weights = points.map(() => 1 / points.length);
    }
    set(lines, "points", points.map(one => place(one).join(",")).join(" "));
    const chosen = state.pictures.map(one => model.pictures.indexOf(find(model, one)));
    controls = chosen.map((index, i) => slider(`z${i + 1}${i === 1 && chosen.length === 3 ? " (α)" : i === 2 && chosen.length === 3 ? " (β)"
      : ""}`, { min: 0, max: 1, step: 0.01, value: 0, describe: value => `${number(value)} of ${nameOf(model.pictures[index], index)}`,
      oninput: value => weigh(i, value) }));
    replace(sliders, controls.map(one => one.element));
    replace(cells, chosen.map((index, i) => {
      const [x, y] = place(points[i]);
      const canvas = pictureCanvas(model.info.width, model.info.height, `z${i + 1}: ${nameOf(model.pictures[index], index)}`);
      thumbnails(model).then(pixels => drawPicture(canvas, pixels, index)).catch(problem => error.say(problem.message));
      return h("figure.corner", { style: { left: `${x}%`, top: `${y}%` } }, canvas, h("figcaption", null, `z${i + 1}`));
    }));
    drawStrips();
  }

  function update(quiet = false) {
    const [x, y] = place(pointAt(points, state.weights));
    set(point, "cx", x);
    set(point, "cy", y);
    controls.forEach((one, i) => one.set(state.weights[i]));
    between.hidden = kind() === state.way;
    formula.textContent = said();
    set(ground, "aria-label", said());
    live.say(said());
    decode();
    if (state.pictures.length === 2 && drawn !== kind()) {
      drawStrips();
    }
    if (!quiet) {
      changed(element);
    }
  }

  async function refresh() {
    rebuild();
    update(true);
    await pictures.draw().catch(problem => error.say(problem.message));
  }

  refresh();
  const end = watch(models, refresh);
  return {
    element, refresh, destroy: end,
    state: () => ({ pictures: [...state.pictures], weights: state.weights.map(one => Math.round(one * 1e4) / 1e4), way: state.way }),
    setState(wanted) {
      const ids = known(model, list(wanted.pictures)).slice(0, MOST);
      state.pictures = ids.length >= 2 ? ids : state.pictures;
      const weights = list(wanted.weights).map(Number);
      const sum = weights.reduce((a, b) => a + b, 0);
      state.weights = weights.length === state.pictures.length && weights.every(one => one >= 0) && sum > 0
        ? weights.map(one => one / sum) : [];
      state.way = ways.find(one => one.value === wanted.way)?.value ?? "straight";
      way.set(state.way);
      pictures.set(state.pictures);
      rebuild();
      update();
    },
  };
}
