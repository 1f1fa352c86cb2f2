/** The map's land: Natural Earth 50m, loaded when the map is first shown. States are joined by their ISO numbers alone. */

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import url from 'world-atlas/countries-50m.json?url';

export type Land = Feature<Geometry, { name: string }>;

let asked: Promise<Land[]> | null = null;

export function land(): Promise<Land[]> {
  asked ??= load();
  asked.catch(() => {
    asked = null;
  });
  return asked;
}

async function load(): Promise<Land[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the map's land is not there (${response.status})`);
  const atlas = (await response.json()) as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  const all = feature(atlas, atlas.objects.countries) as FeatureCollection<Geometry, { name: string }>;
  // Antarctica is a state to nobody and takes a third of the sheet.
  return all.features.filter((one) => one.id !== '010');
}
