import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// A test run that builds passes its own NODE_ENV on, and React would come in its slow development form.
process.env['NODE_ENV'] = 'production';

const here = import.meta.dirname;
const outDir = join(here, '../../../dist/pages');

/** The server hands out `x.js.br` and `x.js.gz` where the browser takes them: no compression at run time on a small box. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      const assetsDir = join(outDir, 'assets');
      for (const name of readdirSync(assetsDir).filter((file) => /[.](js|css|svg)$/.test(file))) {
        const content = readFileSync(join(assetsDir, name));
        writeFileSync(join(assetsDir, `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(assetsDir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), precompress()],
  // The server puts a fresh nonce in place of this mark; the policy forbids all other style elements.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // `data:` addresses are outside the policy.
    assetsInlineLimit: 0,
  },
});
