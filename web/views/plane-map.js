// The map of a plane: codes and gaps, or decoded pictures, with a point that is moved by pointer, touch or arrow keys.
import { h, id, number, set, svg } from "../base/dom.js";
import { color, drawAt } from "../base/draw.js";
import { onPlane } from "../base/vectors.js";
import { badge } from "./common.js";

const SIDE = 384;
const CELLS = 96;
const PICTURES = 9;
const HATCH = 8;

/** The map of a model. move(u, v) is called when a person moves the point; name() says what is at the point. */
export function createMap(model, { beside, move, name }) {
  const codes = h("canvas.map", { width: SIDE, height: SIDE, "aria-hidden": "true" });
  const pictures = h("canvas.map", { width: PICTURES * model.info.width, height: PICTURES * model.info.height, "aria-hidden": "true",
    hidden: true });
  const point = svg("circle.point", { r: 2.2 });
  const marks = svg("g.marks");
  const overlay = svg("svg", { viewBox: "0 0 100 100", "aria-hidden": "true" }, marks, point);
  const hint = h("span.visually-hidden", { id: id("hint") }, "Arrow keys move the point, with Shift in large steps; Home takes it back.");
  const ground = h("div.ground", { tabindex: 0, role: "application", "aria-roledescription": "plane", "aria-describedby": hint.id },
    codes, pictures, overlay);
  const [bottom, side] = [h("div.axis.across"), h("div.axis.up")];
  const element = h("div.map-frame", null, beside ? h("div.map-name", null, badge(model)) : null, side, ground, bottom, hint);
  let [frame, gaps, round] = [null, null, 0];
  let at = [0, 0];

  const where = event => {
    const box = ground.getBoundingClientRect();
    const [u0, u1, v0, v1] = frame.extent;
    return [u0 + (event.clientX - box.left) / box.width * (u1 - u0), v1 - (event.clientY - box.top) / box.height * (v1 - v0)];
  };
  ground.addEventListener("pointerdown", event => {
    ground.setPointerCapture(event.pointerId);
    ground.focus({ preventScroll: true });
    move(...where(event));
    event.preventDefault();
  });
  ground.addEventListener("pointermove", event => {
    if (ground.hasPointerCapture(event.pointerId)) {
      move(...where(event));
    }
  });
  ground.addEventListener("keydown", event => {
    const step = (frame.extent[1] - frame.extent[0]) / (event.shiftKey ? 12 : 60);
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (by || event.key === "Home") {
      move(...(by ? [at[0] + by[0], at[1] + by[1]] : frame.start));
      event.preventDefault();
    }
  });

  const x = u => (u - frame.extent[0]) / (frame.extent[1] - frame.extent[0]);
  const y = v => (frame.extent[3] - v) / (frame.extent[3] - frame.extent[2]);

  function isGap(u, v) {
    if (!gaps?.values) {
      return null;
    }
    const [column, row] = [Math.floor(x(u) * CELLS), Math.floor(y(v) * CELLS)].map(i => Math.min(CELLS - 1, Math.max(0, i)));
    return gaps.values[row * CELLS + column] < gaps.threshold;
  }

  function drawCodes() {
    const context = codes.getContext("2d");
    const [page, hatch, kind, axis] = ["--page", "--gap", model.info.kind === "AE" ? "--ae" : "--vae", "--axis"].map(one =>
      color(one, element));
    const image = context.createImageData(SIDE, SIDE);
    for (let i = 0; i < SIDE * SIDE; i++) {
      const [column, row] = [i % SIDE, Math.floor(i / SIDE)];
      const cell = Math.floor(row * CELLS / SIDE) * CELLS + Math.floor(column * CELLS / SIDE);
      const gap = gaps?.values && gaps.values[cell] < gaps.threshold;
      const share = gap ? ((column + row) % HATCH < 2 ? 0.55 : 0.08) : 0;
      const paint = gap ? hatch : kind;
      for (let c = 0; c < 3; c++) {
        image.data[4 * i + c] = page[c] + (paint[c] - page[c]) * share;
      }
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    if (frame.rings) {
      context.strokeStyle = `rgb(${axis.join(" ")})`;
      for (let ring = 1; ring <= 3; ring++) {
        context.beginPath();
        context.ellipse(x(0) * SIDE, y(0) * SIDE, (x(ring) - x(0)) * SIDE, (y(0) - y(ring)) * SIDE, 0, 0, 2 * Math.PI);
        context.stroke();
      }
    }
    if (gaps?.points) {
      context.fillStyle = `rgb(${kind.join(" ")} / 60%)`;
      for (let i = 0; i < gaps.points.length; i += 2) {
        context.fillRect(x(gaps.points[i]) * SIDE - 1, y(gaps.points[i + 1]) * SIDE - 1, 2.5, 2.5);
      }
    }
  }

  /** Rows of pictures, the middle one first; a later call ends this one. */
  async function drawPictures() {
    const mine = ++round;
    const { latent, width, height } = model.info;
    const context = pictures.getContext("2d");
    const [u0, u1, v0, v1] = frame.extent;
    const order = Array.from({ length: PICTURES }, (_, i) => i).sort((a, b) => Math.abs(a - 4) - Math.abs(b - 4));
    for (const row of order) {
      const z = new Float32Array(PICTURES * latent);
      for (let column = 0; column < PICTURES; column++) {
        const [u, v] = [u0 + (column + 0.5) / PICTURES * (u1 - u0), v1 - (row + 0.5) / PICTURES * (v1 - v0)];
        z.set(onPlane(frame, u, v), column * latent);
      }
      const pixels = await model.decode(z, PICTURES);
      if (mine !== round) {
        return;
      }
      for (let column = 0; column < PICTURES; column++) {
        drawAt(context, pixels, column, width, height, column * width, row * height);
        if (isGap(u0 + (column + 0.5) / PICTURES * (u1 - u0), v1 - (row + 0.5) / PICTURES * (v1 - v0))) {
          context.fillStyle = `rgb(${color("--gap", element).join(" ")})`;
          context.fillRect(column * width, row * height, Math.ceil(width / 7), Math.ceil(height / 7));
        }
      }
    }
  }

  return {
    element, isGap,
    get frame() { return frame; },
    setFrame(next) {
      frame = next;
      const [u0, u1, v0, v1] = next.extent;
      bottom.replaceChildren(h("span", null, number(u0, 1)), h("span", null, `${next.names[0]} →`), h("span", null, number(u1, 1)));
      side.replaceChildren(h("span", null, number(v1, 1)), h("span", null, `${next.names[1]} ↑`), h("span", null, number(v0, 1)));
      marks.replaceChildren(...next.marks.map(mark => svg("g", { transform: `translate(${100 * x(mark.u)} ${100 * y(mark.v)})` },
        svg("circle", { r: 2.4 }), svg("text", { "text-anchor": "middle", y: 1.3 }, mark.text))));
      gaps = null;
    },
    place(u, v) {
      at = [u, v];
      set(point, "cx", 100 * x(u));
      set(point, "cy", 100 * y(v));
      set(ground, "aria-label", `${model.info.name}, plane of the latent space: ${name()}`);
    },
    get hasGaps() { return Boolean(gaps?.values); },
    sentence: who => gaps?.sentence ? `${who ? who + ": " : ""}${gaps.sentence}` : "",
    get legend() { return gaps?.sentence ? gaps.legend : ""; },
    async draw(show) {
      const wanted = frame;
      const { origin, x: right, y: upwards, extent, byCodes } = frame;
      const found = await model.gaps?.({ origin, x: right, y: upwards, extent, resolution: CELLS, byCodes }) ?? null;
      if (wanted !== frame) {
        return;
      }
      gaps = found;
      codes.hidden = show === "pictures";
      pictures.hidden = show !== "pictures";
      round++;
      if (show === "pictures") {
        pictures.getContext("2d").clearRect(0, 0, pictures.width, pictures.height);
        drawPictures();
      } else {
        drawCodes();
      }
    },
  };
}
