// A model whose weights lie in the page: decodes, samples and finds gaps by itself.
import { mix, mixSpherical, normals, project, row } from "../base/vectors.js";
import { compile, halves } from "./decoder.js";

const LEVEL = 0.01;

/** Waits until the browser has drawn what is there and handled what was pressed. */
const pause = () => new Promise(done => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { port1.close(); done(); };
  port2.postMessage(null);
});

/** A model of the data of a page; see web/README.md for what it can do. */
export class PageModel extends EventTarget {
  #run;
  #codes;
  #radius;
  #densities;

  constructor(data) {
    super();
    const { info } = data;
    this.info = { ...info, standardDeviations: Float32Array.from(info.standardDeviations), mean: Float32Array.from(info.mean) };
    this.version = 1;
    this.#run = compile(data.graph, halves(data.weights));
    this.#codes = halves(data.codes);
    this.#radius = data.radius;
    const shown = halves(data.shown);
    this.pictures = data.labels.map((label, i) => ({ id: i, code: row(shown, i, info.latent), label, url: null }));
    this.directions = data.directions.map(one => ({ ...one, vector: halves(one.vector), average: null }));
    this.samplings = data.samplings.map(({ name, sentence, best }) => ({ name, sentence, best }));
    this.#densities = new Map(data.samplings.map(one => [one.name, one]));
  }

  async decode(codes, n) {
    const { latent, width, height, channels } = this.info;
    const area = width * height;
    const pixels = new Uint8ClampedArray(n * area * 4);
    for (let i = 0; i < n; i++) {
      if (i > 0) {
        await pause();
      }
      const planes = this.#run(row(codes, i, latent));
      for (let p = 0, to = i * area * 4; p < area; p++, to += 4) {
        for (let c = 0; c < 3; c++) {
          pixels[to + c] = 255 * planes[(c < channels ? c : 0) * area + p];
        }
        pixels[to + 3] = 255;
      }
    }
    return pixels;
  }

