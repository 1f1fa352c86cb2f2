/** All pages, as they are looked at: from the bundled example, and from an imported ledger (KEDS: turkey, gulf). */
export const EXAMPLE = {
  world: '/',
  pair: '/pair/IND-CHN',
  'pair-each-way': '/pair/IND-CHN?by=quarter&direction=each',
  evidence: '/pair/IND-CHN/2024-Q4?face=conflict',
  state: '/state/IND',
  event: '/event/09532c573da4cd41?tree=1',
  flips: '/flips',
  gap: '/gap',
  hedging: '/hedging',
  voices: '/voices?a=IND&b=CHN',
  sources: '/sources',
  query: '/query',
  review: '/review',
  codebook: '/codebook',
  about: '/about',
  live: '/live',
  missing: '/nothing-here',
};

export const IMPORTED = {
  world: '/',
  pair: '/pair/IRQ-KWT',
  'pair-brushed': '/pair/IRN-IRQ?since=1985&until=1991-06&by=month',
  'pair-rates': '/pair/TUR-GRC?measure=rate',
  evidence: '/pair/IRQ-KWT/1990-08',
  state: '/state/TUR',
  flips: '/flips?a=IRQ',
  gap: '/gap',
  hedging: '/hedging?a=USA',
  voices: '/voices?a=IRQ&b=KWT',
  sources: '/sources',
};
