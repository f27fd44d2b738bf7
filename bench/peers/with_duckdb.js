// usage: with_duckdb.js CSV KERNEL OUT
const fs = require("fs");
const {DuckDBInstance} = require("@duckdb/node-api");

const [csv, kernel, out] = process.argv.slice(2);
const weights = fs.readFileSync(kernel, "utf8").trim().split("\n");
const middle = (weights.length - 1) / 2;

// lag() and lead() stream. Beyond an end they return their third argument, which is zero padding. A
// list() window and list_inner_product() took five times as long at 101 taps.
function shifted(name, by) {
  return by === 0 ? name : `${by > 0 ? "lag" : "lead"}(${name}, ${Math.abs(by)}, 0::DOUBLE) OVER ()`;
}

function convolved(name) {
  return weights.map((w, i) => `${shifted(name, i - middle)} * ${w}::DOUBLE`).join(" + ");
}

async function main() {
  const instance = await DuckDBInstance.create(":memory:", {threads: "1"});
  const database = await instance.connect();
  // Without the list of types DuckDB would write timestamps in another form than it read.
  const source = `read_csv('${csv}', auto_type_candidates = ['DOUBLE', 'VARCHAR'])`;
  const described = await database.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.getRows().map(([name, type]) =>
      type === "DOUBLE" ? `${convolved(name)} AS ${name}` : name);
  await database.run(`COPY (SELECT ${columns} FROM ${source}) TO '${out}' (FORMAT csv, HEADER)`);
}
main();
