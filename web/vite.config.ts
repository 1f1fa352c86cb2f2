import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The built files are part of the program: `cargo build` embeds them and needs no Node.
export default defineConfig({
  plugins: [svelte()],
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
