/** Which file draws which page. Each is loaded when it is first gone to. */

import type { Component } from 'svelte';
import type { Page } from '../lib/router';

type Loaded = Promise<{ default: Component }>;

export const pages: Record<Page, () => Loaded> = {
  world: () => import('./World.svelte'),
  pair: () => import('./Pair.svelte'),
  evidence: () => import('./Evidence.svelte'),
  state: () => import('./State.svelte'),
  event: () => import('./Event.svelte'),
  flips: () => import('./Flips.svelte'),
  gap: () => import('./Gap.svelte'),
  hedging: () => import('./Hedging.svelte'),
  voices: () => import('./Voices.svelte'),
  forecast: () => import('./Forecast.svelte'),
  sources: () => import('./Sources.svelte'),
  query: () => import('./Query.svelte'),
  review: () => import('./Review.svelte'),
  codebook: () => import('./Codebook.svelte'),
  about: () => import('./About.svelte'),
  live: () => import('./Live.svelte'),
  missing: () => import('./Missing.svelte'),
};
