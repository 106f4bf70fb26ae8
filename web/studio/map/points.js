// Many points at once: one WebGL2 program, one draw call; where there is no WebGL2, a 2D canvas. No text is compiled but the two shaders.

const vertex = `#version 300 es
in vec2 place; in float group;
uniform vec2 center; uniform vec2 half_; uniform float size; uniform vec4 colors[16]; uniform float shown[16];
out vec4 color;
void main() {
  int i = int(group);
  color = colors[i];
  gl_Position = vec4((place - center) / half_, 0.0, 1.0);
  gl_PointSize = shown[i] * size;
  if (shown[i] == 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); }
}`;

const fragment = `#version 300 es
precision mediump float;
in vec4 color; out vec4 pixel;
void main() {
  float away = length(gl_PointCoord - 0.5);
  if (away > 0.5) { discard; }
  pixel = vec4(color.rgb * color.a, color.a) * smoothstep(0.5, 0.42, away);
}`;

/** Draws points of at most 16 groups on a canvas. */
export class Points {
  constructor(canvas) {
    this.canvas = canvas;
    this.count = 0;
    this.places = new Float32Array(0);
    this.groups = new Float32Array(0);
    this.pixel = new Uint8Array(4);
    this.most = 1e7;
    this.gl = canvas.getContext("webgl2", { antialias: false, alpha: true, premultipliedAlpha: true, preserveDrawingBuffer: true });
    if (this.gl) {
      this.start();
    } else {
      this.flat = canvas.getContext("2d");
    }
  }

  start() {
    const { gl } = this;
    const program = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      throw new Error(`The map of codes cannot be drawn: ${gl.getProgramInfoLog(program)}`);
    }
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.at = name => gl.getUniformLocation(program, name);
    this.buffers = ["place", "group"].map((name, i) => {
      const place = gl.getAttribLocation(program, name);
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 2 - i, gl.FLOAT, false, 0, 0);
      return buffer;
    });
  }

  /** places: x and y of each point; groups: the group of each. */
  set(places, groups) {
    this.places = places;
    this.groups = groups;
    this.count = groups.length;
    this.cells = null;
    if (this.gl) {
      [places, groups].forEach((values, i) => {
        this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers[i]);
        this.gl.bufferData(this.gl.ARRAY_BUFFER, values, this.gl.STATIC_DRAW);
      });
    }
  }

  /** view: { x, y, half } center and half width; colors: [[r, g, b, a]] of 0 to 1; shown: [bool]; size in CSS pixels; moving: whether the
   *  next frame follows at once: then no more points are drawn than go into a frame on this machine. */
  draw(view, colors, shown, size, moving = false) {
    const ratio = this.canvas.width / Math.max(1, this.canvas.clientWidth);
    const halfY = view.half * this.canvas.height / this.canvas.width;
    if (!this.gl) {
      this.drawFlat(view, halfY, colors, shown, Math.max(1, size * ratio));
      return;
    }
    const { gl } = this;
    const filled = (values, width) => Float32Array.from({ length: 16 * width }, (_, i) => values[Math.floor(i / width)]?.[i % width] ?? 0);
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(this.at("center"), view.x, view.y);
    gl.uniform2f(this.at("half_"), view.half, halfY);
    gl.uniform1f(this.at("size"), size * ratio);
    gl.uniform4fv(this.at("colors"), filled(colors, 4));
    gl.uniform1fv(this.at("shown"), filled(shown.map(s => [s ? 1 : 0]), 1));
    const begin = performance.now();
    gl.drawArrays(gl.POINTS, 0, moving ? Math.min(this.count, this.most) : this.count);
    if (moving) {
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, this.pixel);
      const took = performance.now() - begin;
      const now = Math.min(this.most, this.count);
      this.most = took > 12 ? Math.max(2000, Math.round(now * 0.5)) : took < 5 ? Math.min(1e7, this.most * 1.5) : this.most;
    }
  }

  drawFlat(view, halfY, colors, shown, size) {
    const { width, height } = this.canvas;
    this.flat.clearRect(0, 0, width, height);
    colors.forEach(([r, g, b, a], group) => {
      this.flat.fillStyle = `rgba(${r * 255}, ${g * 255}, ${b * 255}, ${a})`;
      for (let i = 0; shown[group] && i < this.count; i++) {
        if (this.groups[i] === group) {
          this.flat.fillRect(
            ((this.places[2 * i] - view.x) / view.half + 1) * width / 2 - size / 2,
            (1 - (this.places[2 * i + 1] - view.y) / halfY) * height / 2 - size / 2, size, size);
        }
      }
    });
  }

  /** The point next to a place, no farther than `most`; -1 where there is none. */
  nearest(x, y, most, shown) {
    this.cells ??= cellsOf(this.places, this.count);
    const { columns, left, bottom, step, starts, order } = this.cells;
    const [from, to] = [x - most, x + most].map(v => Math.floor((v - left) / step));
    const [low, high] = [y - most, y + most].map(v => Math.floor((v - bottom) / step));
    let [best, least] = [-1, most * most];
    for (let r = Math.max(0, low); r <= Math.min(columns - 1, high); r++) {
      for (let c = Math.max(0, from); c <= Math.min(columns - 1, to); c++) {
        for (let k = starts[r * columns + c]; k < starts[r * columns + c + 1]; k++) {
          const i = order[k];
          const away = (this.places[2 * i] - x) ** 2 + (this.places[2 * i + 1] - y) ** 2;
          if (away < least && shown[this.groups[i]]) {
            [best, least] = [i, away];
          }
        }
      }
    }
    return best;
  }

  /** All shown points inside a polygon [[x, y]] (even-odd rule). */
  inside(polygon, shown) {
    const found = [];
    const [left, right] = [Math.min(...polygon.map(p => p[0])), Math.max(...polygon.map(p => p[0]))];
    const [low, high] = [Math.min(...polygon.map(p => p[1])), Math.max(...polygon.map(p => p[1]))];
    for (let i = 0; i < this.count; i++) {
      const x = this.places[2 * i];
      const y = this.places[2 * i + 1];
      if (x < left || x > right || y < low || y > high) {
        continue;
      }
      let within = false;
      for (let a = 0, b = polygon.length - 1; a < polygon.length; b = a++) {
        const [[ax, ay], [bx, by]] = [polygon[a], polygon[b]];
        if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) {
          within = !within;
        }
      }
      if (within && shown[this.groups[i]]) {
        found.push(i);
      }
    }
    return found;
  }
}

/** Points sorted into a grid of cells, so that the nearest is found among few. */
function cellsOf(places, count) {
  const columns = Math.max(1, Math.min(256, Math.ceil(Math.sqrt(count / 4))));
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    left = Math.min(left, places[2 * i]);
    right = Math.max(right, places[2 * i]);
    bottom = Math.min(bottom, places[2 * i + 1]);
    top = Math.max(top, places[2 * i + 1]);
  }
  const step = Math.max(right - left, top - bottom, 1e-9) / columns * 1.0001;
  const cell = i => Math.floor((places[2 * i + 1] - bottom) / step) * columns + Math.floor((places[2 * i] - left) / step);
  const starts = new Uint32Array(columns * columns + 1);
  for (let i = 0; i < count; i++) {
    starts[cell(i) + 1]++;
  }
  for (let c = 0; c < columns * columns; c++) {
    starts[c + 1] += starts[c];
  }
  const next = starts.slice();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    order[next[cell(i)]++] = i;
  }
  return { columns, left, bottom, step, starts, order };
}
