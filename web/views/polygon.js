// Pictures at the corners of a polygon, and a point inside that says how much of each goes into the mixture.

/** Corners in a square of side 2 around 0, y upwards: two lie left and right; of three the first is at the top. */
export function corners(count) {
  if (count === 2) {
    return [[-1, 0], [1, 0]];
  }
  if (count === 4) {
    return [[-0.8, 0.8], [0.8, 0.8], [0.8, -0.8], [-0.8, -0.8]];
  }
  const down = count === 3 ? -0.25 : 0;
  return Array.from({ length: count }, (_, i) => {
    const angle = Math.PI / 2 + 2 * Math.PI * i / count;
    return [Math.cos(angle), Math.sin(angle) + down];
  });
}

/** The weights of corners at a point, each at least 0, together 1: shares of the way between two, areas in a triangle, mean value
 *  coordinates beyond (Floater 2003). A point outside counts as the nearest one on the edge. */
export function weightsAt(points, at) {
  if (points.length === 1) {
    return [1];
  }
  if (points.length === 2) {
    const share = along(points[0], points[1], at);
    return [1 - share, share];
  }
  const p = inside(points, at) ? at : nearestOnEdge(points, at);
  const away = points.map(([x, y]) => [x - p[0], y - p[1]]);
  const lengths = away.map(([x, y]) => Math.hypot(x, y));
  const corner = lengths.findIndex(one => one < 1e-9);
  if (corner >= 0) {
    return points.map((_, i) => i === corner ? 1 : 0);
  }
  for (let i = 0; i < points.length; i++) {
    const next = (i + 1) % points.length;
    if (Math.abs(cross(away[i], away[next])) < 1e-9) {
      const share = along(points[i], points[next], p);
      return points.map((_, j) => j === i ? 1 - share : j === next ? share : 0);
    }
  }
  const tangents = points.map((_, i) => {
    const next = (i + 1) % points.length;
    const dot = away[i][0] * away[next][0] + away[i][1] * away[next][1];
    return (lengths[i] * lengths[next] - dot) / cross(away[i], away[next]);
  });
  const raw = points.map((_, i) => (tangents[(i + points.length - 1) % points.length] + tangents[i]) / lengths[i]);
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map(one => Math.max(0, one / sum));
}

/** The point of weights. */
export const pointAt = (points, weights) => [0, 1].map(d => points.reduce((sum, point, i) => sum + weights[i] * point[d], 0));

const cross = (a, b) => a[0] * b[1] - a[1] * b[0];

function along(a, b, p) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  return Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)));
}

function inside(points, p) {
  const signs = points.map((a, i) => {
    const b = points[(i + 1) % points.length];
    return Math.sign(cross([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]));
  });
  return signs.every(one => one >= 0) || signs.every(one => one <= 0);
}

function nearestOnEdge(points, p) {
  let [best, least] = [points[0], Infinity];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    const share = along(a, b, p);
    const q = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    const distance = Math.hypot(q[0] - p[0], q[1] - p[1]);
    if (distance < least) {
      [best, least] = [q, distance];
    }
  });
  return best;
}
