// Server-sent events of a job. The browser goes on by itself after a break, with the last event's id; a stream that the
// server refused is tried again, slower each time, and what was heard before is not heard twice.
import { reached } from "./api.js";

const names = ["state", "step", "evaluation", "note", "phase", "snapshot", "doctor", "done", "failed"];

/** Listens to a job. listener(name, data) hears each event; the result stops it. */
export function listen(job, listener) {
  let source = null;
  let wait = 1000;
  let timer = 0;
  let over = false;
  let last = 0;
  const open = () => {
    source = new EventSource(`/api/jobs/${encodeURIComponent(job)}/events`);
    source.onopen = () => { wait = 1000; reached(true); };
    source.onerror = () => {
      if (over) {
        return;
      }
      reached(false);
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, 15_000);
      }
    };
    for (const name of names) {
      source.addEventListener(name, event => {
        if (over || event.data === undefined) {
          return;
        }
        const id = Number(event.lastEventId);
        if (id && id <= last) {
          return;
        }
        last = id || last;
        listener(name, JSON.parse(event.data));
        if (name === "done" || name === "failed") {
          stop();
        }
      });
    }
  };
  const stop = () => {
    over = true;
    clearTimeout(timer);
    source?.close();
  };
  open();
  return stop;
}
