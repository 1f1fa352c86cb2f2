import { imported } from './support/ledgers.mjs';
import { everyPage } from './support/pages.mjs';

everyPage({
  name: 'imported',
  make: imported,
  pair: 'GRC-TUR',
  state: 'TUR',
  period: '1996-03',
  more: [
    '/forecast?a=GRC&b=TUR',
    '/forecast?a=TUR&months=3&ahead=3',
    '/flips?a=TUR',
    `/query?sql=${encodeURIComponent('SELECT lo, hi, count(*) AS n FROM pairs GROUP BY lo, hi')}`,
  ],
});
