// The map of codes: every example a point; drag to move, wheel or +/− to zoom, lasso to choose, a thumbnail under the pointer.
import { color } from "../../base/draw.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../parts/html.js";
import { colorOf } from "./groups.js";
import { Points } from "./points.js";

const step = 0.08;

/** places: x and y of each point; indices: the example of each; groups: { names, of } of examples; gaps: { values, resolution, threshold,
 *  extent } or null; cursor: [x, y]; pick(example), choose([example]). */
export function CodeMap({ model, places, indices, groups, gaps, cursor, start, describe, pick, choose }) {
  const [frame, canvas, under, over] = [useRef(null), useRef(null), useRef(null), useRef(null)];
  const points = useRef(null);
  const [view, setView] = useState(start);
  const [hidden, setHidden] = useState([]);
  const [lasso, setLasso] = useState(null);
  const [choosing, setChoosing] = useState(false);
  const [hover, setHover] = useState(null);
  const [moving, setMoving] = useState(false);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const shown = groups.names.map(name => !hidden.includes(name));
  const half = { x: view.half, y: view.half * (size.height || 1) / (size.width || 1) };
  const toPlane = (x, y) => [view.x + (x / size.width * 2 - 1) * half.x, view.y + (1 - y / size.height * 2) * half.y];
  const toScreen = (x, y) => [((x - view.x) / half.x + 1) / 2 * size.width, (1 - (y - view.y) / half.y) / 2 * size.height];
  const at = event => {
    const box = frame.current.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  useEffect(() => setView(start), [start.x, start.y, start.half]);
  useLayoutEffect(() => {
    points.current = new Points(canvas.current);
    const seen = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = frame.current;
      const ratio = Math.min(2, devicePixelRatio);
      for (const layer of [canvas.current, under.current, over.current]) {
        layer.width = Math.max(1, Math.round(width * ratio));
        layer.height = Math.max(1, Math.round(height * ratio));
      }
      setSize({ width, height });
    });
    seen.observe(frame.current);
    return () => seen.disconnect();
  }, []);
  useLayoutEffect(() => points.current.set(places, Float32Array.from(indices, i => groups.of[i])), [places, indices, groups]);
  useEffect(() => {
    if (size.width) {
      const draw = () => points.current.draw(view, groups.names.map((_, i) => colorOfGroup(i, indices.length)), shown,
        pointSize(indices.length), moving);
      draw();
      const dark = matchMedia("(prefers-color-scheme: dark)");
      dark.addEventListener("change", draw);
      return () => dark.removeEventListener("change", draw);
    }
    return undefined;
  }, [places, indices, groups, view, size, hidden.join(), moving]);
  useEffect(() => { size.width && drawGaps(under.current, gaps, toScreen, size); }, [gaps, view, size]);
  useEffect(() => { size.width && drawOver(over.current, size, toScreen, cursor, lasso); }, [...cursor, lasso, view, size]);

  const find = (x, y) => {
    const [u, v] = toPlane(x, y);
    return points.current.nearest(u, v, 14 / size.width * 2 * half.x, shown);
  };
  const zoom = (factor, x = size.width / 2, y = size.height / 2) => {
    const [u, v] = toPlane(x, y);
    setView({ x: u + (view.x - u) * factor, y: v + (view.y - v) * factor, half: Math.min(1e4, Math.max(1e-3, view.half * factor)) });
  };
  const drag = useRef(null);
  const down = event => {
    frame.current.setPointerCapture(event.pointerId);
    const [x, y] = at(event);
    drag.current = { x, y, view, moved: false };
    if (choosing || event.shiftKey) {
      drag.current.lasso = [toPlane(x, y)];
      setLasso(drag.current.lasso);
    }
  };
  const move = event => {
    const [x, y] = at(event);
    const now = drag.current;
    if (!now) {
      const k = find(x, y);
      setHover(k < 0 ? null : { index: indices[k], x, y });
      return;
    }
    now.moved ||= Math.hypot(x - now.x, y - now.y) > 4;
    if (now.lasso) {
      now.lasso = [...now.lasso, toPlane(x, y)];
      setLasso(now.lasso);
    } else if (now.moved) {
      setMoving(true);
      setView({ ...view, x: now.view.x - (x - now.x) / size.width * 2 * half.x, y: now.view.y + (y - now.y) / size.height * 2 * half.y });
    }
  };
  const up = event => {
    const now = drag.current;
    drag.current = null;
    setMoving(false);
    if (now?.lasso && now.moved) {
      choose(points.current.inside(now.lasso, shown).map(k => indices[k]));
    } else if (now && !now.moved) {
      setLasso(null);
      const k = find(...at(event));
      pick(k < 0 ? null : indices[k], toPlane(...at(event)));
    }
  };
  const wheel = event => { event.preventDefault(); zoom(1.0015 ** event.deltaY, ...at(event)); };
  useEffect(() => {
    frame.current.addEventListener("wheel", wheel, { passive: false });
    const now = frame.current;
    return () => now.removeEventListener("wheel", wheel);
  });
  const keys = event => {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (dx || dy) {
      pick(null, [cursor[0] + dx * step * half.x, cursor[1] + dy * step * half.y]);
    } else if (event.key === "Enter") {
      const k = points.current.nearest(...cursor, 2 * half.x, shown);
      pick(k < 0 ? null : indices[k], cursor);
    } else if (event.key === "+" || event.key === "-") {
      zoom(event.key === "+" ? 0.8 : 1.25);
    } else if (event.key === "0" || event.key === "Home") {
      setView(start);
    } else if (event.key === "Escape") {
      setLasso(null);
      choose([]);
    } else {
      return;
    }
    event.preventDefault();
  };

  return html`<div class="map">
    <div class=${`codes-frame${choosing ? " choosing" : ""}`} ref=${frame} tabindex="0" role="application"
      aria-label=${[`Map of ${indices.length} codes.`, describe,
    "Arrow keys move the cross, Enter shows the pictures nearest to it, + and − zoom."].join(" ")}
      onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerLeave=${() => setHover(null)} onKeyDown=${keys}>
      <canvas ref=${under} aria-hidden="true"></canvas><canvas ref=${canvas} aria-hidden="true"></canvas>
      <canvas ref=${over} aria-hidden="true"></canvas>
      ${hover && html`<div class="thumb" style=${{ left: `${Math.min(hover.x + 14, size.width - 110)}px`, 
        top: `${Math.min(hover.y + 14, size.height - 120)}px` }}>
        <img class="picture" src=${model.url(hover.index)} alt="" width="72" height="72" />
        <span>${model.label(hover.index) ?? `example ${hover.index}`}</span></div>`}
    </div>
    <div class="map-tools" role="toolbar" aria-label="Map">
      <button aria-pressed=${String(choosing)} onClick=${() => setChoosing(!choosing)}>Lasso</button>
      <button aria-label="Zoom in" onClick=${() => zoom(0.8)}>+</button>
      <button aria-label="Zoom out" onClick=${() => zoom(1.25)}>−</button>
      <button onClick=${() => setView(start)}>Whole map</button>
    </div>
    ${groups.names.length > 1 && html`<ul class="legend" aria-label="Labels; each shows or hides its points">
      ${groups.names.map((name, i) => html`<li key=${name}><button aria-pressed=${String(shown[i])}
        onClick=${() => setHidden(hidden.includes(name) ? hidden.filter(n => n !== name) : [...hidden, name])}>
        <i class=${`dot s${colorOf(i)}`}></i>${name}</button></li>`)}</ul>`}
  </div>`;
}

