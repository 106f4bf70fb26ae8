// Explore: the plane under the pointer, the map of codes beside it, sliders of dimensions, and what the model invents.
import { create as createPlane, frameOf } from "../../views/plane.js";
import { create as createSliders } from "../../views/sliders.js";
import { create as createSamples } from "../../views/samples.js";
import { project } from "../../base/vectors.js";
import { html, useEffect, useMemo, useRef, useState } from "../parts/html.js";
import { Choice, Figure, Mounted, Problem, useEvent, useKept, useShown } from "../parts/common.js";
import { note, stateOf } from "../parts/address.js";
import { CodeMap } from "../map/map.js";
import { groupsOf } from "../map/groups.js";
import { umapOf } from "../map/umap.js";
import { ExportBar } from "../parts/export.js";
import { Nearest } from "../map/nearest.js";
import * as commands from "../parts/commands.js";

const planeOptions = { show: "pictures" };

export function Explore({ model, beside, place }) {
  useEvent(model);
  const [shown, follow, view] = useShown("plane");
  const [samples, followSamples] = useShown("samples");
  const now = frameOf(model, { dims: [0, 1], frame: "prior", pictures: [], ...shown });
  return html`<div class="columns explore">
    <div class="stack">
      <${Figure} question="What lies at each place of the plane?">
        <${Mounted} create=${createPlane} model=${model} beside=${beside} name="plane" options=${planeOptions} onView=${follow} />
      <//>
      <${Figure} question="What does each dimension hold?">
        <${Mounted} create=${createSliders} model=${model} beside=${beside} name="sliders" owner=${model.id} />
      <//>
    </div>
    <div class="stack">
      <${Map} model=${model} plane=${now} shown=${shown} move=${(u, v) => view.current?.setState({ ...view.current.state(), u, v })} />
      <${Figure} question="What does it invent?">
        <${Mounted} create=${createSamples} model=${model} beside=${beside} name="samples" onView=${followSamples} />
      <//>
    </div>
    <${ExportBar} name="explore" model=${model} place=${place} frames=${() => walk(model, now, shown.v ?? 0)}
      commands=${linesOf(model, beside, shown, samples)}
      json=${() => ({ plane: { origin: [...now.origin], x: [...now.x], y: [...now.y] } })} />
  </div>`;
}

function linesOf(model, beside, shown, samples) {
  const run = commands.runOf(model);
  const other = beside ? commands.runOf(beside) : null;
  const dims = (shown.dims ?? [0, 1]).map(rank => model.info.order[rank]);
  const through = shown.frame === "through" && shown.pictures ? shown.pictures.map(id => commands.example(model, id)) : null;
  const frame = through ? { kind: "through", pictures: through } : shown.frame === "principal" ? { kind: "principal" } : { dims };
  return [
    { text: "The plane in a terminal", line: commands.grid(run, { ...frame, other }) },
    ...samples.from ? [{ text: "The samples in a terminal", line: commands.sample(run, { count: 24, ...samples }) }] : [],
    { text: "The page in one file", line: commands.page(run) },
  ];
}

/** Frames of a walk over the plane from left to right at the height of the pointer. */
async function walk(model, plane, v) {
  const { latent, width, height } = model.info;
  const count = 25;
  const codes = new Float32Array(count * latent);
  for (let k = 0; k < count; k++) {
    const u = plane.extent[0] + (plane.extent[1] - plane.extent[0]) * k / (count - 1);
    for (let j = 0; j < latent; j++) {
      codes[k * latent + j] = plane.origin[j] + u * plane.x[j] + v * plane.y[j];
    }
  }
  return { pixels: await model.decode(codes, count), count, width, height };
}

