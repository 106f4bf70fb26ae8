// What is known of the trainings that this page has seen: grown from their events, read by views.
import { listen } from "./events.js";
import { postJson } from "./api.js";

/** A training. It sends "change" (at most once a frame) when anything is new, and "snapshot" when it can be decoded anew. */
class Job extends EventTarget {
  constructor(id) {
    super();
    Object.assign(this, {
      id, state: "starting", sentence: "", step: null, steps: [], evaluations: [], notes: [], phase: null, version: 0, doctor: null,
        run: null, kept: null, error: null,
    });
    this.waiting = false;
    this.stop = listen(id, (name, data) => this.hear(name, data));
  }

  get over() {
    return this.run !== null || this.error !== null || ["stopped", "finished", "gone"].includes(this.state);
  }

  hear(name, data) {
    switch (name) {
      case "state":
        this.state = data.state;
        this.sentence = data.sentence ?? "";
        break;
      case "step":
        this.step = data;
        this.phase = null;
        this.keep({ x: data.epoch - 1 + data.batch / Math.max(1, data.batches), terms: data.terms });
        break;
      case "evaluation":
        this.evaluations = [...this.evaluations.filter(e => e.epoch !== data.epoch), data];
        break;
      case "note":
        this.notes = [...this.notes.slice(-19), data];
        break;
      case "phase":
        this.phase = data;
        break;
      case "snapshot":
        this.version = data.version;
        this.dispatchEvent(new Event("snapshot"));
        break;
      case "doctor":
        this.doctor = data;
        break;
      case "done":
        this.run = data.run;
        this.state = "finished";
        break;
      case "stopped":
        this.kept = data.run;
        break;
      case "gone":
        this.state = "gone";
        break;
      case "failed":
        this.error = data.error;
        this.state = "failed";
        break;
    }
    this.changed();
  }

  /** Keeps at most some thousand steps: every other one is dropped when there are more. */
  keep(step) {
    const previous = this.steps.at(-1);
    if (previous && step.x <= previous.x) {
      this.steps = this.steps.filter(s => s.x < step.x);
    }
    this.steps.push(step);
    if (this.steps.length > 2000) {
      this.steps = this.steps.filter((_, i) => i % 2 === 0);
    }
  }

  changed() {
    if (!this.waiting) {
      this.waiting = true;
      setTimeout(() => { this.waiting = false; this.dispatchEvent(new Event("change")); }, 120);
    }
  }

  ask(what) {
    return postJson(`/api/jobs/${encodeURIComponent(this.id)}/${what}`);
  }
}

const jobs = new Map();

/** The training of an id; listening begins with the first call. */
export function job(id) {
  if (!jobs.has(id)) {
    jobs.set(id, new Job(id));
  }
  return jobs.get(id);
}
