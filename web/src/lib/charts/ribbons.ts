/** Arcs of the map: two strands side by side, cooperation on the upper side and conflict on the lower, never netted. */

export type Point = readonly [number, number];

export interface Ribbon {
  /** Path and width of either strand; a width of 0 draws nothing. */
  cooperation: { d: string; width: number };
  conflict: { d: string; width: number };
  /** The middle of the arc. */
  middle: Point;
  /** The whole, to point at. */
  whole: { d: string; width: number };
}

/** From `p` to `q`, bowed upwards; `width` is of both strands together, `share` the part of conflict, 0 to 1. */
export function ribbon(p: Point, q: Point, width: number, share: number): Ribbon {
  // Left to right, so that the upper side is the same for all.
  const [from, to] = p[0] <= q[0] ? [p, q] : [q, p];
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = Math.hypot(dx, dy) || 1;
  // The normal that points up on the screen.
  const normal: Point = [dy / length, -dx / length];
  const bow = Math.min(0.28 * length, 90);
  const middle: Point = [(from[0] + to[0]) / 2 + normal[0] * bow, (from[1] + to[1]) / 2 + normal[1] * bow];
  const moved = (point: Point, by: number): Point => [point[0] + normal[0] * by, point[1] + normal[1] * by];
  const path = (by: number) => {
    const [a, b, c] = [moved(from, by), moved(middle, by), moved(to, by)];
    return `M${num(a[0])} ${num(a[1])}Q${num(b[0])} ${num(b[1])} ${num(c[0])} ${num(c[1])}`;
  };
  const below = width * share;
  const above = width - below;
  return {
    cooperation: { d: path((width - above) / 2), width: above },
    conflict: { d: path(-(width - below) / 2), width: below },
    middle: moved([(from[0] + 2 * middle[0] + to[0]) / 4, (from[1] + 2 * middle[1] + to[1]) / 4], 0),
    whole: { d: path(0), width },
  };
}

export interface Label {
  x: number;
  y: number;
  text: string;
}

/** Labels in their order of weight, without those that would stand on another. `size` is of the letters. */
export function apart(labels: readonly Label[], size: number): Label[] {
  const boxes: [number, number, number, number][] = [];
  return labels.filter((label) => {
    const wide = label.text.length * size * 0.55;
    const box: [number, number, number, number] = [label.x - wide / 2 - 2, label.y - size, label.x + wide / 2 + 2, label.y + 3];
    if (boxes.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
    boxes.push(box);
    return true;
  });
}

const num = (value: number): string => value.toFixed(1);
