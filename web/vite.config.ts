import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Plot's colour schemes are large, and no drawing asks for one. */
const withoutSchemes: Plugin = {
  name: 'without-schemes',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id.endsWith('/schemes.js') && importer?.includes('/@observablehq/plot/')
      ? fileURLToPath(new URL('./src/lib/charts/schemes.ts', import.meta.url))
      : null,
};

// The built files are part of the program: `cargo build` embeds them and needs no Node.
export default defineConfig({
  plugins: [withoutSchemes, svelte()],
  build: {
    outDir: '../crates/bifrons/assets',
    emptyOutDir: true,
    assetsDir: 'assets',
    // Nothing inline: the pages' policy allows files of the server alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    sourcemap: false,
  },
  server: {
    proxy: { '/api': { target: process.env.ANSWERS ?? 'http://127.0.0.1:8765', changeOrigin: true } },
  },
  test: { include: ['test/**/*.test.ts'] },
});
