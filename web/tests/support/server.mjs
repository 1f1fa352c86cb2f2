/** Starts `bifrons serve` on a free port, and ends it with the test. */
import { spawn } from 'node:child_process';
import { BIFRONS } from './ledgers.mjs';

const PATIENCE = 30_000;

/** Returns the link with the token, the origin, and what ends the server. */
export function serve(ledger, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(BIFRONS, ['serve', '--ledger', ledger, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`bifrons serve printed no link in ${PATIENCE / 1000} s: ${out}${err}`));
    }, PATIENCE);
    child.stderr.on('data', (part) => {
      err += part;
    });
    child.stdout.on('data', (part) => {
      out += part;
      const link = /http:\/\/\S+/.exec(out)?.[0];
      if (!link || !out.includes('\n')) return;
      clearTimeout(late);
      resolve({ link, origin: new URL(link).origin, stop: () => stop(child), errors: () => err });
    });
    child.on('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`bifrons serve ended with ${code}: ${err}`));
    });
    process.on('exit', () => child.kill('SIGKILL'));
  });
}

function stop(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.on('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