  /** The rule of the library (CodeRegion): a place is in a gap if it is farther from every code than all but one in a hundred codes are
   *  from their nearest other, where all are dropped onto the plane and measured in deviations of the prior. */
  async gaps({ origin, x, y, extent, resolution, byCodes = false }) {
    const { latent } = this.info;
    const n = this.#codes.length / latent;
    if (n < 2) {
      return null;
    }
    const plane = { origin, x, y };
    const points = new Float32Array(2 * n);
    for (let i = 0; i < n; i++) {
      points.set(project(plane, row(this.#codes, i, latent)), 2 * i);
    }
    const dots = `Dots: codes of ${n.toLocaleString("en-US")} training pictures.`;
    if (this.info.withoutGaps) {
      return { values: null, points, sentence: this.info.withoutGaps, legend: dots };
    }
    const center = project(plane, byCodes ? this.info.mean : new Float32Array(latent));
    const deviations = byCodes ? [0, 1].map(d => deviation(points, d)) : [x, y].map(axis => 1 / Math.hypot(...axis));
    const scaled = points.map((value, i) => value / deviations[i % 2]);
    const nearest = searcher(scaled);
    const usual = Float64Array.from({ length: n }, (_, i) => nearest(scaled[2 * i], scaled[2 * i + 1], i)).sort();
    const radius = usual[Math.min(n - 1, Math.max(0, Math.ceil((1 - LEVEL) * (n + 1) - 1e-9) - 1))];
    const values = new Float32Array(resolution * resolution);
    let [inGaps, all] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const u = extent[0] + (i % resolution + 0.5) / resolution * (extent[1] - extent[0]);
      const v = extent[3] - (Math.floor(i / resolution) + 0.5) / resolution * (extent[3] - extent[2]);
      values[i] = radius / Math.max(nearest(u / deviations[0], v / deviations[1], -1), 1e-12);
      const mass = Math.exp(-0.5 * (((u - center[0]) / deviations[0]) ** 2 + ((v - center[1]) / deviations[1]) ** 2));
      all += mass;
      inGaps += values[i] < 1 ? mass : 0;
    }
    const share = inGaps / all;
    return {
      values, threshold: 1, share, points,
      sentence: `${(100 * share).toFixed(0)} % of the mass of ${byCodes ? "the Gaussian fitted to the codes" : "N(0, I)"} on this plane ` +
        "lies in gaps.",
      legend: `Hatched: gaps, farther from every code than all but one in a hundred codes are. ${dots}`,
    };
  }

  async sample({ from, count, temperature, seed }) {
    const { latent } = this.info;
    const density = this.#densities.get(from);
    const codes = new Float32Array(count * latent);
    const { next, uniform } = normals(seed);
    const [means, factors] = density.means ? [halves(density.means), halves(density.factors)] : [null, null];
    const triangle = latent * (latent + 1) / 2;
    for (let i = 0; i < count; i++) {
      const noise = Float64Array.from({ length: latent }, () => temperature * next());
      if (!means) {
        codes.set(noise, i * latent);
        continue;
      }
      let part = 0;
      for (let left = uniform(); part < density.weights.length - 1 && (left -= density.weights[part]) >= 0; part++);
      for (let r = 0, at = part * triangle; r < latent; r++) {
        let sum = means[part * latent + r];
        for (let c = 0; c <= r; c++, at++) {
          sum += factors[at] * noise[c];
        }
        codes[i * latent + r] = sum;
      }
    }
    return codes;
  }

  async path({ codes, way, steps }) {
    const { latent } = this.info;
    let all = codes;
    if (steps > 1 && codes.length === 2 * latent) {
      all = new Float32Array(steps * latent);
      for (let i = 0; i < steps; i++) {
        const share = i / (steps - 1);
        all.set((way === "spherical" ? mixSpherical : mix)([row(codes, 0, latent), row(codes, 1, latent)], [1 - share, share]), i * latent);
      }
    }
    const alarms = [];
    for (let i = 0; i < all.length / latent && this.#radius !== null && this.#codes.length > 0; i++) {
      if (this.#distance(row(all, i, latent)) > this.#radius) {
        alarms.push(i);
      }
    }
    return { codes: all, alarms, overlaps: null };
  }

  #distance(code) {
    let least = Infinity;
    for (let start = 0; start < this.#codes.length; start += code.length) {
      let sum = 0;
      for (let j = 0; j < code.length && sum < least; j++) {
        const away = code[j] - this.#codes[start + j];
        sum += away * away;
      }
      least = Math.min(least, sum);
    }
    return Math.sqrt(least);
  }
}

function deviation(points, d) {
  const n = points.length / 2;
  let [sum, squares] = [0, 0];
  for (let i = d; i < points.length; i += 2) {
    sum += points[i];
    squares += points[i] * points[i];
  }
  return Math.sqrt(Math.max(squares / n - (sum / n) ** 2, 1e-24));
}

/** How far the nearest of some points is from a place, itself left out; points lie in cells so that few are looked at. */
function searcher(points) {
  const n = points.length / 2;
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    [left, right] = [Math.min(left, points[i]), Math.max(right, points[i])];
    [low, high] = [Math.min(low, points[i + 1]), Math.max(high, points[i + 1])];
  }
  const side = Math.max((right - left) / Math.sqrt(n), (high - low) / Math.sqrt(n), 1e-9);
  const cells = new Map();
  const [column, line] = [x => Math.floor((x - left) / side), y => Math.floor((y - low) / side)];
  const [columns, lines] = [column(right) + 1, line(high) + 1];
  for (let i = 0; i < n; i++) {
    const key = column(points[2 * i]) * 65536 + line(points[2 * i + 1]);
    cells.get(key)?.push(i) ?? cells.set(key, [i]);
  }
  return (x, y, except) => {
    const [c, l] = [column(x), line(y)];
    let least = Infinity;
    // Rings of cells around the place: those at distance r are at least (r − 1) sides away.
    const first = Math.max(0, -c, c - columns + 1, -l, l - lines + 1);
    for (let r = first; (r - 1) * side <= least && r <= first + columns + lines; r++) {
      for (let i = c - r; i <= c + r; i++) {
        for (let j = l - r; j <= l + r; j += Math.abs(i - c) === r ? 1 : Math.max(2 * r, 1)) {
          for (const k of cells.get(i * 65536 + j) ?? []) {
            if (k !== except) {
              least = Math.min(least, Math.hypot(points[2 * k] - x, points[2 * k + 1] - y));
            }
          }
        }
      }
    }
    return least;
  };
}
