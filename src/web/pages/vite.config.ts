import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

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

/**
 * Installable, and the shell opens without the box in reach. Pages come from the network first: each carries a nonce of its
 * own, and a wall screen must not keep an old version. Figures, clips and pictures of people are never kept.
 */
const installable = VitePWA({
  registerType: 'autoUpdate',
  injectRegister: null,
  manifest: {
    id: '/alerts',
    name: '轻放 Qingfang',
    short_name: '轻放',
    description: '快件轻放，实时提醒 · Gentle parcel handling, live alerts',
    lang: 'zh-CN',
    start_url: '/alerts',
    scope: '/',
    display: 'standalone',
    theme_color: '#0b7a5b',
    background_color: '#f4f6f3',
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    inlineWorkboxRuntime: true,
    globPatterns: ['assets/*.{js,css,svg}', 'icons/icon-192.png'],
    navigateFallback: null,
    runtimeCaching: [
      {
        urlPattern: ({ request }) => request.mode === 'navigate',
        handler: 'NetworkFirst',
        options: { cacheName: 'pages', networkTimeoutSeconds: 4, expiration: { maxEntries: 8 } },
      },
    ],
  },
});

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), installable, precompress()],
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
