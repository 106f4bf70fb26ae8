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

/** A mixture of pictures: α and β of two or three, weights of any number. */
export function mix(run, pictures, weights, { way = "straight", other = null } = {}) {
  const path = { straight: "", spherical: " --path spherical", data: " --path data" }[way] ?? "";
  const shares = pictures.length === 2 ? ` --alpha ${number(weights[1])}`
    : pictures.length === 3 ? ` --alpha ${number(weights[1])} --beta ${number(weights[2])}` : ` --weights ${weights.map(number).join(",")}`;
  return `latent interpolate ${word(run)} ${pictures.map(word).join(" ")}${
    way === "data" ? "" : shares}${path}${beside(other)} --out mixture.png`;
}

/** toward: [{ name, strength }]. */
export const alter = (run, picture, toward, other = null) =>
  `latent alter ${word(run)} ${word(picture)}${
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
  return model.names[id] ? `${model.info.data}:${model.names[id]}` : `${model.info.data}:train:${id}`;
}

/** How the command line names a run. */
export const runOf = model => model.about.path ?? model.about.run ?? `runs/${model.info.name}`;
