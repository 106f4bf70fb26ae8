// What the views have in common.
import { h, id, number } from "../base/dom.js";
import { drawPicture, label, pictureCanvas } from "../base/draw.js";

/** Runs the newest of several calls: while one runs, only the last one waits. What fails is told. */
export function latest(work, failed) {
  let [running, waiting] = [false, null];
  return async (...given) => {
    waiting = given;
    if (running) {
      return;
    }
    running = true;
    try {
      while (waiting) {
        const next = waiting;
        waiting = null;
        await work(...next);
      }
      failed("");
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    } finally {
      running = false;
    }
  };
}

/** A line for what went wrong, empty while nothing has. */
export function errorLine() {
  const element = h("p.error", { role: "alert", hidden: true });
  return { element, say(text) { element.textContent = text; element.hidden = text === ""; } };
}

/** Tells that a person changed a view. */
export const changed = element => element.dispatchEvent(new CustomEvent("statechange", { bubbles: true }));

/** A model, and those that are shown beside it: one, several, or none. */
export const together = (model, beside) => [model, ...[beside ?? []].flat()];

/** What a model is called beside another, in the color of its kind. */
export const badge = model => h(`span.badge.${model.info.kind === "AE" ? "ae" : "vae"}`, null, model.info.name);

/** A picture with a caption: show(pixels, index, text) draws one of several and says what it is. */
export function panel(model, caption, options = {}) {
  const canvas = pictureCanvas(model.info.width, model.info.height, caption);
  const figures = h("span.figures");
  const text = h("span", null, caption);
  const element = h("figure.panel", null, canvas,
    h("figcaption", null, options.beside ? [badge(model), " "] : null, text, figures));
  return {
    element, canvas,
    show(pixels, index = 0, said = caption, more = "") {
      drawPicture(canvas, pixels, index);
      label(canvas, options.beside ? `${model.info.name}: ${said}` : said);
      figures.textContent = more ? ` ${more}` : "";
    },
  };
}

/** What a stored picture is called. */
export const nameOf = (picture, index) => picture.label ? `picture ${index + 1}, ${picture.label}` : `picture ${index + 1}`;

const kept = new WeakMap();

/** The pixels of all stored pictures, decoded once for each version of a model. */
export function thumbnails(model) {
  const known = kept.get(model);
  if (known?.version === model.version) {
    return known.pixels;
  }
  const codes = new Float32Array(model.pictures.length * model.info.latent);
  model.pictures.forEach((picture, i) => codes.set(picture.code, i * model.info.latent));
  const pixels = model.decode(codes, model.pictures.length);
  kept.set(model, { version: model.version, pixels });
  return pixels;
}

/** A choice among the stored pictures: one (radio buttons), or several in the order in which they were chosen (check boxes). */
export function picker(model, { legend, many = false, most = 6, least = 1, chosen, onchange }) {
  const name = id("pictures");
  let ids = chosen.map(String);
  const inputs = model.pictures.map((picture, i) => h("input", {
    type: many ? "checkbox" : "radio", name, value: picture.id, "aria-label": nameOf(picture, i), onchange: event => choose(picture, event),
  }));
  const canvases = model.pictures.map(() => {
    const canvas = pictureCanvas(model.info.width, model.info.height);
    canvas.removeAttribute("role");
    canvas.setAttribute("aria-hidden", "true");
    return canvas;
  });
  const orders = model.pictures.map(() => h("span.order", { "aria-hidden": "true" }));
  const element = h("fieldset.picker", null, h("legend", null, legend), h("div.thumbnails", null,
    model.pictures.map((_, i) => h("label.thumbnail", null, inputs[i], canvases[i], orders[i]))));

  function choose(picture, event) {
    const one = String(picture.id);
    if (!many) {
      ids = [one];
    } else if (event.target.checked) {
      ids = [...ids, one].slice(-most);
    } else if (ids.length > least) {
      ids = ids.filter(other => other !== one);
    } else {
      show();
      return;
    }
    show();
    onchange(ids);
  }

  function show() {
    model.pictures.forEach((picture, i) => {
      const at = ids.indexOf(String(picture.id));
      inputs[i].checked = at >= 0;
      orders[i].textContent = many && at >= 0 ? String(at + 1) : "";
    });
  }

  async function draw() {
    const pixels = await thumbnails(model);
    model.pictures.forEach((picture, i) => {
      drawPicture(canvases[i], pixels, i);
      if (picture.url) {
        const image = new Image();
        image.onload = () => canvases[i].getContext("2d").drawImage(image, 0, 0, canvases[i].width, canvases[i].height);
        image.src = picture.url;
      }
    });
  }

  show();
  return { element, draw, get ids() { return ids; }, set(wanted) { ids = wanted.map(String); show(); } };
}

/** A stored picture by its id. */
export const find = (model, one) => model.pictures.find(picture => String(picture.id) === String(one)) ?? null;

/** Ids of a state that the model has. */
export const known = (model, ids) => ids.map(String).filter((one, i, all) => find(model, one) && all.indexOf(one) === i);

/** Calls when the model changes or the colors of the page do; returns what ends it. */
export function watch(models, refresh) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", refresh);
  for (const model of models) {
    model.addEventListener?.("change", refresh);
  }
  return () => {
    dark.removeEventListener("change", refresh);
    for (const model of models) {
      model.removeEventListener?.("change", refresh);
    }
  };
}

/** A share as a percentage. */
export const percent = share => `${number(100 * share, 0)}\u00A0%`;
