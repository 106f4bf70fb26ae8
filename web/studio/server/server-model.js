// A model (web/README.md) over the studio's interface: a finished run, or a training that goes on.
import { mix } from "../../base/vectors.js";
import { getBlob, getFloats, getJson, postFile, postFloats, postJson } from "./api.js";
import { job } from "./jobs.js";
import { principalPlane } from "./principal.js";

const mostPictures = 50;

export class ServerModel extends EventTarget {
  constructor(id) {
    super();
    this.id = id;
    this.address = `/api/models/${encodeURIComponent(id)}`;
    this.version = 0;
    this.own = [];
    this.made = [];
    this.stored = [];
    this.renewed = 0;
    this.leader = null;
    this.standing = Promise.resolve(this);
  }

  /** Reads what the server says of the model, its codes and labels. */
  async load() {
    const all = await getJson(this.address);
    const [codes, labels] = await Promise.all([getFloats(`${this.address}/codes`), getJson(`${this.address}/labels`)]);
    const info = all.info ?? all;
    this.info = {
      ...info,
      standardDeviations: Float32Array.from(info.standardDeviations ?? new Array(info.latent).fill(1)),
      mean: Float32Array.from(info.mean ?? averageOf(codes, info.latent)),
      order: info.order ?? [...new Array(info.latent).keys()],
    };
    this.about = all;
    this.version = Math.max(this.version, all.version ?? 1);
    this.codes = codes;
    this.principal = principalPlane(codes, info.latent);
    this.count = codes.length / info.latent;
    this.names = labels.names ?? [];
    this.labels = labels.labels ?? [];
    this.columns = info.classes ? [{ name: "class", values: this.labels }]
      : (labels.columns ?? []).map(column => ({ name: column.name, values: column.values.map(has => has === null ? null : Boolean(has)) }));
    this.samplings = all.samplings ?? [];
    this.directions = [...(all.directions ?? []).map(direction), ...this.made];
    this.stored = [];
    for (let i = 0; i < Math.min(this.count, mostPictures); i++) {
      this.stored.push(this.picture(i));
    }
    await this.align();
    this.pictures = [...this.own, ...this.stored];
    return this;
  }

  /** Shows the pictures of another model in its order, with codes of its own; of null its own again. A run may keep codes of other examples
   *  than the one that it stands beside. */
  standBeside(leader) {
    if (this.leader !== leader) {
      this.leader = leader;
      this.standing = this.load();
      this.standing.catch(() => { this.leader = undefined; });
    }
    return this.standing;
  }

  /** Where this model keeps the example that another has at i; undefined where it does not, or where nobody knows. */
  placeOf(model, i) {
    const [name, isSame] = [model.names[i], model.info.data === this.info.data];
    const at = name && isSame ? this.names.indexOf(name) : model.count === this.count && isSame ? i : -1;
    return at < 0 ? undefined : at;
  }

  async align() {
    const { leader } = this;
    if (!leader || leader.info.width !== this.info.width || leader.info.height !== this.info.height) {
      return;
    }
    this.stored = await Promise.all(leader.stored.map(async picture => {
      const at = this.placeOf(leader, picture.id);
      const code = at !== undefined ? this.code(at)
        : Float32Array.from((await postFile(`${this.address}/encode`, await getBlob(leader.url(picture.id)))).code);
      return { ...picture, code };
    }));
  }

  /** Code of stored example i. */
  code(i) {
    return this.codes.subarray(i * this.info.latent, (i + 1) * this.info.latent);
  }

  picture(i) {
    return { id: i, code: this.code(i), label: this.label(i), url: this.url(i) };
  }

  url(i, what = null) {
    return `${this.address}/pictures/${i}.png?${what ? `what=${what}&` : ""}v=${this.version}`;
  }

  /** What is known of example i in few words: its class, or some of the labels that it has. */
  label(i) {
    const parts = (this.labels[i] ?? "").split(", ").filter(part => part !== "");
    return parts.length === 0 ? null : parts.length > 3 ? `${parts.slice(0, 3).join(", ")} …` : parts.join(", ");
  }

  /** What it can do: draw, mix, sample, codes, gaps, alter, label, score, page. */
  can(ability) {
    return this.about.abilities?.includes(ability) ?? true;
  }

  /** How a way can go: along the data where there are codes of them. */
  get ways() {
    return ["straight", "spherical", ...this.can("codes") ? ["data"] : []];
  }