function Map({ model, plane, shown, move }) {
  const [kept, keep] = useKept("map", { labels: model.columns[0]?.name ?? "", gaps: false, umap: false, at: null });
  const labels = model.columns.some(c => c.name === kept.labels) ? kept.labels : "";
  const [selected, select] = useState([]);
  // Places of UMAP are not on the plane, so that its cross is another.
  const [cross, setCross] = useState([0, 0]);
  const [near, setNear] = useState(null);
  const [gaps, setGaps] = useState(null);
  const [umap, setUmap] = useState(null);
  const [progress, setProgress] = useState(null);
  const [error, setError] = useState(null);
  const running = useRef(null);
  const key = [...plane.origin, ...plane.x, ...plane.y].join();
  const onPlaneNow = useMemo(() => {
    const places = new Float32Array(2 * model.count);
    const indices = Array.from({ length: model.count }, (_, i) => i);
    for (let i = 0; i < model.count; i++) {
      places.set(project(plane, model.code(i)), 2 * i);
    }
    return { places, indices };
  }, [model, model.version, key]);
  const groups = useMemo(() => groupsOf(model, labels), [model, model.version, labels]);
  const start = useMemo(() => framed(onPlaneNow.places, plane.extent), [model, key]);
  const mapped = kept.umap && umap ? umap : onPlaneNow;

  useEffect(() => {
    if (!kept.gaps || kept.umap) {
      setGaps(null);
      return undefined;
    }
    let wanted = true;
    const extent = [start.x - start.half, start.x + start.half, start.y - start.half, start.y + start.half];
    model.gaps({ ...plane, extent, resolution: 64 }).then(
      got => wanted && setGaps(got && { ...got, extent, resolution: 64 }), problem => wanted && setError(problem.message));
    return () => { wanted = false; };
  }, [model, model.version, key, kept.gaps, kept.umap, start]);
  useEffect(() => {
    if (!kept.umap || umap) {
      return undefined;
    }
    setProgress(0);
    running.current = umapOf(model, setProgress);
    running.current.promise.then(got => { setUmap(got); setProgress(null); }, problem => { setError(problem.message); setProgress(null); });
    return () => { running.current.stop(); setProgress(null); };
  }, [model, kept.umap]);

  const pick = async (i, [u, v]) => {
    if (kept.umap) {
      setCross([u, v].map(at => Math.min(umapStart.half, Math.max(-umapStart.half, at))));
    } else {
      move(u, v);
    }
    if (i === null) {
      return;
    }
    keep({ at: i });
    try {
      setNear({ of: i, list: await model.nearest(model.code(i)) });
    } catch (problem) {
      setError(problem.message);
    }
  };
  const counted = selected.length ? counts(selected, groups) : null;
  return html`<${Figure} question="Where do the pictures lie?">
    <div class="controls">
      ${model.columns.length > 0 && html`<label class="labeled"><span>Colors</span>
        <select value=${labels} onChange=${event => keep({ labels: event.target.value })}>
          <option value="">one color</option>
          ${model.columns.map(c => html`<option key=${c.name} value=${c.name}>${c.name}</option>`)}
        </select></label>`}
      <${Choice} label="Map" value=${kept.umap ? "umap" : "plane"} onChange=${value => keep({ umap: value === "umap" })}
        options=${[{ value: "plane", text: "On the plane" }, { value: "umap", text: "UMAP",
          title: "Neighbors in all dimensions stay neighbors" }]} />
      <label class="check"><input type="checkbox" checked=${kept.gaps} disabled=${kept.umap}
        onChange=${event => keep({ gaps: event.target.checked })} />
        Show gaps</label>
    </div>
    ${progress !== null && html`<p role="status">UMAP, ${Math.round(progress * 100)} % <progress aria-label="UMAP" max="1"
      value=${progress}></progress></p>`}
    <${CodeMap} model=${model} places=${mapped.places} indices=${mapped.indices} groups=${groups} gaps=${gaps}
      start=${kept.umap ? umapStart : start}
      cursor=${kept.umap ? cross : [shown.u ?? 0, shown.v ?? 0]} pick=${pick} choose=${select}
      describe=${labels ? `Colors tell ${labels}.` : ""} />
    ${gaps && html`<p class="say">${gaps.sentence} ${gaps.legend}</p>`}
    <${Problem} text=${error} />
    ${counted && html`<div class="selected">
      <p class="say" role="status">${counted} <button onClick=${() => note("label",
        { ...stateOf("label", model.id), chosen: selected.slice(0, 60) }, model.id)}>
        Keep them for “Alter”</button></p>
      <div class="tiles small">${selected.slice(0, 24).map(i => html`<img key=${i} class="picture"
        src=${model.url(i)} width="48" height="48"
        alt=${model.label(i) ?? `example ${i}`} loading="lazy" />`)}</div></div>`}
    ${near && html`<${Nearest} model=${model} of=${near.of} list=${near.list} />`}
  <//>`;
}

const umapStart = { x: 0, y: 0, half: 3.3 };

/** A square around the plane's own frame and nearly all points. */
function framed(places, [u0, u1, v0, v1]) {
  const [x, y] = [(u0 + u1) / 2, (v0 + v1) / 2];
  const least = Math.max(u1 - u0, v1 - v0) / 2;
  let half = least;
  for (let i = 0; i < places.length; i += 2) {
    half = Math.max(half, Math.min(Math.max(Math.abs(places[i] - x), Math.abs(places[i + 1] - y)), 4 * least));
  }
  return { x, y, half: half * 1.05 };
}

function counts(selected, groups) {
  const number = new Array(groups.names.length).fill(0);
  for (const i of selected) {
    number[groups.of[i]]++;
  }
  const parts = groups.names.map((name, i) => number[i] ? `${number[i]} ${name}` : null).filter(Boolean);
  return `${selected.length} ${selected.length === 1 ? "picture" : "pictures"} chosen${groups.names.length > 1
    ? `: ${parts.join(", ")}` : ""}.`;
}
