import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(`web/${name}.html`, import.meta.url));

export default defineConfig({
  root: 'web',
  plugins: [react({ exclude: [/node_modules/, /web\/src\/(forms\/fields|report)\//] })],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
    // No inline scripts: the content security policy refuses them.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The public pages are entries of their own: a cheap phone loads none of the office's application.
      input: { index: page('index'), report: page('report'), receipt: page('receipt') },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
