// Train: choose data and settings, start, and watch models learn.
import { html, useEffect, useState } from "../parts/html.js";
import { Choice, dataName, duration, Figure, Problem, useKept } from "../parts/common.js";
import { go, note, stateOf } from "../parts/address.js";
import { postJson } from "../server/api.js";
import { dataSettings, SettingsForm } from "../learning/form.js";
import { DropPlace } from "../learning/drop.js";
import { ExportBar } from "../parts/export.js";
import * as commands from "../parts/commands.js";
import { Learning } from "../learning/learning.js";

const list = value => value === undefined || value === null || value === "" ? [] : Array.isArray(value) ? value.map(String)
  : [String(value)];

export function Train({ overview, again, place }) {
  const jobs = list(stateOf("studio").jobs);
  return jobs.length ? html`<${Learning} ids=${jobs} again=${again} place=${place} key=${jobs.join()} />`
    : html`<${Start} overview=${overview} again=${again} place=${place} />`;
}

function Start({ overview, again, place }) {
  const [data, setData] = useState(String(stateOf("studio").data ?? overview.data[0]?.name ?? ""));
  // Settings are those of the data that they were set for.
  const [kept, keep] = useKept("train", { model: "VAE", data: null, settings: null });
  const which = kept.model;
  const given = String(kept.data) === data ? objectOf(kept.settings) : {};
  const [choices, setChoices] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(null);
  const settings = { ...given, ...(which === "AE" ? { model: "ae" } : {}) };

  useEffect(() => {
    if (!data) {
      setChoices(null);
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(async () => {
      setBusy(true);
      try {
        const got = await postJson("/api/choices", { data, settings });
        wanted && (setChoices(got), setError(null), setWrong(null));
      } catch (problem) {
        wanted && (problem.setting ? setWrong(problem) : setError(problem.message));
      } finally {
        wanted && setBusy(false);
      }
    }, 250);
    return () => { wanted = false; clearTimeout(timer); };
  }, [data, JSON.stringify(settings)]);

  const choose = name => {
    setData(name);
    note("studio", { ...stateOf("studio"), data: name });
  };
  const start = async () => {
    setBusy(true);
    setError(null);
    try {
      const { jobs } = await postJson("/api/train", { data, settings, beside: which === "both" });
      again();
      go({ view: "train", jobs, model: jobs[0], beside: jobs[1] ?? null });
    } catch (problem) {
      setError(problem.message);
      setBusy(false);
    }
  };
  const impossible = wrong || choices?.settings.some(s => s.error);
  const lines = data ? (which === "both" ? ["VAE", "AE"] : [which]).map(model => ({
    text: which === "both" ? `The same in a terminal, ${model}` : "The same in a terminal",
    line: commands.train({ data: overview.data.find(d => d.name === data)?.path ?? data, settings: given,
      model: which === "VAE" ? null : model, out: which === "both" ? `runs/${data}-${model.toLowerCase()}` : null }),
  })) : [];

  return html`<div class="columns train">
    <${Figure} question="What shall it learn from?">
      <${Choice} label="Data" value=${data} onChange=${choose} options=${overview.data.map(d => (
    { value: d.name, text: dataName(d), title: d.description }))} />
      <${DropPlace} done=${name => { again(); choose(name); }} />
      ${choices && html`<p class="say" role="status">${choices.data.sentence}</p>`}
      <${Choice} label="Model" value=${which} onChange=${model => keep({ model })} options=${[
    { value: "VAE", text: "Variational (VAE)" }, { value: "AE", text: "Basic (AE)" }, { value: "both", text: "Both side by side" }]} />
      <p class="muted">${{ VAE: "It generates: codes follow a known distribution, and any code of it decodes to a picture.",
    AE: "It reconstructs best, but a code drawn at random may decode to nothing that it has seen.",
    both: "The same data twice, at the same time, so that you see what the KL term changes." }[which]}</p>
      <div class="buttons"><button class="primary start" disabled=${busy || impossible || !choices} onClick=${start}>
        Start the training</button>
        ${choices?.seconds ? html`<span class="muted">about ${duration(choices.seconds)} here</span>` : null}</div>
      <${Problem} text=${error} />
    <//>
    <${Figure} question="What was chosen, and why?">
      ${choices ? html`<${SettingsForm} given=${given} busy=${busy}
        settings=${[...dataSettings(choices.data, wrong), ...choices.settings.filter(s => s.name !== "model")]}
        set=${(name, value) => {
    setWrong(null);
    const next = { ...given };
    value === null ? delete next[name] : next[name] = value;
    keep({ data, settings: JSON.stringify(next) });
  }} />` : html`<p class="muted">${data ? "Looking at the data…" : "Choose data first."}</p>`}
    <//>
    <${ExportBar} name="train" commands=${lines} place=${place} json=${() => ({ data, settings, chosen: choices?.settings ?? null })} />
  </div>`;
}

/** The settings that an address says; none where somebody wrote another thing there. */
function objectOf(text) {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}
