import { imported } from './support/ledgers.mjs';
import { everyPage } from './support/pages.mjs';

everyPage({
  name: 'imported',
  make: imported,
  pair: 'GRC-TUR',
  state: 'TUR',
  period: '1996-03',
  more: ['/flips?a=TUR', `/query?sql=${encodeURIComponent('SELECT lo, hi, count(*) AS n FROM pairs GROUP BY lo, hi')}`],
});
