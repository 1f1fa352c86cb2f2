import { example } from './support/ledgers.mjs';
import { everyPage } from './support/pages.mjs';

everyPage({
  name: 'example',
  make: example,
  pair: 'CHN-IND',
  state: 'IND',
  period: '2024-10',
  more: [
    '/forecast?a=CHN&b=IND',
    '/flips?live=1',
    '/flips?as=table',
    `/query?sql=${encodeURIComponent('SELECT * FROM documents')}`,
  ],
});
