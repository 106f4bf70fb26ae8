// Trainings that go on, side by side: how far, the terms of the loss, what the decoder makes of the plane, what becomes of pictures.
import { html, useEffect, useRef, useState } from "../parts/html.js";
import { duration, figure, Figure, Kind, Problem, useEvent } from "../parts/common.js";
import { go } from "../parts/address.js";
import { postJson } from "../server/api.js";
import { job } from "../server/jobs.js";
import { open } from "../server/server-model.js";
import { dimensionPlane, onPlane } from "../../base/vectors.js";
import { drawAt } from "../../base/draw.js";
import { Stored } from "../parts/picture.js";
import { Curves } from "./curves.js";
import { ExportBar } from "../parts/export.js";
import * as commands from "../parts/commands.js";

const side = 7;

export function Learning({ ids, again, place }) {
  const jobs = ids.map(job);
  const models = ids.map(id => useFollowed(id));
  for (const one of jobs) {
    useEvent(one);
  }
  const kinds = ids.map((id, i) => models[i].model?.info.kind ?? (i === 1 ? "AE" : "VAE"));
  const over = jobs.every(j => j.over);
  useEffect(() => { over && again(); }, [over]);
  const heard = jobs.some(j => j.steps.length || j.evaluations.length);
  if (jobs.some(j => j.state === "gone")) {
    return html`<div class="learning"><p class="say" role="status">This training is not of this session of the studio, which was
      started anew since. The overview has its run, which can be gone on with if it was not finished.</p>
      <div class="buttons"><button class="primary" onClick=${() => go({ view: "overview", jobs: null })}>To the overview</button>
      <button onClick=${() => go({ view: "train", jobs: null })}>Train another</button></div></div>`;
  }
  const goOn = async one => {
    const { jobs: [next] } = await postJson(`/api/runs/${encodeURIComponent(one.kept)}/resume`);
    const all = ids.map(id => id === one.id ? next : id);
    again();
    go({ jobs: all, model: all[0], beside: all[1] ?? null });
  };
  return html`<div class="learning">
    <div class=${`pairs n${ids.length}`}>
      ${jobs.map((one, i) => html`<${Progress} key=${one.id} job=${one} kind=${kinds[i]} goOn=${goOn} />`)}
    </div>
    ${over && html`<div class="buttons next">
      ${jobs.some(j => j.run) && html`<button class="primary"
        onClick=${() => go({ view: "explore", model: jobs[0].run, beside: jobs[1]?.run ?? null, jobs: null })}>
        Explore what it knows</button>`}
      <button onClick=${() => go({ view: "train", jobs: null })}>Train another</button>
    </div>`}
    <${Figure} question="Do the terms of the loss still fall?" wide=${true}>
      ${heard ? html`<${Curves} models=${jobs.map((one, i) => ({ job: one, kind: kinds[i] }))} />`
    : html`<p class="muted">Curves begin with the first step.</p>`}
    <//>
    <${Figure} question="What does the decoder make of the plane?" wide=${true}>
      <div class=${`pairs n${ids.length}`}>${models.map(({ model, version, error }, i) => html`<div key=${ids[i]}>
        <h3><${Kind} kind=${kinds[i]} /></h3>
        ${model ? html`<${Plane} model=${model} version=${version} />` : html`<p class="muted">${error
          ?? "The first decoded plane comes within seconds."}</p>`}
      </div>`)}</div>
    <//>
    <${Figure} question="Does it give pictures back?" wide=${true}>
      <div class=${`pairs n${ids.length}`}>${models.map(({ model }, i) => html`<div key=${ids[i]}>
        <h3><${Kind} kind=${kinds[i]} /></h3>
        ${model && html`<${Pairs} model=${model} />`}
      </div>`)}</div>
    <//>
    <${ExportBar} name="train" place=${place} model=${models[0].model}
      commands=${models.map(({ model }, i) => model?.about.command ? { text: `Ask about it in a terminal, ${kinds[i]}`,
        line: model.about.command } : null)
    .filter(Boolean)}
      json=${() => ({ trainings: jobs.map(j => ({ id: j.id, steps: j.steps, evaluations: j.evaluations, doctor: j.doctor })) })} />
  </div>`;
}

/** The model of a training, once there is one, and its version. */
function useFollowed(id) {
  const [state, set] = useState({ model: null, version: 0, error: null });
  const wanted = useRef(true);
  useEffect(() => {
    wanted.current = true;
    const one = job(id);
    let model = null;
    let asking = false;
    const renew = () => wanted.current && set({ model, version: model.version, error: null });
    const ask = async () => {
      if (model || asking) {
        return;
      }
      asking = true;
      try {
        model = await open(id);
        model.addEventListener("change", renew);
        renew();
      } catch (problem) {
        one.version > 0 && wanted.current && set({ model: null, version: 0, error: problem.message });
      } finally {
        asking = false;
      }
    };
    one.addEventListener("snapshot", ask);
    one.version > 0 && ask();
    return () => {
      wanted.current = false;
      one.removeEventListener("snapshot", ask);
      model?.removeEventListener("change", renew);
    };
  }, [id]);
  return state;
}