  async decode(codes, n) {
    const answer = await postFloats(`${this.address}/decode`, codes);
    const pixels = new Uint8ClampedArray(await answer.arrayBuffer());
    const each = this.info.width * this.info.height * 4;
    if (pixels.length !== n * each) {
      throw new Error(`Asked for ${n} pictures, the studio sent ${pixels.length / each}.`);
    }
    return pixels;
  }

  async gaps({ origin, x, y, extent, resolution }) {
    const got = await postJson(`${this.address}/gaps`,
      { origin: Array.from(origin), x: Array.from(x), y: Array.from(y), extent: Array.from(extent), resolution });
    return got ? { ...got, values: got.values ? Float32Array.from(got.values) : null, points: got.points ? Float32Array.from(got.points)
      : null } : null;
  }

  async sample(request) {
    return new Float32Array(await (await postFloats(`${this.address}/sample`, JSON.stringify(request),
      { headers: { "Content-Type": "application/json" } })).arrayBuffer());
  }

  async path(request) {
    const { latent } = this.info;
    const rows = [];
    for (let i = 0; i < request.codes.length / latent; i++) {
      rows.push(Array.from(request.codes.subarray(i * latent, (i + 1) * latent)));
    }
    const got = await postJson(`${this.address}/path`, { ...request, codes: rows, weights: request.weights ? Array.from(request.weights)
      : null });
    return { codes: Float32Array.from(got.codes.flat()), alarms: got.alarms ?? [], overlaps: got.overlaps
      ? Float32Array.from(got.overlaps) : null };
  }

  /** Moves a code as the command line does: by the rule that the trust of each label was measured with; along what was made by clicking
   *  straight on. */
  async alter({ code, toward }) {
    const made = toward.filter(one => this.made.some(d => d.name === one.name));
    const learned = toward.filter(one => !made.includes(one));
    const moved = learned.length === 0 ? code
      : Float32Array.from((await postJson(`${this.address}/alter`, { code: Array.from(code), toward: learned })).code);
    return mix([moved, ...made.map(one => this.made.find(d => d.name === one.name).vector)], [1, ...made.map(one => one.strength)]);
  }

  plane(request) {
    return postJson(`${this.address}/plane`, request);
  }

  async nearest(code) {
    const { pictures, distances } = await (await postFloats(`${this.address}/nearest`, Float32Array.from(code))).json();
    return pictures.map((index, i) => ({ index, distance: distances[i] }));
  }

  /** Encodes a picture of the person's own; it is then one of the pictures. */
  async encode(file, id = `own-${this.own.length + 1}`) {
    const got = await postFile(`${this.address}/encode`, file);
    const picture = { id, code: Float32Array.from(got.code), label: file.name, url: null };
    this.own.unshift(picture);
    this.pictures = [...this.own, ...this.stored];
    this.renewed++;
    this.dispatchEvent(new Event("change"));
    return picture;
  }

  /** Makes a direction of examples with something and without it. */
  async makeDirection(name, having, lacking) {
    const got = await postJson(`${this.address}/directions`, { name, with: having, without: lacking });
    const made = { ...direction(got.direction ?? got), having, lacking };
    this.made = [...this.made.filter(d => d.name !== made.name), made];
    this.directions = [...this.directions.filter(d => d.name !== made.name), made];
    this.renewed++;
    this.dispatchEvent(new Event("change"));
    return made;
  }

  score(request) {
    return postJson(`${this.address}/score`, request);
  }

  compress(pictures) {
    return postJson(`${this.address}/compress`, { pictures });
  }

  /** Follows a training: each snapshot reads the model anew and sends "change". */
  follow() {
    if (!this.id.startsWith("job-") || this.following) {
      return;
    }
    this.following = true;
    let busy = false;
    job(this.id).addEventListener("snapshot", async () => {
      if (busy) {
        return;
      }
      busy = true;
      try {
        await this.load();
        this.dispatchEvent(new Event("change"));
      } catch {
        // The next snapshot tries again; a lost connection is told by the shell.
      } finally {
        busy = false;
      }
    });
  }
}

function averageOf(codes, latent) {
  const average = new Float64Array(latent);
  for (let i = 0; i < codes.length; i++) {
    average[i % latent] += codes[i] * latent / codes.length;
  }
  return average;
}

const direction = d => ({ ...d, vector: Float32Array.from(d.vector), average: d.average ? Float32Array.from(d.average) : null });

const models = new Map();

/** The model of an id, read once. */
export function open(id) {
  if (!models.has(id)) {
    const loading = new ServerModel(id).load();
    loading.then(model => model.follow(), () => models.delete(id));
    models.set(id, loading);
  }
  return models.get(id);
}
