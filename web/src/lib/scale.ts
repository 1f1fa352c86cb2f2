/** Scales of hand-drawn figures: from values to pixels, with round ticks. */

export interface Scale {
  (value: number): number;
  /** Round values inside of the domain. */
  ticks: readonly number[];
  domain: readonly [number, number];
}

/** A straight scale. Values outside of the domain come out at its ends. */
export function linear(domain: readonly [number, number], range: readonly [number, number], most = 6): Scale {
  const [low, high] = domain;
  const span = high - low || 1;
  const at = (value: number) => range[0] + ((clamp(value, low, high) - low) / span) * (range[1] - range[0]);
  return Object.assign(at, { ticks: roundTicks(low, high, most), domain });
}

/** By factors: as far from 1 to 2 as from 2 to 4. Both ends are above 0; what is below, also 0, comes out at the lower end. */
export function log(domain: readonly [number, number], range: readonly [number, number], most = 6): Scale {
  const [low, high] = domain;
  const from = Math.log(low);
  const span = Math.log(high) - from || 1;
  const at = (value: number) => range[0] + ((Math.log(clamp(value, low, high)) - from) / span) * (range[1] - range[0]);
  return Object.assign(at, { ticks: logTicks(low, high, most), domain });
}

/** Round numbers from `low` to `high`, at most `most`. */
export function roundTicks(low: number, high: number, most: number): number[] {
  const step = roundStep((high - low) / Math.max(1, most - 1));
  if (!Number.isFinite(step) || step <= 0) return [low];
  const out: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n += 1) out.push(tidy(n * step));
  return out;
}

/** The least of 1, 2, 5 times a power of ten that is not below `least`. */
export function roundStep(least: number): number {
  if (!(least > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return tidy(factor * power);
}

/** Powers of ten, with 2 and 5 between where there is room. */
function logTicks(low: number, high: number, most: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const of = (factors: number[]) => {
    const out: number[] = [];
    for (let power = first; power <= last; power += 1) {
      for (const factor of factors) {
        const value = tidy(factor * 10 ** power);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) out.push(value);
      }
    }
    return out;
  };
  const all = [of([1, 2, 5]), of([1, 3]), of([1])];
  return all.find((ticks) => ticks.length <= most) ?? of([1]).filter((_, at) => at % 2 === 0);
}

/** Without the last digits of floating-point sums: 0.30000000000000004 is 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(12));

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