const pointSize = count => count > 20_000 ? 3 : count > 4000 ? 4 : count > 800 ? 6 : 8;
const colorOfGroup = (i, count) => [...color(`--s${colorOf(i)}`).map(v => v / 255), count > 20_000 ? 0.55 : 0.8];

function drawGaps(canvas, gaps, toScreen, size) {
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / size.width, 0, 0, canvas.height / size.height, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  if (!gaps?.values) {
    return;
  }
  const { values, resolution, threshold, extent: [u0, u1, v0, v1] } = gaps;
  const [r, g, b] = color("--gap");
  const picture = new ImageData(resolution, resolution);
  for (let i = 0; i < values.length; i++) {
    picture.data.set([r, g, b, values[i] < threshold ? 255 : 0], i * 4);
  }
  const small = Object.assign(document.createElement("canvas"), { width: resolution, height: resolution });
  small.getContext("2d").putImageData(picture, 0, 0);
  const [x0, y0] = toScreen(u0, v1);
  const [x1, y1] = toScreen(u1, v0);
  context.fillStyle = hatch(context, [r, g, b]);
  context.fillRect(0, 0, size.width, size.height);
  context.globalCompositeOperation = "destination-in";
  context.imageSmoothingEnabled = false;
  context.drawImage(small, x0, y0, x1 - x0, y1 - y0);
  context.globalCompositeOperation = "source-over";
}

/** Lines from lower left to upper right, as on the planes of web/views. */
function hatch(context, [r, g, b]) {
  const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const pen = tile.getContext("2d");
  pen.strokeStyle = `rgb(${r} ${g} ${b} / 55%)`;
  pen.lineWidth = 1.5;
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

function drawOver(canvas, size, toScreen, cursor, lasso) {
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / size.width, 0, 0, canvas.height / size.height, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 2;
  if (lasso?.length > 1) {
    context.setLineDash([5, 4]);
    context.beginPath();
    lasso.forEach((p, i) => context[i ? "lineTo" : "moveTo"](...toScreen(...p)));
    context.closePath();
    context.stroke();
    context.setLineDash([]);
  }
  const [x, y] = toScreen(...cursor);
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(x + 4 * dx, y + 4 * dy);
    context.lineTo(x + 13 * dx, y + 13 * dy);
  }
  context.stroke();
}
