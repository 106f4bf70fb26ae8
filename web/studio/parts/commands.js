// The command line that does what a view shows. A test reads examples of all of these with the program's own parser.

/** A word of a command line, in quotes where a shell would divide or change it. */
export const word = text => /^[\w@%+=:,./-]+$/.test(String(text)) ? String(text) : `'${String(text).replaceAll("'", "'\\''")}'`;

const number = value => String(Math.round(value * 1000) / 1000);

/** Settings of the table under the names that the command line gives them. */
export function train({ data, settings, out = null, model = null }) {
  const parts = ["latent", "train", word(data)];
  const all = { ...settings };
  if (model) {
    all.model = model.toLowerCase();
  }
  for (const [name, value] of Object.entries(all)) {
    if (value === true) {
      parts.push(`--${name}`);
    } else if (value !== null && value !== undefined && value !== "" && value !== false) {
      const text = String(value);
      parts.push(...text.startsWith("-") ? [`--${name}=${word(text)}`] : [`--${name}`, word(text)]);
    }
  }
  if (out) {
    parts.push("--out", word(out));
  }
  return parts.join(" ");
}

const beside = other => other ? ` --beside ${word(other)}` : "";

/** kind: "dims" with dims, "principal", or "through" with three pictures. */
export const grid = (run, { kind = "dims", dims = null, pictures = [], range = 3, other = null }) =>
  `latent grid ${word(run)}${kind === "principal" ? " --principal" : kind === "through" ? ` --through ${pictures.map(word).join(" ")}`
    : dims ? ` --dims ${dims.join(",")}` : ""}${range === 3 ? "" : ` --range ${number(range)}`}${beside(other)} --out plane.png`;

export const sample = (run, { count, from, temperature = 1, seed = 1, other = null }) =>
  `latent sample ${word(run)} -n ${count}${from ? ` --from ${word(from)}` : ""}${
    temperature === 1 ? "" : ` --temperature ${number(temperature)}`} --seed ${seed}${beside(other)} --out samples.png`;

const paths = { straight: "", spherical: " --path spherical", data: " --path data" };

/** A mixture of pictures: α and β of two or three, weights of any number. Two are mixed along a way. */
export function mix(run, pictures, weights, { way = "straight", other = null } = {}) {
  const shares = pictures.length === 2 ? ` --alpha ${number(weights[1])}${paths[way]}`
    : pictures.length === 3 ? ` --alpha ${number(weights[1])} --beta ${number(weights[2])}` : ` --weights ${weights.map(number).join(",")}`;
  return `latent interpolate ${word(run)} ${pictures.map(word).join(" ")}${shares}${beside(other)} --out mixture.png`;
}

/** The ways from picture to picture, as an animation. */
export const path = (run, pictures, { way = "straight", other = null } = {}) =>
  `latent interpolate ${word(run)} ${pictures.map(word).join(" ")}${paths[way]}${beside(other)} --out ways.gif`;

/** toward: [{ name, strength }]; labels: the file of features that were made by clicking. */
export const alter = (run, picture, toward, { other = null, labels = null } = {}) =>
  `latent alter ${word(run)} ${word(picture)}${labels ? ` --labels ${word(labels)}` : ""}${
    toward.map(t => ` --toward ${word(`${t.name}=${number(t.strength)}`)}`).join("")}${beside(other)} --out altered.png`;

export const reconstruct = (run, pictures, other = null) =>
  `latent reconstruct ${word(run)} ${pictures.map(word).join(" ")}${beside(other)} --out pairs.png`;

export const score = (run, data) => `latent score ${word(run)} ${word(data)} --out score.html`;

export const page = run => `latent export ${word(run)} --web page.html`;

/** How the command line names example i of a model: by its set and number where the set has a name, else by its file. */
export function example(model, id) {
  if (typeof id === "string" && id.startsWith("own-")) {
    return model.pictures.find(p => p.id === id)?.label ?? "picture.png";
  }
  return model.names[id] ? `${model.info.dataPath}:${model.names[id]}` : "picture.png";
}

const field = text => /[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Directions that were made by clicking, as a table of labels: a line a picture, a column a direction. */
export function labels(model, made) {
  const rows = [...new Set(made.flatMap(d => [...d.having, ...d.lacking]))].sort((a, b) => a - b);
  const cell = (d, i) => d.having.includes(i) ? "1" : d.lacking.includes(i) ? "0" : "";
  return [["file", ...made.map(d => d.name)], ...rows.map(i => [model.names[i], ...made.map(d => cell(d, i))])]
    .map(line => `${line.map(field).join(",")}\n`).join("");
}

/** How the command line names a run. */
export const runOf = model => model.about.path ?? model.about.run ?? `runs/${model.info.name}`;
