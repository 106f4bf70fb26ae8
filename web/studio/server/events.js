// Server-sent events of a job. The browser goes on by itself after a break, with the last event's id; a stream that the
// server refused is tried again, slower each time, and what was heard before is not heard twice.
import { getJson, reached } from "./api.js";

const names = ["state", "step", "evaluation", "note", "phase", "snapshot", "doctor", "done", "stopped", "failed"];
const last = ["done", "stopped", "failed"];

/** Listens to a job. listener(name, data) hears each event, and "gone" where the studio knows no such job; the result stops it. */
export function listen(job, listener) {
  const address = `/api/jobs/${encodeURIComponent(job)}`;
  let source = null;
  let wait = 1000;
  let timer = 0;
  let over = false;
  let asking = false;
  let heard = 0;
  const open = () => {
    source = new EventSource(`${address}/events`);
    source.onopen = () => { wait = 1000; reached(true); };
    source.onerror = ask;
    for (const name of names) {
      source.addEventListener(name, event => {
        if (over || event.data === undefined) {
          return;
        }
        const id = Number(event.lastEventId);
        if (id && id <= heard) {
          return;
        }
        heard = id || heard;
        listener(name, JSON.parse(event.data));
        if (last.includes(name)) {
          stop();
        }
      });
    }
  };
  /** A stream does not say why it failed, so the studio is asked: it may not answer, or not know the job. */
  const ask = async () => {
    if (over || asking) {
      return;
    }
    asking = true;
    try {
      await getJson(address);
    } catch (problem) {
      if (problem.status === 404 && !over) {
        stop();
        listener("gone", {});
      }
    } finally {
      asking = false;
    }
    if (!over && source.readyState === EventSource.CLOSED) {
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 15_000);
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
