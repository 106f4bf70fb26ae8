// Codes: Float32Array, several of them one after another.

/** Code i of several. */
export const row = (codes, i, latent) => codes.subarray(i * latent, (i + 1) * latent);

/** Σ weights[i] · codes[i]. codes: array of codes. */
export function mix(codes, weights) {
  const result = new Float32Array(codes[0].length);
  for (let j = 0; j < result.length; j++) {
    let sum = 0;
    for (let i = 0; i < codes.length; i++) {
      sum += weights[i] * codes[i][j];
    }
    result[j] = sum;
  }
  return result;
}

/** The spherical mixture: as long as the mixed lengths say, in the direction of the straight mixture. Of two codes it is the arc between
 *  them at the angle that their shares say (Shoemake 1985); a mixture of no direction stays the straight one. */
export function mixSpherical(codes, weights) {
  const lengths = codes.map(length);
  const wanted = lengths.reduce((sum, one, i) => sum + weights[i] * one, 0);
  const used = codes.map((_, i) => i).filter(i => weights[i] !== 0);
  if (used.length === 2 && used.every(i => lengths[i] > 0)) {
    const [a, b] = used;
    const cosine = Math.min(1, Math.max(-1, dot(codes[a], codes[b]) / (lengths[a] * lengths[b])));
    const angle = Math.acos(cosine);
    if (angle > 1e-4 && Math.PI - angle > 1e-4) {
      const [from, to] = [Math.sin(weights[a] * angle) / Math.sin(angle), Math.sin(weights[b] * angle) / Math.sin(angle)];
      return mix([codes[a], codes[b]], [wanted * from / lengths[a], wanted * to / lengths[b]]);
    }
  }
  const straight = mix(codes, weights);
  const now = length(straight);
  return now > 1e-6 ? mix([straight], [wanted / now]) : straight;
}

/** origin + u · x + v · y. */
export const onPlane = (plane, u, v) => mix([plane.origin, plane.x, plane.y], [1, u, v]);

/** Where a code is on a plane when it is dropped onto it at right angles: [u, v]. */
export function project(plane, code) {
  let [u, v, xx, yy] = [0, 0, 0, 0];
  for (let j = 0; j < code.length; j++) {
    const away = code[j] - plane.origin[j];
    u += plane.x[j] * away;
    v += plane.y[j] * away;
    xx += plane.x[j] * plane.x[j];
    yy += plane.y[j] * plane.y[j];
  }
  return [u / xx, v / yy];
}

/** The plane of two dimensions, the others 0 or those of a center. */
export function dimensionPlane(latent, first, second, { center = null, units = null } = {}) {
  const origin = center ? Float32Array.from(center) : new Float32Array(latent);
  const [x, y] = [new Float32Array(latent), new Float32Array(latent)];
  if (!units) {
    origin[first] = origin[second] = 0;
  }
  x[first] = units ? units[first] : 1;
  y[second] = units ? units[second] : 1;
  return { origin, x, y };
}

/** The plane through three codes: the first at (0, 0), the second at (1, 0); the third is above or below, at a height of 1. Null where
 *  the three lie on one line. */
export function planeThrough(a, b, c) {
  const x = mix([b, a], [1, -1]);
  const side = mix([c, a], [1, -1]);
  const along = dot(x, side) / dot(x, x);
  const y = mix([side, x], [1, -along]);
  return dot(x, x) > 0 && length(y) > 1e-5 * length(side) ? { origin: Float32Array.from(a), x, y, third: along } : null;
}

export function dot(a, b) {
  let sum = 0;
  for (let j = 0; j < a.length; j++) {
    sum += a[j] * b[j];
  }
  return sum;
}

export const length = a => Math.sqrt(dot(a, a));

export const distance = (a, b) => length(mix([a, b], [1, -1]));

/** Independent standard normal numbers, the same for the same seed (mulberry32 and the polar method). */
export function normals(seed) {
  let state = (seed * 0x9E3779B1 + 0x6D2B79F5) | 0;
  const uniform = () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  let spare = null;
  const next = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const [a, b] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = a * a + b * b;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt(-2 * Math.log(square) / square);
        spare = b * factor;
        return a * factor;
      }
    }
  };
  return { next, uniform };
}
