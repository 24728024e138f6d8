import { cpus, totalmem } from 'node:os';

/** One line that says where the figures come from. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${memory} GiB, Node ${process.versions.node}, ${process.platform}`;
}

/** Shortens a measurement: BENCH_SCALE=0.1 tries it out. Figures worth telling come from 1. */
export const SCALE = Number(process.env.BENCH_SCALE ?? 1);
