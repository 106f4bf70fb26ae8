// Requests to the studio's server. An answer that is no success becomes an ApiError with the server's one sentence.

export class ApiError extends Error {
  constructor(message, status, setting = null) {
    super(message);
    Object.assign(this, { status, setting });
  }
}

/** Whether the last request reached the server; listeners hear "change". */
export const connection = Object.assign(new EventTarget(), { lost: false });

/** Notes that the server answered, or that it did not. */
export function reached(there) {
  if (connection.lost === there) {
    connection.lost = !there;
    connection.dispatchEvent(new Event("change"));
  }
}

async function send(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    reached(false);
    throw new ApiError("The studio does not answer. Is the program still running?", 0);
  }
  reached(true);
  if (!answer.ok) {
    const text = await answer.text();
    let message = `The studio answered with ${answer.status}.`;
    let setting = null;
    try {
      ({ error: message = message, setting = null } = JSON.parse(text));
    } catch {
      // Not JSON: the number is all that can be said.
    }
    throw new ApiError(message, answer.status, setting);
  }
  return answer;
}

export const getJson = async (path, options) => (await send(path, options)).json();

export const postJson = async (path, value = {}, options = {}) =>
  (await send(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value), ...options })).json();

export const getFloats = async path => new Float32Array(await (await send(path)).arrayBuffer());

/** Sends 32-bit floats (little-endian, as all of today's machines have them) and gives the answer. */
export const postFloats = (path, floats, options = {}) =>
  send(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: floats, ...options });

/** Sends a file as it is. */
export const postFile = async (path, file) =>
  (await send(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file })).json();

export const getBlob = async path => (await send(path)).blob();