function Progress({ job, kind, goOn }) {
  const [error, setError] = useState(null);
  const attempt = action => {
    setError(null);
    action().catch(problem => setError(problem.message));
  };
  const { step, phase, doctor } = job;
  const share = phase && phase.total ? phase.done / phase.total : step ? (step.epoch - 1 + step.batch / step.batches) / step.epochs : null;
  const words = job.error ?? (job.over ? job.sentence
    : phase ? `${phase.action}${phase.total ? `, ${phase.done} of ${phase.total}${phase.noun ? ` ${phase.noun}` : ""}` : ""}`
      : step ? `Epoch ${step.epoch} of ${step.epochs}` : job.sentence || "Starting");
  return html`<section class=${`progress-card ${kind === "AE" ? "ae" : "vae"}`} aria-label=${`Training, ${kind}`}>
    <h2><${Kind} kind=${kind} /> ${{ paused: "is held up", stopped: "was stopped", finished: "has learned",
      failed: "ended with an error" }[job.state] ?? "is learning"}</h2>
    ${job.error ? html`<${Problem} text=${job.error} />` : html`<p class="say" role="status">${words}</p>`}
    <progress aria-label="Done" max="1" value=${job.state === "finished" ? 1 : share ?? (job.over ? 0 : null)}></progress>
    <p class="muted">${step && !job.over ? `${figure(step.rate, 3)} pictures a second, ${duration(step.leftSeconds)} left` : job.over
      ? "" : job.sentence}</p>
    ${!job.over && html`<div class="buttons">
      ${job.state === "paused" ? html`<button class="primary" onClick=${() => attempt(() => job.ask("resume"))}>Go on</button>`
    : html`<button onClick=${() => attempt(() => job.ask("pause"))}>Pause</button>`}
      <button onClick=${() => attempt(() => job.ask("stop"))} title="Leaves a run that can go on later.">Stop</button>
    </div>`}
    ${job.kept && html`<div class="buttons"><button class="primary" onClick=${() => attempt(() => goOn(job))}>Go on</button></div>`}
    <${Problem} text=${error} />
    ${doctor && html`<p class="doctor" role="status"><b>The doctor:</b> ${doctor.verdict} ${doctor.try
      && html`<span>Try: ${doctor.try}</span>`}</p>`}
    ${job.notes.length > 0 && html`<details><summary>Notes of the training (${job.notes.length})</summary>
      <ul>${job.notes.map((n, i) => html`<li key=${i} class=${n.warning ? "warning" : ""}>${n.text}</li>`)}</ul></details>`}
  </section>`;
}

/** The plane of the two dimensions in which codes vary most, decoded in steps from −3 to 3. */
function Plane({ model, version }) {
  const place = useRef(null);
  const { width, height, latent, order } = model.info;
  const [first, second] = [order[0], order[1] ?? order[0]];
  const own = model.info.kind === "AE" || model.info.byCodes === true;
  useEffect(() => {
    let wanted = true;
    const plane = dimensionPlane(latent, first, second, own ? { center: model.info.mean, units: model.info.standardDeviations } : {});
    const codes = new Float32Array(side * side * latent);
    for (let i = 0; i < side * side; i++) {
      codes.set(onPlane(plane, i % side - 3, 3 - Math.floor(i / side)), i * latent);
    }
    model.decode(codes, side * side).then(pixels => {
      const context = wanted && place.current?.getContext("2d");
      for (let i = 0; context && i < side * side; i++) {
        drawAt(context, pixels, i, width, height, i % side * width, Math.floor(i / side) * height);
      }
    }, () => { /* The next snapshot decodes anew; a lost connection is told by the shell. */ });
    return () => { wanted = false; };
  }, [model, version, first, second]);
  return html`<figure><canvas class="picture grid" ref=${place} width=${side * width} height=${side * height} role="img"
    aria-label=${[`${side} by ${side} decoded pictures: dimension ${first} from −3 to 3 to the right,`,
    `dimension ${second} upward`].join(" ")}></canvas>
    <figcaption class="muted">z${sub(first)} to the right, z${sub(second)} upward,
      each from −3 to 3${own ? " standard deviations of the codes" : ""}</figcaption></figure>`;
}

const sub = n => [...String(n)].map(d => "₀₁₂₃₄₅₆₇₈₉"[d]).join("");

/** Some stored pictures over their reconstructions. */
function Pairs({ model }) {
  const shown = model.stored.slice(0, 8);
  return html`<figure><div class="tiles small">${shown.map(p => html`<div class="twin" key=${p.id}>
      <${Stored} url=${p.url} text=${`Example ${p.id}${p.label ? `, ${p.label}` : ""}`} />
      <${Stored} url=${model.url(p.id, "reconstruction")} text=${`Example ${p.id}, reconstructed`} />
    </div>`)}</div>
    <figcaption class="muted">above as given, below sent through their codes and back</figcaption></figure>`;
}
